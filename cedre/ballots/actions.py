"""Verbs on paper ballots. Votes are written by the dialogue's own actions: a sheet counts as anyone's answers do."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.ballots import queries, rules
from cedre.ballots.models import Batch, Sheet
from cedre.base import journal
from cedre.dialogues import actions as dialogues
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Stance


@transaction.atomic
def prepare_ballots(*, dialogue: Dialogue, sheets: int, by: Person, now: datetime) -> Batch:
    """Number so many sheets, with the statements put to the vote now, in their order."""
    rules.check_can_enter(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    # Two people who print at once get different numbers.
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    statements = list(dialogue.statements.shown().values_list("number", flat=True))
    rules.check_batch(sheets=sheets, statements=len(statements))

    last = queries.last_number(dialogue)
    batch = Batch.objects.create(
        dialogue=dialogue,
        statements=statements,
        first=last + 1,
        last=last + sheets,
        printed_by=by,
        printed_at=now,
    )
    journal.record("ballots.ballots-prepared", by=by, about=batch, at=now, sheets=sheets)

    return batch


@transaction.atomic
def enter_sheet(
    *, dialogue: Dialogue, number: int, college: str, answers: Mapping[int, Stance], by: Person, now: datetime
) -> Sheet:
    """Type a sheet that came back: it counts at once, and once. `answers`: statement's number -> stance."""
    rules.check_can_enter(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    batch = queries.batch_of(dialogue, number)
    Batch.objects.select_for_update().get(pk=batch.pk)
    rules.check_not_entered(entered=queries.sheet_of(dialogue, number) is not None)
    printed = _printed(batch, answers)
    rules.check_answers(printed)

    participant = dialogues.enter_paper_answers(dialogue=dialogue, college=college, answers=printed, by=by, now=now)
    sheet = Sheet.objects.create(
        batch=batch, dialogue=dialogue, number=number, participant=participant, entered_by=by, entered_at=now
    )
    journal.record("ballots.sheet-entered", by=by, about=sheet, at=now)

    return sheet


@transaction.atomic
def check_sheet(*, sheet: Sheet, college: str, answers: Mapping[int, Stance], by: Person, now: datetime) -> Sheet:
    """Say, the sheet in hand, what it bears: what a second reading found, once differences were looked at."""
    held = _held(sheet, by=by, now=now)
    printed = _printed(held.batch, answers)
    rules.check_answers(printed)

    former = dialogue_queries.counted_answers(held.participant)
    if dialogue_queries.answers_that_count(held.dialogue, printed) != former or college != held.participant.college:
        dialogues.correct_paper_answers(participant=held.participant, college=college, answers=printed, by=by, now=now)
    held.checked_by, held.checked_at = by, now
    held.save(update_fields=["checked_by", "checked_at"])
    journal.record("ballots.sheet-checked", by=by, about=held, at=now)

    return held


@transaction.atomic
def take_sheet_out(*, sheet: Sheet, by: Person, now: datetime) -> None:
    """Undo the entry of a sheet: it no longer counts, and can be typed again."""
    held = _held(sheet, by=by, now=now)

    journal.record("ballots.sheet-taken-out", by=by, about=held, at=now)
    dialogues.take_paper_out(participant=held.participant, by=by, now=now)


def cut_person(*, person: Person) -> None:
    """Tie ballots no more to who printed, typed or read them again; part of forgetting someone."""
    Batch.objects.filter(printed_by=person).update(printed_by=None)
    Sheet.objects.filter(entered_by=person).update(entered_by=None)
    Sheet.objects.filter(checked_by=person).update(checked_by=None)


def _held(sheet: Sheet, *, by: Person, now: datetime) -> Sheet:
    """The sheet as it is now, held until the end of the transaction."""
    rules.check_can_enter(dialogue_queries.powers_over(sheet.dialogue, person=by, today=timezone.localdate(now)))
    held = (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("participant__dialogue__engagement", "participant__dialogue__territory", "batch", "dialogue")
        .filter(pk=sheet.pk)
        .first()
    )
    if held is None:
        raise rules.NotEntered
    return held


def _printed(batch: Batch, answers: Mapping[int, Stance]) -> dict[int, Stance]:
    """The answers to what the sheet bears, in its order."""
    return {number: answers[number] for number in batch.statements if number in answers}
