"""Votes and colleges of a whole dialogue, streamed out of PostgreSQL by COPY: no row of the ORM, no line of text.

Imported by the worker only, which has a use for so many votes at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray
from psycopg import sql

from cedre.dialogues.queries.colleges import COLLEGES


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
    found = [
        (statement, stance, _keys(people)) for statement, stance, people in _copied(question, "int8", "int2", "bytea")
    ]
    sizes = [len(people) for _statement, _stance, people in found]
    return VoteRows(
        participants=np.concatenate([people for _statement, _stance, people in found] or [_keys(b"")]),
        statements=np.repeat(np.array([statement for statement, *_rest in found], dtype=np.int64), sizes),
        stances=np.repeat(np.array([stance for _statement, stance, _people in found], dtype=np.int8), sizes),
    )


def college_numbers(
    dialogue_id: int, participants: NDArray[np.int64], *, until: datetime | None = None
) -> NDArray[np.int64]:
    """(P,) for participants by rising key, the number of the college they say, or said at `until`; -1: none."""
    numbers = np.full(len(participants), -1)
    corrected = sql.SQL("false") if until is None else sql.SQL("corrected_at > {}").format(sql.Literal(until))
    question = _COLLEGES.format(dialogue=sql.Literal(dialogue_id), corrected=corrected)
    for college, people in _copied(question, "varchar", "bytea"):
        if college in COLLEGES:
            numbers[np.isin(participants, _keys(people))] = COLLEGES.index(college)
    return numbers


def _copied(question: sql.Composed, *types: str) -> Iterator[tuple[Any, ...]]:
    """The rows of the answer to `question`, one at a time."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AT_ONCE)
        with cursor.copy(question) as copy:
            copy.set_types(types)
            yield from copy.rows()


def _keys(people: bytes) -> NDArray[np.int64]:
    """The keys that `int8send` wrote one after the other."""
    return np.frombuffer(people, dtype=">i8").astype(np.int64)


# Gathering in memory rather than on disk, and without compiling the question, which takes longer than it saves.
_AT_ONCE = "SELECT set_config('work_mem', '128MB', true), set_config('jit', 'off', true)"

# People are gathered by PostgreSQL, a row for each statement and stance: a row for each vote would cost this process
# the most of its time.
_VOTES = sql.SQL("""
    COPY (
        SELECT vote.statement_id, vote.stance, string_agg(int8send(vote.participant_id), ''::bytea)
        FROM dialogues_vote AS vote
        JOIN dialogues_statement AS statement ON statement.id = vote.statement_id
        WHERE statement.dialogue_id = {dialogue} AND {counts}
        GROUP BY vote.statement_id, vote.stance
    ) TO STDOUT (FORMAT BINARY)
""")

_COUNTS_TODAY = sql.SQL("vote.replaced_at IS NULL")
_COUNTED_AT = sql.SQL("vote.cast_at <= {until} AND (vote.replaced_at IS NULL OR vote.replaced_at > {until})")

_COLLEGES = sql.SQL("""
    COPY (
        SELECT coalesce(former.college, participant.college) AS said, string_agg(int8send(participant.id), ''::bytea)
        FROM dialogues_participant AS participant
        LEFT JOIN (
            SELECT DISTINCT ON (participant_id) participant_id, college
            FROM dialogues_formercollege
            WHERE {corrected}
            ORDER BY participant_id, corrected_at, id
        ) AS former ON former.participant_id = participant.id
        WHERE participant.dialogue_id = {dialogue}
        GROUP BY said
    ) TO STDOUT (FORMAT BINARY)
""")
