from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import NamedTuple

from django.db import connection
from psycopg import sql

from cedre.dialogues.models import Vote

ROWS_AT_A_TIME = 20_000


class Moment(NamedTuple):
    """One answer in the history of a participant on a statement, by number. `vote`: its key, if it is in the base."""

    participant: int
    statement: int
    stance: int
    at: datetime
    is_dated: bool
    vote: int | None

    @property
    def pair(self) -> tuple[int, int]:
        return self.participant, self.statement


class _Opened(NamedTuple):
    """A row to add to the votes."""

    participant: int
    statement: int
    stance: int
    cast_at: datetime
    replaced_at: datetime | None


class VoteDesk:
    """Writes many answers at once: the same one given again counts once, another one closes the one before.

    `statements`, `participants`: from the numbers that moments bear to the keys of the base.
    """

    def __init__(self, *, statements: Mapping[int, int], participants: Mapping[int, int]) -> None:
        self.statements = statements
        self.participants = participants
        self.first_count = 0
        self.changed_count = 0
        self.contradicted_count = 0

    def take(self, moments: Iterator[Moment]) -> None:
        """Write what is new, some thousands of histories at a time so that memory stays flat.

        `moments` come sorted by participant and statement, then those the base has, then by instant.
        """
        histories = (list(history) for _pair, history in groupby(moments, key=lambda moment: moment.pair))
        while some := list(islice(histories, ROWS_AT_A_TIME)):
            closed: list[tuple[int, datetime]] = []
            opened: list[_Opened] = []
            for history in some:
                self._settle(history, closed=closed, opened=opened)
            _close(closed)
            _copy(opened)

    def _settle(self, history: list[Moment], *, closed: list[tuple[int, datetime]], opened: list[_Opened]) -> None:
        known = [moment for moment in history if moment.vote is not None]
        news = [moment for moment in history if moment.vote is None]
        last = known[-1] if known else None
        kept = [*known[-1:], *_changes(news, since=last)]
        if last is not None and last.vote is not None and len(kept) > 1:
            closed.append((last.vote, kept[1].at))
        for position, moment in enumerate(kept):
            if moment.vote is None:
                following = kept[position + 1].at if position + 1 < len(kept) else None
                opened.append(self._row(moment, replaced_at=following))
        self.first_count += last is None
        self.changed_count += len(kept) - 1
        self.contradicted_count += bool(news) and news[-1].stance != kept[-1].stance

    def _row(self, moment: Moment, *, replaced_at: datetime | None) -> _Opened:
        return _Opened(
            participant=self.participants[moment.participant],
            statement=self.statements[moment.statement],
            stance=moment.stance,
            cast_at=moment.at,
            replaced_at=replaced_at,
        )


def _changes(news: Iterable[Moment], *, since: Moment | None) -> Iterator[Moment]:
    """The answers that differ from the one before, after the last one remembered."""
    stance = since.stance if since is not None else None
    for moment in news:
        is_old = since is not None and moment.is_dated and moment.at <= since.at
        if is_old or moment.stance == stance:
            continue
        stance = moment.stance
        # An undated answer that changes a dated one came after it, whenever that was.
        yield moment if since is None or moment.is_dated else moment._replace(at=max(moment.at, since.at))


def _close(votes: Sequence[tuple[int, datetime]]) -> None:
    for key, at in votes:
        Vote.objects.filter(pk=key).update(replaced_at=at)


def _copy(rows: Sequence[_Opened]) -> None:
    # COPY: one answer a row, 225,000 of them in seconds where `bulk_create` takes ten times longer.
    statement = sql.SQL("COPY {table} ({columns}) FROM STDIN").format(
        table=sql.Identifier(Vote._meta.db_table),
        columns=sql.SQL(", ").join(
            map(sql.Identifier, ("participant_id", "statement_id", "stance", "cast_at", "replaced_at"))
        ),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
