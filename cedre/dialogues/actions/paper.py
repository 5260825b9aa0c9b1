"""Answers given on paper: a participant for each sheet, whose votes count as everyone's, with their origin."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries, rules
from cedre.dialogues.actions.participation import correct_college
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.models import Dialogue, Origin, Participant, Stance, Vote


@transaction.atomic
def enter_paper_answers(
    *, dialogue: Dialogue, college: str, answers: Mapping[int, Stance], by: Person, now: datetime
) -> Participant:
    """Count what someone answered on paper. `answers`: statement's number -> stance.

    A statement withheld since is left out; the answer to one that was merged goes to the one that stays.
    """
    _check(dialogue, by=by, now=now)
    rules.check_college(college, invited=dialogue.colleges)

    participant = Participant.objects.create(dialogue=dialogue, college=college, origin=Origin.PAPER, started_at=now)
    _write(participant, answers, now=now)
    # About the dialogue, not about the participant: who typed must not lead to what was answered.
    journal.record("dialogues.paper-entered", by=by, about=dialogue, at=now)

    ask_for_results(dialogue_id=dialogue.pk)
    return participant


@transaction.atomic
def correct_paper_answers(
    *, participant: Participant, college: str, answers: Mapping[int, Stance], by: Person, now: datetime
) -> Participant:
    """Write a sheet again, as a second reading found it: former answers stay in the history and no longer count.

    What was answered to a statement withheld since is not touched: it may come back.
    """
    dialogue = participant.dialogue
    _check(dialogue, by=by, now=now)
    rules.check_college(college, invited=dialogue.colleges)

    if college != participant.college:
        participant = correct_college(participant=participant, college=college, now=now)
    participant.votes.current().filter(statement__withheld_at__isnull=True).update(replaced_at=now)
    _write(participant, answers, now=now)
    journal.record("dialogues.paper-corrected", by=by, about=dialogue, at=now)

    ask_for_results(dialogue_id=dialogue.pk)
    return participant


@transaction.atomic
def take_paper_out(*, participant: Participant, by: Person, now: datetime) -> None:
    """Undo the entry of a sheet: its answers are erased, and it can be typed again."""
    dialogue = participant.dialogue
    _check(dialogue, by=by, now=now)

    participant.delete()
    journal.record("dialogues.paper-taken-out", by=by, about=dialogue, at=now)

    ask_for_results(dialogue_id=dialogue.pk)


def _check(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_accepts_votes(dialogue, today=timezone.localdate(now))


def _write(participant: Participant, answers: Mapping[int, Stance], *, now: datetime) -> None:
    Vote.objects.bulk_create(
        Vote(participant=participant, statement_id=statement, stance=stance, cast_at=now)
        for statement, stance in queries.answers_that_count(participant.dialogue, answers).items()
    )
