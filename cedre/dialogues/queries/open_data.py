"""What a data package says of a dialogue, streamed out of PostgreSQL. To be asked within `polis.one_moment`."""

from collections.abc import Iterator

from django.db import connection
from psycopg import sql

from cedre.dialogues.queries.polis import with_answers


def answers_csv(dialogue_id: int) -> Iterator[bytes]:
    """The answers that count, header first, in pieces of the file: PostgreSQL writes them, nothing is kept here."""
    question = sql.SQL("COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)").format(rows=with_answers(_ANSWERS, dialogue_id))
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        for piece in copy:
            yield bytes(piece)


def answers_json(dialogue_id: int) -> Iterator[bytes]:
    """The same, a JSON object each. They hold numbers and words of ours: nothing that COPY would write otherwise."""
    rows = with_answers(_ANSWERS, dialogue_id)
    question = sql.SQL("COPY (SELECT row_to_json(line)::text FROM ({rows}) AS line) TO STDOUT").format(rows=rows)
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        for line in copy:
            yield bytes(line)


# A person is a number that means nothing outside this file, as in the files of Polis; no college, no origin: with the
# answers, they would say who is who where few people share them.
_ANSWERS = sql.SQL("""
    SELECT participant, statement, CASE stance WHEN 1 THEN 'agree' WHEN -1 THEN 'disagree' ELSE 'pass' END AS stance,
           to_char(cast_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS answered_at
    FROM answer
    WHERE replaced_at IS NULL
    ORDER BY participant, statement
""")
