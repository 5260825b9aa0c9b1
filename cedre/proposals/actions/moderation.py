from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Participant
from cedre.moderation import actions as moderation
from cedre.moderation import queries as moderation_queries
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Appeal, Decision, Flag, Outcome, Reason
from cedre.proposals import rules
from cedre.proposals.actions.proposing import joined
from cedre.proposals.models import State
from cedre.proposals.queries import Words


@transaction.atomic
def accept_words(*, words: Words, by: Person, now: datetime) -> Words:
    """Publish a proposal or an argument, or leave it there; an appeal is then granted."""
    words = _waiting(words, by=by, now=now)

    former = words.state
    _stand(words, state=State.SHOWN)
    moderation.decide(about=words, within=words.dialogue, outcome=Outcome.ACCEPTED, former=former, by=by, now=now)
    journal.record("proposals.words-accepted", by=by, about=words, at=now)

    return words


@transaction.atomic
def refuse_words(*, words: Words, reason: Reason, by: Person, now: datetime, said: str = "") -> Words:
    """Say no to a proposal or an argument, for one of the published reasons; `said` is for its author alone."""
    words = _waiting(words, by=by, now=now)

    former = words.state
    _stand(words, state=State.WITHHELD)
    moderation.decide(
        about=words,
        within=words.dialogue,
        outcome=Outcome.REFUSED,
        reason=reason,
        words=said,
        former=former,
        by=by,
        now=now,
    )
    journal.record("proposals.words-refused", by=by, about=words, at=now)

    return words


@transaction.atomic
def undo_decision(*, words: Words, decision: Decision, by: Person, now: datetime) -> Words:
    """Take back what was just decided: the words stand and wait as before. Raises `CannotUndo`, `AlreadyUndone`."""
    words = _held(words, by=by, now=now)

    moderation.undo_decision(decision=decision, by=by, now=now)
    _stand(words, state=State(decision.former))
    journal.record("proposals.decision-undone", by=by, about=words, at=now)

    return words


@transaction.atomic
def contest_decision(*, words: Words, said: str, now: datetime) -> Appeal:
    """Ask for a second look at what was decided of one's own words, once."""
    # Sent twice at once, it is contested once.
    type(words).objects.select_for_update(of=("self",)).get(pk=words.pk)
    appeal = moderation.contest(about=words, within=words.dialogue, words=said, now=now)
    journal.record("proposals.decision-contested", by=None, about=words.dialogue, at=now)

    return appeal


@transaction.atomic
def flag_words(
    *, words: Words, participant: Participant | None, reason: Reason, address: str, now: datetime
) -> tuple[Flag, Participant]:
    """Ask that words be looked at, once a person; they stay until someone has read them. Returns who asks, too."""
    rules.check_is_shown(state=words.state)
    participant = joined(dialogue=words.dialogue, participant=participant, address=address, now=now)

    flag = moderation.flag(
        about=words,
        within=words.dialogue,
        flagger=participant.pk,
        is_own=words.submitted_by_id == participant.pk,
        reason=reason,
        address=address,
        now=now,
    )
    journal.record("proposals.words-flagged", by=None, about=words.dialogue, at=now)

    return flag, participant


def _waiting(words: Words, *, by: Person, now: datetime) -> Words:
    """The words, held until the end of the transaction: two people who moderate do not both decide."""
    held = _held(words, by=by, now=now)
    moderation_rules.check_still_waits(waits=moderation_queries.case_about(held) is not None)
    return held


def _held(words: Words, *, by: Person, now: datetime) -> Words:
    powers = dialogue_queries.powers_over(words.dialogue, person=by, today=timezone.localdate(now))
    dialogue_rules.check_can_moderate(powers)
    held = type(words).objects.select_for_update(of=("self",)).get(pk=words.pk)
    words.state = held.state
    return words


def _stand(words: Words, *, state: State) -> None:
    words.state = state
    words.save(update_fields=["state"])
