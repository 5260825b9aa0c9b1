"""What the rooms above say on the pages of a dialogue: paper, testimonies, answers, syntheses.

A room declares itself once, when it is loaded (`apps.ready`): rooms above are known here without being imported. It
says what it shows, in templates of its own, and what waits for a person; each page asks every room.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser

from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue, Statement

Reader = Person | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Something to show: a template, which reads `facts`. A form in it posts to a page of its own room."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A line of « this week » on a person's desk: why it waits, and where it is dealt with."""

    why: str
    title: str
    url: str
    due_on: date | None = None
    language: str = ""


class OfDialogue(Protocol):
    """What a page of a dialogue shows to a reader who may read that page; `None` when there is nothing to say."""

    def __call__(self, dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None: ...


class OfStatement(Protocol):
    """What the page of a statement shows; `None` when there is nothing to say."""

    def __call__(self, statement: Statement, *, reader: Reader, today: date) -> Panel | None: ...


class OfPerson(Protocol):
    """What waits for someone, as their roles are today."""

    def __call__(self, person: Person, *, today: date) -> Iterable[Waiting]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room adds: on the page of a dialogue, under its results, where its team works, on a statement's page."""

    name: str
    public: OfDialogue | None = None
    results: OfDialogue | None = None
    team: OfDialogue | None = None
    statement: OfStatement | None = None
    waiting: OfPerson | None = None


_ROOMS: dict[str, Room] = {}


def declare(room: Room) -> None:
    """Let a room be known; declared twice under one name, the last word holds."""
    _ROOMS[room.name] = room


def public_panels(dialogue: Dialogue, *, reader: Reader, today: date) -> list[Panel]:
    """What every room shows on the page of a dialogue."""
    return _panels([room.public for room in _ROOMS.values()], dialogue, reader, today)


def results_panels(dialogue: Dialogue, *, reader: Reader, today: date) -> list[Panel]:
    """What every room shows under the results of a dialogue."""
    return _panels([room.results for room in _ROOMS.values()], dialogue, reader, today)


def team_panels(dialogue: Dialogue, *, reader: Reader, today: date) -> list[Panel]:
    """What every room shows to the team of a dialogue, where it prepares it."""
    return _panels([room.team for room in _ROOMS.values()], dialogue, reader, today)


def statement_panels(statement: Statement, *, reader: Reader, today: date) -> list[Panel]:
    """What every room shows on the page of a statement."""
    asked = [room.statement for room in _ROOMS.values() if room.statement is not None]
    return [panel for ask in asked if (panel := ask(statement, reader=reader, today=today)) is not None]


def waiting_for(person: Person, *, today: date) -> list[Waiting]:
    """What waits for a person in every room, the soonest due first."""
    asked = [room.waiting for room in _ROOMS.values() if room.waiting is not None]
    lines = [line for ask in asked for line in ask(person, today=today)]
    return sorted(lines, key=lambda line: line.due_on or date.max)


def _panels(
    asked: Sequence[Callable[..., Panel | None] | None], dialogue: Dialogue, reader: Reader, today: date
) -> list[Panel]:
    found = (ask(dialogue, reader=reader, today=today) for ask in asked if ask is not None)
    return [panel for panel in found if panel is not None]
