"""Facts -> files and readable pages: what a person gets of what is kept of them, and the journal."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cedre.accounts import declarations, queries
from cedre.accounts.declarations import Part
from cedre.base.cells import harmless_anywhere
from cedre.base.journal import FORGOTTEN
from cedre.base.models import JournalEntry

# A page stays readable; the file has everything.
ROWS_ON_A_PAGE = 100
ACTS_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadablePart:
    """A part as a page shows it: words only. `is_cut`: there are more rows, in the file."""

    key: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    is_cut: bool

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The pairs (word, value) of the only row."""
        return list(zip(self.columns, self.rows[0], strict=True)) if len(self.rows) == 1 else []


def readable_parts(parts: Iterable[Part]) -> list[ReadablePart]:
    """Parts in words, those without a row left out."""
    readable = [_readable(part) for part in parts]
    return [part for part in readable if part.rows]


def parts_json(parts: Iterable[Part], *, about: Mapping[str, object]) -> Iterator[str]:
    """Everything in one JSON object, a row at a time: `about`, then each part's rows under its key."""
    yield json.dumps(about, ensure_ascii=False, cls=DjangoJSONEncoder).removesuffix("}")
    for part in parts:
        yield f",\n{json.dumps(part.key)}: ["
        for number, row in enumerate(part.rows):
            yield ("," if number else "") + "\n " + json.dumps(row, ensure_ascii=False, cls=DjangoJSONEncoder)
        yield "]"
    yield "}\n"


def _readable(part: Part) -> ReadablePart:
    rows = [
        [
            said(part.labels[column].get(row[column], row[column]) if column in part.labels else row[column])
            for column in part.columns
        ]
        for row in islice(part.rows, ROWS_ON_A_PAGE + 1)
    ]
    return ReadablePart(
        key=part.key,
        title=str(part.title),
        columns=[str(words)[:1].upper() + str(words)[1:] for words in part.columns.values()],
        rows=rows[:ROWS_ON_A_PAGE],
        is_cut=len(rows) > ROWS_ON_A_PAGE,
    )


def said(value: Any) -> str:
    """A value of the database as a person reads it."""
    if value is None or value == "" or value == {}:
        return "–"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "d/m/Y H:i")
    if isinstance(value, date):
        return date_format(value, "d/m/Y")
    if isinstance(value, dict):
        return ", ".join(f"{key}\u00a0: {said(inner)}" for key, inner in value.items())
    return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadableAct:
    """An act of the journal in words. `who`: a name, or who it can no longer or not be."""

    at: datetime
    words: str
    verb: str
    who: str
    pseudonym: str
    about: str
    facts: str


def readable_acts(entries: Sequence[JournalEntry]) -> list[ReadableAct]:
    """Acts with the names behind their pseudonyms: one query, however many they are."""
    names, words = queries.names_behind(entry.by for entry in entries), declarations.acts()
    return [
        ReadableAct(
            at=entry.at,
            words=words.get(entry.verb, entry.verb),
            verb=entry.verb,
            who=_who(entry.by, names),
            pseudonym=str(entry.by or ""),
            about=f"{entry.about_kind}:{entry.about_key}",
            facts=said(entry.facts) if entry.facts else "",
        )
        for entry in entries
    ]


def journal_csv(entries: QuerySet[JournalEntry]) -> Iterator[str]:
    """Acts as a table, the last first, some thousands at a time."""
    # Without this mark, spreadsheets take accents for other signs.
    yield "\ufeff"
    yield _csv_line([_("instant"), _("acte"), _("verbe"), _("par"), _("pseudonyme"), _("objet"), _("faits")])
    last = None
    while chunk := list((entries if last is None else entries.filter(pk__lt=last))[:ACTS_AT_ONCE]):
        for act in readable_acts(chunk):
            cells = [act.words, act.verb, act.who, act.pseudonym, act.about, act.facts]
            yield _csv_line([act.at.isoformat(), *map(harmless_anywhere, cells)])
        last = chunk[-1].pk


def _who(pseudonym: UUID | None, names: Mapping[UUID, str]) -> str:
    if pseudonym is None:
        return _("la plateforme")
    if pseudonym == FORGOTTEN:
        return _("une personne effacée")
    return names.get(pseudonym) or _("une personne inconnue")


def _csv_line(cells: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
