"""Questions about paper ballots; `editable_batches` is the only way to obtain them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, QuerySet

from cedre.accounts.models import Person
from cedre.ballots import rules
from cedre.ballots.models import Batch, Sheet
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, Origin, Stance, Statement

ON_PAPER, OTHERWISE = "paper", "otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A statement as it is printed, its rank on the sheet, and what a first reading found."""

    rank: int
    statement: Statement
    stance: Stance | None = None

    @property
    def is_gone(self) -> bool:
        """Withheld since it was printed: its answers are left out."""
        standing = self.statement.merged_into or self.statement
        return standing.is_withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a second reading of a sheet found otherwise than the first: lines as they were first read, the college."""

    lines: list[Line]
    college: bool

    @property
    def any(self) -> bool:
        return bool(self.lines) or self.college


def editable_batches(person: Person | AnonymousUser, *, today: date) -> QuerySet[Batch]:
    """The ballots of the dialogues that this person animates, with how many came back and were read again."""
    dialogues = dialogue_queries.editable_dialogues(person, today=today)
    return Batch.objects.filter(dialogue__in=dialogues).annotate(
        entered=Count("sheets"), checked=Count("sheets", filter=Q(sheets__checked_at__isnull=False))
    )


def batch_of(dialogue: Dialogue, number: int) -> Batch:
    """The batch that a sheet comes from; raises `UnknownSheet`."""
    found = Batch.objects.filter(dialogue=dialogue, first__lte=number, last__gte=number).first()
    if found is None:
        raise rules.UnknownSheet
    return found


def sheet_of(dialogue: Dialogue, number: int) -> Sheet | None:
    """A sheet that was typed; None when it was not yet."""
    sheets = Sheet.objects.select_related("participant__dialogue", "dialogue", "entered_by", "checked_by", "batch")
    return sheets.filter(dialogue=dialogue, number=number).first()


def next_to_enter(dialogue: Dialogue, *, after: int) -> int | None:
    """The first sheet after this one that was not typed, or the first of all."""
    entered = set(Sheet.objects.filter(dialogue=dialogue).values_list("number", flat=True))
    numbers = [n for batch in dialogue.ballot_batches.all() for n in range(batch.first, batch.last + 1)]
    left = [n for n in numbers if n not in entered]
    return next((n for n in left if n > after), left[0] if left else None)


def last_number(dialogue: Dialogue) -> int:
    """The last number printed; 0 before any."""
    return Batch.objects.filter(dialogue=dialogue).aggregate(last=Max("last"))["last"] or 0


def lines(batch: Batch, *, answers: Mapping[int, Stance] | None = None) -> list[Line]:
    """The statements of a batch in the order of the sheet."""
    found = {
        each.number: each
        for each in Statement.objects.filter(dialogue=batch.dialogue_id, number__in=batch.statements).select_related(
            "merged_into"
        )
    }
    given = answers or {}
    printed = [found[number] for number in batch.statements if number in found]
    return [Line(rank=rank, statement=each, stance=given.get(each.number)) for rank, each in enumerate(printed, 1)]


def differences(sheet: Sheet, *, answers: Mapping[int, Stance], college: str) -> Differences:
    """Hold a second reading against what is counted."""
    first = dialogue_queries.counted_answers(sheet.participant)
    second = dialogue_queries.answers_that_count(sheet.dialogue, answers)
    differ = set(rules.differences(first, second))
    stand = dialogue_queries.standing_statements(sheet.dialogue, numbers=sheet.batch.statements)
    counted = {number: first[key] for number, key in stand.items() if key in first}
    return Differences(
        lines=[line for line in lines(sheet.batch, answers=counted) if stand.get(line.statement.number) in differ],
        college=college != sheet.participant.college,
    )


def people_by_support(dialogue: Dialogue) -> dict[str, int]:
    """How many people answered on paper, and how many otherwise."""
    counted = dialogue.participants.aggregate(
        on_paper=Count("pk", filter=Q(origin=Origin.PAPER)), otherwise=Count("pk", filter=~Q(origin=Origin.PAPER))
    )
    return {ON_PAPER: counted["on_paper"], OTHERWISE: counted["otherwise"]}
