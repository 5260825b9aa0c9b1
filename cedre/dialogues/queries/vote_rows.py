"""Votes and colleges of a whole dialogue, streamed out of PostgreSQL by COPY: no row of the ORM, no line of text.

Imported by the worker only, which has a use for so many votes at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray
from psycopg import sql
from psycopg.abc import Buffer

from cedre.dialogues.queries.colleges import COLLEGES

# The binary form of COPY: a signature of 19 bytes, then for each row the number of fields (2 bytes), each field after
# its length (4 bytes), big-endian; 2 bytes at the end. (PostgreSQL, « COPY », Binary Format)
SIGNATURE, END = 19, 2
ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRows:
    """The votes that count, as parallel arrays in no order: one vote at most for a participant and a statement."""

    participants: NDArray[np.int64]
    statements: NDArray[np.int64]
    stances: NDArray[np.int8]


def vote_rows(dialogue_id: int, *, until: datetime | None = None) -> VoteRows:
    """Votes of a dialogue that count today, or counted at `until`, withheld statements included."""
    counts = _COUNTS_TODAY if until is None else _COUNTED_AT.format(until=sql.Literal(until))
    question = _VOTES.format(dialogue=sql.Literal(dialogue_id), counts=counts)
    rows = _copied(question, ("participant", ">i8"), ("statement", ">i8"), ("stance", ">i2"))
    return VoteRows(
        participants=rows["participant"].astype(np.int64),
        statements=rows["statement"].astype(np.int64),
        stances=rows["stance"].astype(np.int8),
    )


def college_numbers(dialogue_id: int, participants: NDArray[np.int64]) -> NDArray[np.int64]:
    """(P,) for participants by rising key, the number of their college; -1: they did not say."""
    question = _COLLEGES.format(dialogue=sql.Literal(dialogue_id), colleges=sql.Literal(list(COLLEGES)))
    rows = _copied(question, ("participant", ">i8"), ("college", ">i2"))
    places = np.searchsorted(participants, rows["participant"].astype(np.int64))
    known = places < len(participants)
    known[known] = participants[places[known]] == rows["participant"][known]
    numbers = np.full(len(participants), -1)
    numbers[places[known]] = rows["college"][known]
    return numbers


def _copied(question: sql.Composed, *fields: tuple[str, str]) -> NDArray[Any]:
    """The answer to `question`, as an array with a named field per column; memory is that of the answer."""
    sized = (part for name, kind in fields for part in ((f"{name}_size", ">i4"), (name, kind)))
    row = np.dtype([("fields", ">i2"), *sized])
    native = np.dtype([(name, kind[1:]) for name, kind in fields])
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        parts = [
            np.frombuffer(block, dtype=row)[list(native.names or ())].astype(native)
            for block in _whole_rows(copy, size=row.itemsize)
        ]
    return np.concatenate(parts)


def _whole_rows(copy: Iterable[Buffer], *, size: int) -> Iterator[bytes]:
    """The bytes of some thousand rows at a time, without what comes before and after them; one block at least."""
    waiting, to_skip = bytearray(), SIGNATURE
    for chunk in copy:
        waiting += chunk
        if to_skip and len(waiting) >= to_skip:
            del waiting[:to_skip]
            to_skip = 0
        if len(waiting) > ROWS_AT_ONCE * size:
            whole = len(waiting) // size * size
            yield bytes(waiting[:whole])
            del waiting[:whole]
    yield bytes(waiting[:-END])


_VOTES = sql.SQL("""
    COPY (
        SELECT vote.participant_id, vote.statement_id, vote.stance
        FROM dialogues_vote AS vote
        JOIN dialogues_statement AS statement ON statement.id = vote.statement_id
        WHERE statement.dialogue_id = {dialogue} AND {counts}
    ) TO STDOUT (FORMAT BINARY)
""")

_COUNTS_TODAY = sql.SQL("vote.replaced_at IS NULL")
_COUNTED_AT = sql.SQL("vote.cast_at <= {until} AND (vote.replaced_at IS NULL OR vote.replaced_at > {until})")

_COLLEGES = sql.SQL("""
    COPY (
        SELECT id, (array_position({colleges}::text[], college::text) - 1)::smallint
        FROM dialogues_participant
        WHERE dialogue_id = {dialogue} AND college <> ''
    ) TO STDOUT (FORMAT BINARY)
""")
