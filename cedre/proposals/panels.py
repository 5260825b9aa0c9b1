"""What proposals say on the pages of a dialogue, in the one queue of those who moderate, and of those who leave."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from cedre.accounts.models import Person
from cedre.accounts.rules import Power
from cedre.dialogues import declarations
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.declarations import Judgement, Kept, Moderated, Panel, Reader, Room
from cedre.dialogues.models import Dialogue, Participant
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Decision
from cedre.proposals import actions, exports, queries, rules
from cedre.proposals.models import Argument, Proposal, State

SHOWN = 3


def most_supported(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """The proposals that most people support, and the way to all of them."""
    call = queries.call_of(dialogue)
    if call is None:
        return None
    proposals = list(queries.listed_proposals(dialogue)[: SHOWN + 1])
    is_open = rules.takes_proposals(dialogue, is_called=call.closed_at is None, today=today)
    if not proposals and not is_open:
        return None
    facts = {"dialogue": dialogue, "proposals": proposals[:SHOWN], "more": len(proposals) > SHOWN, "is_open": is_open}
    return Panel(template="proposals/_most_supported.html", facts=facts)


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel:
    """The switch: whether one may propose, and how many did."""
    call = queries.call_of(dialogue)
    facts = {
        "dialogue": dialogue,
        "call": call,
        "is_called": call is not None and call.closed_at is None,
        "count": queries.readable_proposals(dialogue).count(),
        "can_animate": Power.ANIMATE in dialogue_queries.powers_over(dialogue, person=reader, today=today),
    }
    return Panel(template="proposals/_team.html", facts=facts)


def own(participant: Participant, *, today: date) -> Panel | None:  # noqa: ARG001 - whatever the day
    """What someone proposed and argued, and what became of it."""
    sent = queries.sent_by(participant)
    facts = {"sent": sent, "dialogue": participant.dialogue}
    return Panel(template="proposals/_own.html", facts=facts) if sent else None


def proposal_words(keys: Collection[int]) -> dict[int, declarations.Words]:
    found = Proposal.objects.select_related("dialogue__territory").in_bulk(keys)
    return {key: _proposal_words(proposal) for key, proposal in found.items()}


def argument_words(keys: Collection[int]) -> dict[int, declarations.Words]:
    found = Argument.objects.select_related("proposal__dialogue__territory").in_bulk(keys)
    return {
        key: declarations.Words(
            dialogue=argument.dialogue,
            label=_("argument sur la proposition %(number)d") % {"number": argument.proposal.number},
            text=argument.text,
            more=[(argument.get_side_display(), argument.proposal.title)],
            is_shown=argument.state == State.SHOWN,
            stays=True,
        )
        for key, argument in found.items()
    }


def judge_proposal(key: int, judgement: Judgement, *, by: Person, now: datetime) -> str:
    proposal = _proposal(key)
    _judge(proposal, judgement, by=by, now=now)
    said = {"number": proposal.number}
    if proposal.state == State.SHOWN:
        return _("La proposition %(number)d est publiée.") % said
    return _("La proposition %(number)d est refusée ; le motif est dit à qui l’a faite.") % said


def judge_argument(key: int, judgement: Judgement, *, by: Person, now: datetime) -> str:
    argument = _argument(key)
    _judge(argument, judgement, by=by, now=now)
    if argument.state == State.SHOWN:
        return _("L’argument est publié.")
    return _("L’argument est refusé ; le motif est dit à qui l’a donné.")


def undo_about_proposal(decision: Decision, *, by: Person, now: datetime) -> str:
    actions.undo_decision(words=_proposal(decision.about_key), decision=decision, by=by, now=now)
    return _("La décision est annulée : la proposition attend de nouveau.")


def undo_about_argument(decision: Decision, *, by: Person, now: datetime) -> str:
    actions.undo_decision(words=_argument(decision.about_key), decision=decision, by=by, now=now)
    return _("La décision est annulée : l’argument attend de nouveau.")


def erase(participant: Participant, *, now: datetime) -> None:  # noqa: ARG001 - nothing of ours is dated by it
    actions.erase_words(participant=participant)


def cut(participant: Participant, *, now: datetime) -> None:  # noqa: ARG001 - nothing of ours is dated by it
    actions.cut_words(participant=participant)


def _proposal_words(proposal: Proposal) -> declarations.Words:
    parts = [(_("Le problème :"), proposal.problem), (_("L’idée :"), proposal.idea)]
    parts += [(_("Qui est concerné :"), proposal.concerned)] if proposal.concerned else []
    parts += [(_("Où :"), proposal.place)] if proposal.place else []
    return declarations.Words(
        dialogue=proposal.dialogue,
        label=_("proposition %(number)d") % {"number": proposal.number},
        text=proposal.title,
        more=parts,
        is_shown=proposal.state == State.SHOWN,
        stays=True,
    )


def _judge(words: queries.Words, judgement: Judgement, *, by: Person, now: datetime) -> None:
    if judgement.decision == "accept":
        actions.accept_words(words=words, by=by, now=now)
        return
    if judgement.reason is None:
        raise moderation_rules.ReasonNeeded
    actions.refuse_words(words=words, reason=judgement.reason, said=judgement.words, by=by, now=now)


def _proposal(key: int) -> Proposal:
    return Proposal.objects.select_related("dialogue__territory").get(pk=key)


def _argument(key: int) -> Argument:
    return Argument.objects.select_related("proposal__dialogue__territory").get(pk=key)


ROOM = Room(
    name="proposals",
    public=most_supported,
    team=for_the_team,
    own=own,
    moderated=[
        Moderated(kind=queries.PROPOSAL, words=proposal_words, judge=judge_proposal, undo=undo_about_proposal),
        Moderated(kind=queries.ARGUMENT, words=argument_words, judge=judge_argument, undo=undo_about_argument),
    ],
    kept=Kept(data_on=exports.data_on_participant, erase=erase, cut=cut),
    open_data=exports.open_tables,
)
