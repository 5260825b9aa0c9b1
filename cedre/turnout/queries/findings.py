from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cedre.accounts.models import College
from cedre.dialogues.models import Dialogue, Origin, Statement
from cedre.dialogues.queries.results import Tally
from cedre.turnout import rules
from cedre.turnout.models import AgeBand, DrawnTurnout, Question, Reference, Sex
from cedre.turnout.queries.asking import places
from cedre.turnout.rules import FEWEST_POINTS, Gap

BREAKDOWNS = ("college", "origin", Question.AGE.value, Question.SEX.value, Question.TERRITORY.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Who took part, in a form that fits in JSON. `people`: breakdown -> cell -> people, small cells left out.

    `tallies`: statement -> "all", "age:15-29", … -> [agree, disagree, pass], small numbers left out.
    """

    participants: int
    people: dict[str, dict[str, int]]
    tallies: dict[str, dict[str, list[int]]]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Some of those who took part, and what share they are of the people and of the population that are compared.

    None: in no comparison.
    """

    key: str
    label: str
    people: int
    percent: int | None
    expected: float | None = None

    @property
    def gap(self) -> Gap:
        return rules.gap(self.percent or 0, self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """Those who took part, shared out in one way. `others`: people in no cell shown, or who did not say."""

    key: str
    title: str
    cells: tuple[Cell, ...]
    others: int
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoPage:
    """Everything that « Qui a participé » shows."""

    participants: int
    breakdowns: tuple[Breakdown, ...]
    drawn_at: datetime
    recipe: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTurnout:
    """How each part of those who took part answers one statement: breakdowns, with (label, tally) for each cell."""

    statement: Statement
    everyone: Tally
    breakdowns: tuple[tuple[str, tuple[tuple[str, Tally], ...]], ...]


def drawn_turnout(dialogue: Dialogue) -> DrawnTurnout | None:
    """Who took part as last published, while the dialogue says it; None before, or when another version wrote it."""
    drawn = DrawnTurnout.objects.filter(dialogue=dialogue, dialogue__questionnaire__is_on=True).first()
    return drawn if drawn and set(drawn.findings) == {known.name for known in fields(Findings)} else None


def who_page(dialogue: Dialogue) -> WhoPage | None:
    """What the public page shows; None before the first drawing."""
    drawn = drawn_turnout(dialogue)
    if drawn is None:
        return None
    findings = Findings(**drawn.findings)
    against = references(dialogue)
    names = _Names(dialogue)
    return WhoPage(
        participants=findings.participants,
        breakdowns=tuple(
            _breakdown(key, findings, names=names, reference=against.get(key))
            for key in BREAKDOWNS
            if any(findings.people.get(key, {}).values())
        ),
        drawn_at=drawn.drawn_at,
        recipe=drawn.recipe,
    )


def references(dialogue: Dialogue) -> dict[str, Reference]:
    """The populations that those who took part are held against, by question."""
    return {each.question: each for each in Reference.objects.filter(dialogue=dialogue)}


def statement_turnout(dialogue: Dialogue, *, only: Statement | None = None) -> list[StatementTurnout]:
    """How each part of those who took part answers each statement put to the vote, in order; or one of them."""
    drawn = drawn_turnout(dialogue)
    if drawn is None:
        return []
    findings, names = Findings(**drawn.findings), _Names(dialogue)
    return [
        _of_statement(statement, findings.tallies[str(statement.pk)], names=names)
        for statement in (dialogue.statements.shown() if only is None else [only])
        if str(statement.pk) in findings.tallies
    ]


def label_of(breakdown: str) -> str:
    """The heading of a breakdown."""
    return {
        "college": _("Collège"),
        "origin": _("Façon de répondre"),
        "age": _("Âge"),
        "sex": _("Sexe"),
        "territory": _("Lieu de vie"),
    }[breakdown]


class _Names:
    """How cells are said; the places of the dialogue's territory are read once, when one is named."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self.places: dict[str, Any] | None = None

    def name(self, breakdown: str, cell: str) -> str:
        if breakdown == "territory":
            place = self.read_places().get(cell)
            return place.name if place else _("ailleurs")
        if breakdown == "origin":
            return {"alone": _("en ligne, sans aide"), "assisted": _("en ligne, avec l’aide d’une personne qui anime"),
                    "paper": _("sur papier")}[cell]  # fmt: skip
        if breakdown == "sex":
            return {"female": _("femmes"), "male": _("hommes"), "other": _("autre")}[cell]
        return str({"college": College, "age": AgeBand}[breakdown](cell).label)

    def read_places(self) -> dict[str, Any]:
        if self.places is None:
            self.places = places(self.dialogue.territory)
        return self.places

    def inhabitants(self) -> dict[str, float]:
        return {code: float(place.population or 0) for code, place in self.read_places().items()}

    def order(self, breakdown: str, cell: str) -> tuple[int, str]:
        known = {"college": College.values, "origin": Origin.values, "age": AgeBand.values, "sex": Sex.values}
        if breakdown in known:
            return known[breakdown].index(cell), ""
        place = self.read_places().get(cell)
        return -(place.population or 0) if place else 1, cell


def _breakdown(key: str, findings: Findings, *, names: _Names, reference: Reference | None) -> Breakdown:
    people = findings.people[key]
    shown = sum(people.values())
    shares = reference.shares if reference else {}
    source = _("%(source)s, %(year)d") % {"source": reference.source, "year": reference.year} if reference else ""
    if key == "territory":
        shares = names.inhabitants()
        source = _("populations légales, %(year)d") % {"year": names.dialogue.territory.vintage}
        if len(shares) < 2:
            shares, source = {}, ""
    expected = rules.expected_shares(shares, among=people)
    total = sum(count for cell, count in people.items() if not expected or cell in expected)
    cells = tuple(
        Cell(
            key=cell,
            label=names.name(key, cell),
            people=people[cell],
            percent=round(100 * people[cell] / total) if total and (not expected or cell in expected) else None,
            expected=expected.get(cell),
        )
        for cell in sorted(people, key=lambda cell: names.order(key, cell))
        # A long list of places where nobody lives says little: only the largest are named.
        if people[cell] or key != "territory" or expected.get(cell, 0) >= FEWEST_POINTS
    )
    return Breakdown(
        key=key,
        title=label_of(key),
        cells=cells,
        others=findings.participants - shown,
        source=source if expected else "",
    )


def _of_statement(statement: Statement, tallies: Mapping[str, list[int]], *, names: _Names) -> StatementTurnout:
    found: dict[str, list[str]] = {}
    for cell in tallies:
        breakdown, _colon, key = cell.partition(":")
        if key:
            found.setdefault(breakdown, []).append(key)
    return StatementTurnout(
        statement=statement,
        everyone=_tally(tallies["all"]),
        breakdowns=tuple(
            (
                label_of(breakdown),
                tuple(
                    (names.name(breakdown, cell), _tally(tallies[f"{breakdown}:{cell}"]))
                    for cell in sorted(found[breakdown], key=lambda cell: names.order(breakdown, cell))
                ),
            )
            for breakdown in BREAKDOWNS
            if breakdown in found
        ),
    )


def _tally(counts: list[int]) -> Tally:
    return Tally(agree=counts[0], disagree=counts[1], passed=counts[2])
