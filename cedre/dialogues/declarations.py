"""What the rooms above say on the pages of a dialogue: paper, proposals, testimonies, answers, syntheses.

A room declares itself once, when it is loaded (`apps.ready`): rooms above are known here without being imported. It
says what it shows, in templates of its own, and what waits for a person; each page asks every room. A room whose words
are moderated also says how they are read, judged and put back in the one queue (`Moderated`), and a room that keeps
something of those who take part, how it is read and forgotten with the rest (`Kept`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

import numpy as np
from django.contrib.auth.models import AnonymousUser
from numpy.typing import NDArray

from cedre.accounts.declarations import Part
from cedre.accounts.models import Person
from cedre.dialogues.models import Access, Dialogue, Participant, Statement
from cedre.dialogues.rules import NotLetIn
from cedre.moderation.models import Decision, Reason

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


class OfParticipant(Protocol):
    """What « Mes réponses » shows to someone who takes part; `None` when there is nothing to say."""

    def __call__(self, participant: Participant, *, today: date) -> Panel | None: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """What a drawing counted, for rooms that count it otherwise: people by rising key, and a row for each vote.

    `colleges`, `groups` (people,): numbers, -1 for none. `tallies`: what the results show of each statement.
    """

    dialogue: Dialogue
    participants: NDArray[np.int64]
    colleges: NDArray[np.int64]
    groups: NDArray[np.int64]
    voters: NDArray[np.int64]
    statements: NDArray[np.int64]
    stances: NDArray[np.int8]
    tallies: Mapping[str, dict[str, list[int]]]
    digest: str


class OfDrawing(Protocol):
    """Count what a drawing counted, by the votes that stood at `until`; called by the process that draws."""

    def __call__(
        self, *, counted: Counted, until: datetime, is_first: bool, is_last: bool, now: datetime
    ) -> object: ...


class Near(NamedTuple):
    """Words that readers see and that come near to others: their number, by which one merges into them."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Someone's words as those who moderate read them. `more`: what follows the heading, each part with its name.

    `stays`: the words cannot be joined to others (« réunir » is not offered).
    """

    dialogue: Dialogue
    label: str
    text: str
    more: Sequence[tuple[str, str]] = ()
    is_shown: bool = False
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What someone who moderates asks: accept, refuse for a reason, or merge into the words of this number."""

    decision: str
    reason: Reason | None = None
    words: str = ""
    into: int = 0


class Judge(Protocol):
    """Do what is asked of these words; the sentence to say then. Raises a `Refusal` otherwise."""

    def __call__(self, key: int, judgement: Judgement, *, by: Person, now: datetime) -> str: ...


class Undo(Protocol):
    """Put words back where they were before a decision; the sentence to say then."""

    def __call__(self, decision: Decision, *, by: Person, now: datetime) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """How words of one kind (`dialogues.statement`) are read and judged in the one queue of those who moderate."""

    kind: str
    words: Callable[[Collection[int]], Mapping[int, Words]]
    judge: Judge
    undo: Undo
    near: Callable[[int], Sequence[Near]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a room keeps of someone who takes part: how they read it, and how it goes when they leave.

    `erase` is called before the participation goes; `cut` when it is tied to nobody any more.
    """

    data_on: Callable[[Participant], Iterator[Part]]
    erase: Callable[..., None]
    cut: Callable[..., None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Something open that a room adds to the data package of a dialogue: `fields` and `key` as a Table Schema says."""

    name: str
    fields: Sequence[Mapping[str, Any]]
    key: Sequence[str]
    rows: Iterable[Mapping[str, Any]]


class LetIn(Protocol):
    """Let one person begin to take part by what they show, which then serves no more. Raises a `Refusal` otherwise."""

    def __call__(self, *, dialogue: Dialogue, key: str, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What is asked before the first statement: fields of the form that begins, or something to do instead of it."""

    panel: Panel
    comes_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """How a room lets people into the dialogues that ask for it: what it asks, of who has `key` in hand; its rule."""

    access: Access
    ask: Callable[[Dialogue, str], Threshold]
    let_in: LetIn


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room adds: on the page of a dialogue, under its results, where its team works, on a statement's page.

    `beside`: the one row that it keeps of each dialogue, by the name under which Django joins it; `pause`: beside the
    vote, once someone has answered a few statements, or all of them.
    """

    name: str
    public: OfDialogue | None = None
    results: OfDialogue | None = None
    team: OfDialogue | None = None
    statement: OfStatement | None = None
    waiting: OfPerson | None = None
    own: OfParticipant | None = None
    pause: OfParticipant | None = None
    drawn: OfDrawing | None = None
    beside: str = ""
    moderated: Sequence[Moderated] = ()
    kept: Kept | None = None
    open_data: Callable[[Dialogue], Sequence[Table]] | None = None
    ways_in: Sequence[WayIn] = ()


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


def own_panels(participant: Participant, *, today: date) -> list[Panel]:
    """What every room shows to someone who takes part, of what they did there."""
    asked = [room.own for room in _ROOMS.values() if room.own is not None]
    return [panel for ask in asked if (panel := ask(participant, today=today)) is not None]


def pause_panels(participant: Participant, *, today: date) -> list[Panel]:
    """What every room shows to someone who has answered a few statements."""
    asked = [room.pause for room in _ROOMS.values() if room.pause is not None]
    return [panel for ask in asked if (panel := ask(participant, today=today)) is not None]


def kept_beside() -> list[str]:
    """What rooms keep of each dialogue, to be read with it in one question."""
    return [room.beside for room in _ROOMS.values() if room.beside]


def following_drawings() -> list[OfDrawing]:
    """What every room counts once results are drawn."""
    return [room.drawn for room in _ROOMS.values() if room.drawn is not None]


def moderated() -> dict[str, Moderated]:
    """The kinds of words that are moderated, by their name."""
    return {each.kind: each for room in _ROOMS.values() for each in room.moderated}


def words_of(abouts: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Words]:
    """The words that these kinds and keys name, in as many questions as there are kinds; those erased are left out."""
    asked: dict[str, set[int]] = {}
    for kind, key in abouts:
        asked.setdefault(kind, set()).add(key)
    return {
        (kind, key): words
        for kind, each in moderated().items()
        if kind in asked
        for key, words in each.words(asked[kind]).items()
    }


def threshold(dialogue: Dialogue, *, key: str) -> Threshold | None:
    """What a dialogue asks before the first statement; `None` where anyone begins."""
    way = _way_in(dialogue)
    return way.ask(dialogue, key) if way is not None else None


def let_in(*, dialogue: Dialogue, key: str, now: datetime) -> None:
    """Let one person begin, by what the dialogue asks for. Raises `NotLetIn`, or as the room that keeps that way."""
    way = _way_in(dialogue)
    if way is not None:
        way.let_in(dialogue=dialogue, key=key, now=now)
    elif dialogue.access != Access.OPEN:
        raise NotLetIn


def _way_in(dialogue: Dialogue) -> WayIn | None:
    ways = (way for room in _ROOMS.values() for way in room.ways_in)
    return next((way for way in ways if way.access == dialogue.access), None)


def kept_of_participants() -> list[Kept]:
    """What every room keeps of those who take part."""
    return [room.kept for room in _ROOMS.values() if room.kept is not None]


def open_tables(dialogue: Dialogue) -> list[Table]:
    """What every room adds to the data package of a dialogue."""
    return [table for room in _ROOMS.values() if room.open_data is not None for table in room.open_data(dialogue)]


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
