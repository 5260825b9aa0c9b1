"""What the platform keeps of people, as each room declares it: the register, « my data » and forgetting read it here.

A room declares itself once, when it is loaded (`apps.ready`): rooms above are known here without being imported.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Person

Words = str | Promise


class Basis(Enum):
    """What makes a processing lawful (GDPR, article 6), in the words of the register."""

    PUBLIC_TASK = _("mission d’intérêt public")
    LEGITIMATE_INTEREST = _("intérêt légitime")
    CONSENT = _("consentement")
    LEGAL_DUTY = _("obligation légale")
    AGREEMENT = _("conditions acceptées en créant un compte")


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One entry of the register (GDPR, article 30): what is done with data on people, why, and for how long.

    `fields`: "dialogues.vote.stance", or "dialogues.vote.*" for all those of a model.
    """

    key: str
    name: Words
    purpose: Words
    basis: Basis
    people: Words
    data: Words
    kept: Words
    recipients: Words
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the data on one person: rows that share their columns (key -> words), however many they are.

    `labels`: column -> value -> words, where what is kept is a code.
    """

    key: str
    title: Words
    columns: Mapping[str, Words]
    rows: Iterable[Mapping[str, Any]]
    labels: Mapping[str, Mapping[Any, Words]] = field(default_factory=dict)


class Forget(Protocol):
    """Cuts what a room keeps of a person from them, and keeps the count."""

    def __call__(self, *, person: Person) -> None: ...


class Check(Protocol):
    """Raises a `Refusal` when a person cannot be forgotten today."""

    def __call__(self, *, person: Person) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room keeps of people, and its three duties: to say it, to give it back, to cut it.

    `acts`: the words of its verbs in the journal. `goes` and `stays` say in plain words what its forgetting erases, and
    what it keeps without the person.
    """

    name: str
    processings: tuple[Processing, ...]
    data_on: Callable[[Person], Iterator[Part]]
    forget: Forget
    acts: Mapping[str, Words] = field(default_factory=dict)
    goes: tuple[Words, ...] = ()
    stays: tuple[Words, ...] = ()
    check_can_forget: Check | None = None


_ROOMS: dict[str, Room] = {}


def declare(room: Room) -> None:
    """Let a room be known; declared twice under one name, the last word holds."""
    _ROOMS[room.name] = room


def rooms() -> list[Room]:
    """Every declared room, those above first: what points at a person is cut before the person is."""
    return list(_ROOMS.values())


def processings() -> list[Processing]:
    """The whole register, in the order of the rooms."""
    return [processing for room in rooms() for processing in room.processings]


def acts() -> dict[str, str]:
    """Every verb of the journal, and its words."""
    return {verb: str(words) for room in rooms() for verb, words in room.acts.items()}


def part_of(
    rows: QuerySet[Any], *columns: str, key: str, title: Words, labels: Mapping[str, Mapping[Any, Words]] | None = None
) -> Part:
    """A part read from a table, a row at a time; columns are said by the names their model gives them.

    `labels`: as in `Part`, beside those of the choices of each field.
    """
    fields = {column: _field(rows.model, column) for column in columns}
    return Part(
        key=key,
        title=title,
        columns={column: getattr(found, "verbose_name", column) for column, found in fields.items()},
        rows=rows.order_by("pk").values(*columns).iterator(chunk_size=2000),
        labels={
            **{column: dict(found.flatchoices) for column, found in fields.items() if found.choices},
            **(labels or {}),
        },
    )


def _field(model: type[Model], column: str) -> Any:
    """The field named `stance`, or `statement__text`, which belongs to another model."""
    head, _separator, rest = column.partition("__")
    found = model._meta.get_field(head)
    if rest and isinstance(found.related_model, type):
        return _field(found.related_model, rest)
    return found
