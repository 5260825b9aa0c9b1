from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cedre.accounts.models import College
from cedre.dialogues.models import Dialogue, DrawnResults, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How some people answered one statement, in numbers of people."""

    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        return self.agree + self.disagree + self.passed

    def percent(self, count: int) -> int:
        return round(100 * count / self.seen) if self.seen else 0

    @property
    def percents(self) -> tuple[int, int, int]:
        """Agree, pass, disagree, in per cent of those who answered."""
        return self.percent(self.agree), self.percent(self.passed), self.percent(self.disagree)

    def tenths(self, stance: str) -> int:
        """People out of ten who say `stance`, rounded down: « 8 sur 10 » is never less than 80 %."""
        count = self.agree if stance == "agree" else self.disagree
        return count * 10 // self.seen if self.seen else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """A college, a group of opinion or a tendency, large enough to be shown.

    `key`: "elected", …, or the number of the group (or tendency) from 1.
    """

    kind: str  # "college", "group" or "tendency"
    key: str
    people: int

    @property
    def number(self) -> int:
        """The number from 1 of a group or tendency; 0 for a college."""
        return 0 if self.kind == "college" else int(self.key)

    @property
    def label(self) -> str:
        """The college's name, or the letter of the group or tendency."""
        return "ABCDEFGHIJ"[self.number - 1] if self.number else str(College(self.key).label)

    @property
    def name(self) -> str:
        """The name that stands alone: « Élu·es », « Groupe A », « Tendance A »."""
        if self.kind == "college":
            return self.label
        return (_("Groupe %(letter)s") if self.kind == "group" else _("Tendance %(letter)s")) % {"letter": self.label}

    @property
    def cell(self) -> str:
        """Where the findings keep this camp's answers."""
        return f"group:{self.key}" if self.number else f"college:{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one camp answers to one statement; `tally` is None where too few people would be shown."""

    camp: Camp
    tally: Tally | None

    @property
    def line(self) -> dict[str, str | int | None]:
        """What `voice_line.html` says: who, then agree, pass and disagree in per cent (nothing where it is hidden)."""
        agree, passed, disagree = self.tally.percents if self.tally else (None, None, None)
        return {
            "name": self.camp.name,
            "college": self.camp.key,
            "group": self.camp.number,
            "agree": agree,
            "pass": passed,
            "disagree": disagree,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementResult:
    """One statement, its answers, and what is remarkable: the stance that camps share, by how many out of ten."""

    statement: Statement
    tally: Tally | None
    voices: tuple[Voice, ...]
    stance: str = ""
    tenths: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a group says more than the others: a statement, and the stance it takes on it."""

    statement: Statement
    stance: str
    inside: int
    outside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of opinion, named by what it says. `x`, `y`: where its letter stands on the map; `outline`: its edge."""

    camp: Camp
    said: tuple[Said, ...]
    x: int
    y: int
    outline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a drawing found, in a form that fits in JSON; statements by key, so that a withheld one disappears.

    `colleges`, `groups`: people in each that may be shown. `tallies`: statement -> "all", "college:elected",
    "group:1" -> [agree, disagree, pass], small numbers left out. `shared`: [statement, stance, tenths].
    `dots`: [x, y, radius, group or 0] on a map of 1000 x 700. `axes`: statement -> [mean, x, y], with `scale`
    what places a reader on the map; `group_centres`: the middle of each group on those axes, before any drawing.
    """

    participants: int
    votes: int
    statements: int
    basis: str
    colleges: dict[str, int]
    small_colleges: list[str]
    groups: dict[str, int]
    group_finding: str
    stability: float
    placed: int
    shared: list[list[Any]]
    divisive: list[int]
    said: dict[str, list[list[Any]]]
    tallies: dict[str, dict[str, list[int]]]
    dots: list[list[int]]
    centres: dict[str, list[int]]
    outlines: dict[str, str]
    axes: dict[str, list[float]]
    scale: list[float]
    group_centres: list[list[float]]

    @property
    def told(self) -> set[int]:
        """The statements that the results page quotes; the others come on request."""
        shared = (statement for statement, _stance, _tenths in self.shared)
        said = (statement for of_group in self.said.values() for statement, _stance, _inside, _outside in of_group)
        return {*shared, *said, *self.divisive}

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """Everything the results page shows, ready to read."""

    findings: Findings
    drawn_at: datetime
    recipe: Mapping[str, Any]
    camps: tuple[Camp, ...]
    shared: tuple[tuple[int, tuple[StatementResult, ...]], ...]
    divisive: tuple[StatementResult, ...]
    groups: tuple[Group, ...]
    small_colleges: tuple[str, ...]
    is_imported: bool

    @property
    def are_tendencies(self) -> bool:
        """Whether `groups` are the parts of a crowd that differs by degrees, without an edge between them."""
        return self.findings.group_finding == "tendencies"


def shared_as(statement: Statement) -> tuple[str, int] | None:
    """How the published results say that a statement is shared: (stance, people in ten); None when they do not."""
    drawn = drawn_results(statement.dialogue)
    if drawn is None:
        return None
    told = (each for each in drawn.findings["shared"] if each[0] == statement.pk)
    return next(((stance, tenths) for _statement, stance, tenths in told), None)


def shared_statements(dialogue: Dialogue) -> list[int]:
    """The keys of the statements that the published results say are shared, in their order."""
    drawn = drawn_results(dialogue)
    return [each[0] for each in drawn.findings["shared"]] if drawn is not None else []


def drawn_results(dialogue: Dialogue) -> DrawnResults | None:
    """The results as last computed; None before the first drawing, or when another version of Cèdre wrote them.

    The worker draws those again when it starts (`actions.redraw_stale_results`).
    """
    drawn = DrawnResults.objects.filter(dialogue=dialogue).defer("questions").first()
    return drawn if drawn is not None and is_readable(drawn) else None


def is_readable(drawn: DrawnResults) -> bool:
    """Whether these results have the form that this version reads."""
    return set(drawn.findings) == {known.name for known in fields(Findings)}


def results_page(dialogue: Dialogue) -> ResultsPage | None:
    """What the results page shows: two queries, whatever the number of people. None before the first drawing."""
    drawn = drawn_results(dialogue)
    if drawn is None:
        return None
    findings = Findings(**drawn.findings)
    told = dialogue.statements.shown().filter(pk__in=findings.told)
    reader = _Reader(findings, {str(statement.pk): statement for statement in told})
    return ResultsPage(
        findings=findings,
        drawn_at=drawn.drawn_at,
        recipe=drawn.recipe,
        camps=reader.camps,
        shared=reader.shared(),
        divisive=reader.divisive(),
        groups=reader.groups(),
        is_imported=bool(dialogue.source),
        small_colleges=tuple(str(College(key).label) for key in findings.small_colleges),
    )


def statement_results(dialogue: Dialogue) -> list[StatementResult]:
    """Every statement shown, in order, with everyone's answers as last drawn (no tally: too few of them)."""
    drawn = drawn_results(dialogue)
    if drawn is None:
        return []
    statements = {str(s.pk): s for s in dialogue.statements.shown()}
    reader = _Reader(Findings(**drawn.findings), statements)
    return [reader.result(key) for key in statements]


def statement_result(dialogue: Dialogue, statement: Statement) -> tuple[StatementResult, StatementResult] | None:
    """One statement's answers, by college then by group; None before it was in a drawing."""
    drawn = drawn_results(dialogue)
    if drawn is None or str(statement.pk) not in drawn.findings["tallies"]:
        return None
    reader = _Reader(Findings(**drawn.findings), {str(statement.pk): statement})
    key = str(statement.pk)
    return reader.result(key, kind="college"), reader.result(key, kind="group")


def camps_of(findings: Findings) -> tuple[tuple[Camp, ...], tuple[Camp, ...]]:
    """The colleges that may be shown, then the groups or tendencies."""
    colleges = (
        Camp(kind="college", key=college, people=findings.colleges[college])
        for college in College.values
        if college in findings.colleges
    )
    kind = "tendency" if findings.group_finding == "tendencies" else "group"
    groups = (Camp(kind=kind, key=key, people=people) for key, people in findings.groups.items())
    return tuple(colleges), tuple(groups)


class _Reader:
    """Turns stored findings back into what people read."""

    def __init__(self, findings: Findings, statements: Mapping[str, Statement]) -> None:
        self.findings = findings
        self.statements = statements
        self.colleges, self.opinion_groups = camps_of(findings)
        self.camps = {"colleges": self.colleges, "everyone": ()}.get(findings.basis, self.opinion_groups)

    def tally(self, statement: str, cell: str) -> Tally | None:
        counts = self.findings.tallies.get(statement, {}).get(cell)
        return Tally(agree=counts[0], disagree=counts[1], passed=counts[2]) if counts else None

    def result(self, statement: str, *, kind: str = "", stance: str = "", tenths: int = 0) -> StatementResult:
        camps: Sequence[Camp] = {"college": self.colleges, "group": self.opinion_groups}.get(kind, self.camps)
        return StatementResult(
            statement=self.statements[statement],
            tally=self.tally(statement, "all"),
            voices=tuple(Voice(camp=camp, tally=self.tally(statement, camp.cell)) for camp in camps),
            stance=stance,
            tenths=tenths,
        )

    def shared(self) -> tuple[tuple[int, tuple[StatementResult, ...]], ...]:
        """Shared statements by tenths, the most shared first: (9, (…)), (8, (…))."""
        results = [
            self.result(str(statement), stance=stance, tenths=tenths)
            for statement, stance, tenths in self.findings.shared
            if str(statement) in self.statements
        ]
        steps = sorted({result.tenths for result in results}, reverse=True)
        return tuple((step, tuple(r for r in results if r.tenths == step)) for step in steps)

    def divisive(self) -> tuple[StatementResult, ...]:
        return tuple(
            self.result(str(statement)) for statement in self.findings.divisive if str(statement) in self.statements
        )

    def groups(self) -> tuple[Group, ...]:
        return tuple(
            Group(
                camp=camp,
                said=tuple(
                    Said(statement=self.statements[str(statement)], stance=stance, inside=inside, outside=outside)
                    for statement, stance, inside, outside in self.findings.said.get(camp.key, [])
                    if str(statement) in self.statements
                ),
                x=self.findings.centres[camp.key][0],
                y=self.findings.centres[camp.key][1],
                outline=self.findings.outlines.get(camp.key, ""),
            )
            for camp in self.opinion_groups
        )
