from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from cedre.base import journal
from cedre.dialogues import rules
from cedre.dialogues.actions.participation import let_in
from cedre.dialogues.models import Dialogue, OwnWords, Participant, State, Statement
from cedre.moderation import actions as moderation
from cedre.moderation.models import Appeal, Because, Flag, Reason
from cedre.moderation.rules import NothingToContest, plain_words

ONE_DAY = timedelta(days=1)


@transaction.atomic
def submit_statement(
    *, dialogue: Dialogue, participant: Participant | None, text: str, address: str, now: datetime
) -> Statement:
    """Submit one's own words to a dialogue; who had not begun to take part begins by this. Sent twice, they count once.

    Read over before they are shown, or after, as the dialogue says. `address`: where it comes from, counted and
    never kept. All refusals leave nothing behind.
    """
    text = plain_words(text)
    rules.check_takes_statements(dialogue, today=timezone.localdate(now))
    rules.check_statement_text(text, already_there=False)
    # Two people submitting at once must not get one number: they queue on the dialogue.
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if participant is not None and (same := _own_words(participant, text=text)) is not None:
        if same.state in {State.WITHHELD, State.MERGED}:
            raise rules.AlreadyRefused
        return same
    shown = {rules.same_words(each) for each in dialogue.statements.shown().values_list("text", flat=True)}
    rules.check_statement_text(text, already_there=rules.same_words(text) in shown)
    if participant is None:
        participant = let_in(dialogue=dialogue, address=address, now=now)
    lately = participant.statements.filter(submitted_at__gt=now - ONE_DAY).count()
    rules.check_can_submit_more(submitted_today=lately)
    moderation.count_sending(address=address, now=now)

    last = dialogue.statements.aggregate(last=Max("number"))["last"] or 0
    is_shown = dialogue.own_words == OwnWords.AFTER
    statement = Statement.objects.create(
        dialogue=dialogue,
        number=last + 1,
        text=text,
        written_at=now,
        submitted_by=participant,
        submitted_at=now,
        state=State.SHOWN if is_shown else State.WAITING,
        withheld_at=None if is_shown else now,
    )
    moderation.open_case(about=statement, within=dialogue, because=Because.SUBMITTED, now=now)
    journal.record("dialogues.statement-submitted", by=None, about=dialogue, at=now)

    return statement


@transaction.atomic
def contest_decision(*, statement: Statement, words: str, now: datetime) -> Appeal:
    """Ask for a second look at what was decided of one's own words, once; they come back in the queue."""
    # Sent twice at once, it is contested once.
    statement = Statement.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=statement.pk)
    if statement.state == State.GONE:
        raise NothingToContest
    appeal = moderation.contest(about=statement, within=statement.dialogue, words=words, now=now)
    journal.record("dialogues.decision-contested", by=None, about=statement.dialogue, at=now)

    return appeal


@transaction.atomic
def flag_statement(
    *, statement: Statement, participant: Participant | None, reason: Reason, address: str, now: datetime
) -> Flag:
    """Ask that a statement be looked at, once a person; it stays put to the vote until someone has read it.

    Who had not begun to take part begins by this.
    """
    rules.check_is_shown(statement)
    if participant is None:
        participant = let_in(dialogue=statement.dialogue, address=address, now=now)
    is_own = statement.submitted_by_id == participant.pk

    flag = moderation.flag(
        about=statement,
        within=statement.dialogue,
        flagger=participant.pk,
        is_own=is_own,
        reason=reason,
        address=address,
        now=now,
    )
    journal.record("dialogues.statement-flagged", by=None, about=statement.dialogue, at=now)

    return flag


def _own_words(participant: Participant, *, text: str) -> Statement | None:
    """What this person submitted already in the same words."""
    wanted = rules.same_words(text)
    return next((each for each in participant.statements.all() if rules.same_words(each.text) == wanted), None)
