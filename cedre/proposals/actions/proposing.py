from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import actions as dialogues
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, Participant
from cedre.moderation import actions as moderation
from cedre.moderation.models import Because
from cedre.moderation.rules import plain_lines, plain_words
from cedre.proposals import queries, rules
from cedre.proposals.models import Argument, Call, Proposal

ONE_DAY = timedelta(days=1)


@transaction.atomic
def open_call(*, dialogue: Dialogue, by: Person, now: datetime) -> Call:
    """Let those who take part make longer proposals, from now on or again."""
    dialogue_rules.check_can_animate(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))

    call, _is_new = Call.objects.update_or_create(
        dialogue=dialogue, defaults={"closed_at": None}, create_defaults={"opened_at": now}
    )
    journal.record("proposals.call-opened", by=by, about=dialogue, at=now)

    return call


@transaction.atomic
def close_call(*, dialogue: Dialogue, by: Person, now: datetime) -> Call:
    """Take no more proposals; what was proposed stays, and is read."""
    dialogue_rules.check_can_animate(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))

    call = Call.objects.select_for_update().filter(dialogue=dialogue).first()
    if call is None:
        raise rules.NoProposals
    call.closed_at = now
    call.save(update_fields=["closed_at"])
    journal.record("proposals.call-closed", by=by, about=dialogue, at=now)

    return call


@transaction.atomic
def submit_proposal(
    *,
    dialogue: Dialogue,
    participant: Participant | None,
    title: str,
    problem: str,
    idea: str,
    concerned: str = "",
    place: str = "",
    address: str,
    now: datetime,
) -> Proposal:
    """Propose something; who had not begun to take part begins by this. Sent twice, it counts once.

    Read over before it is shown, or after, as the dialogue says of all words. All refusals leave nothing behind.
    """
    title, concerned, place = plain_words(title), plain_words(concerned), plain_words(place)
    problem, idea = plain_lines(problem), plain_lines(idea)
    check_open(dialogue=dialogue, now=now)
    rules.check_proposal(title=title, problem=problem, idea=idea, concerned=concerned, place=place)
    # Two people proposing at once must not get one number: they queue on the dialogue.
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if participant is not None:
        same = participant.proposals.filter(title=title, problem=problem, idea=idea).first()
        if same is not None:
            rules.check_not_refused(state=same.state)
            return same
        lately = participant.proposals.filter(submitted_at__gt=now - ONE_DAY).count()
        rules.check_can_propose_more(submitted_today=lately)
    moderation.count_sending(address=address, now=now)

    last = dialogue.proposals.aggregate(last=Max("number"))["last"] or 0
    proposal = Proposal.objects.create(
        dialogue=dialogue,
        number=last + 1,
        title=title,
        problem=problem,
        idea=idea,
        concerned=concerned,
        place=place,
        state=rules.first_state(dialogue),
        submitted_by=joined(dialogue=dialogue, participant=participant, address=address, now=now),
        submitted_at=now,
    )
    moderation.open_case(about=proposal, within=dialogue, because=Because.SUBMITTED, now=now)
    journal.record("proposals.proposal-submitted", by=None, about=dialogue, at=now)

    return proposal


@transaction.atomic
def give_argument(
    *, proposal: Proposal, participant: Participant | None, side: str, text: str, address: str, now: datetime
) -> Argument:
    """Say one reason for a proposal or against it; moderated as proposals are."""
    text, dialogue = plain_words(text), proposal.dialogue
    check_open(dialogue=dialogue, now=now)
    rules.check_is_shown(state=proposal.state)
    rules.check_argument(text, side=side)
    if participant is not None:
        same = participant.arguments.filter(proposal=proposal, side=side, text=text).first()
        if same is not None:
            rules.check_not_refused(state=same.state)
            return same
        lately = participant.arguments.filter(submitted_at__gt=now - ONE_DAY).count()
        rules.check_can_argue_more(submitted_today=lately)
    moderation.count_sending(address=address, now=now)

    argument = Argument.objects.create(
        proposal=proposal,
        side=side,
        text=text,
        state=rules.first_state(dialogue),
        submitted_by=joined(dialogue=dialogue, participant=participant, address=address, now=now),
        submitted_at=now,
    )
    moderation.open_case(about=argument, within=dialogue, because=Because.SUBMITTED, now=now)
    journal.record("proposals.argument-given", by=None, about=dialogue, at=now)

    return argument


def joined(*, dialogue: Dialogue, participant: Participant | None, address: str, now: datetime) -> Participant:
    """Who acts: known already, or beginning to take part by this, as many a day as a network may."""
    return participant or dialogues.join_dialogue(dialogue=dialogue, college="", address=address, now=now)


def check_open(*, dialogue: Dialogue, now: datetime) -> None:
    """Raises `NoProposals`."""
    rules.check_takes_proposals(dialogue, is_called=queries.is_called(dialogue), today=timezone.localdate(now))
