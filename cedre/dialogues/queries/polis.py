"""What a Polis export says of a dialogue, streamed out of PostgreSQL: individual answers, for animators only.

To be asked within `one_moment`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from psycopg import sql

from cedre.dialogues.models import Participant, Statement, Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedStatement:
    """A statement and the answers received, repeats and changes included, as Polis counts them.

    `seconds` since 1970 (UTC) and `date` tell when it was written, as Polis writes both.
    """

    number: int
    text: str
    seconds: int
    date: str
    agrees: int
    disagrees: int
    is_withheld: bool


class AnswerSheet(NamedTuple):
    """What one person answers today: `stances` (-1, 0, 1) to the statements of the same rank, by rising number."""

    participant: int
    statements: list[int]
    stances: list[int]


def counted_statements(dialogue_id: int) -> list[CountedStatement]:
    """Every statement of a dialogue by number, the withheld ones too; not the words that nobody has read over."""
    with connection.cursor() as cursor:
        cursor.execute(with_answers(_STATEMENTS, dialogue_id, date_of=sql.Identifier("statement", "written_at")))
        return [
            CountedStatement(
                number=number,
                text=text,
                seconds=seconds,
                date=date,
                agrees=agrees,
                disagrees=disagrees,
                is_withheld=is_withheld,
            )
            for number, text, seconds, date, agrees, disagrees, is_withheld in cursor.fetchall()
        ]


def answer_history_csv(dialogue_id: int) -> Iterator[bytes]:
    """The rows of votes.csv, header first, as pieces of the file: PostgreSQL writes them, nothing is kept here."""
    rows = with_answers(_HISTORY, dialogue_id, date_of=sql.Identifier("cast_at"))
    question = sql.SQL("COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)").format(rows=rows)
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        for piece in copy:
            yield bytes(piece)


def answer_sheets(dialogue_id: int) -> Iterator[AnswerSheet]:
    """What each person who answered says today, by rising number of person, one person at a time."""
    question = sql.SQL("COPY ({rows}) TO STDOUT").format(rows=with_answers(_SHEETS, dialogue_id))
    with connection.cursor() as cursor, cursor.copy(question) as copy:
        copy.set_types(["int8", "int8[]", "int8[]"])
        for participant, statements, stances in copy.rows():
            yield AnswerSheet(participant, statements, stances)


def voter_count(dialogue_id: int) -> int:
    """How many people have an answer that counts."""
    voters = Vote.objects.current().filter(participant__dialogue_id=dialogue_id)
    return voters.values("participant").distinct().count()


def is_wholly_imported(dialogue_id: int) -> bool:
    """Whether everyone who takes part came with an import, under a number given elsewhere."""
    people = Participant.objects.filter(dialogue_id=dialogue_id)
    return people.exists() and not people.filter(imported_as__isnull=True).exists()


@contextmanager
def one_moment() -> Iterator[None]:
    """What is asked inside is answered as of one instant, however long it takes to read.

    Inside a transaction that someone else began, the instant is theirs to choose.
    """
    is_ours = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_ours:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # PostgreSQL cannot guess how many people a dialogue has: taking them for ten, it compares every vote with
        # each of them in turn, which takes minutes where sorting them takes a second.
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield


def with_answers(question: sql.SQL, dialogue_id: int, *, date_of: sql.Identifier | None = None) -> sql.Composed:
    """A question asked of `person` and `answer`, which are told below."""
    # The keys themselves, and not a join: their index is then used whatever is thought of the number of votes.
    keys = list(Statement.objects.filter(dialogue_id=dialogue_id).values_list("pk", flat=True))
    facts = {"dialogue": sql.Literal(dialogue_id), "statements": sql.SQL("{}::bigint[]").format(sql.Literal(keys))}
    date = _DATE.format(column=date_of) if date_of else sql.SQL("")
    return _WITH_ANSWERS.format(**facts) + question.format(dialogue=facts["dialogue"], date=date)


# As JavaScript writes a date, which is what Polis puts there; to_char's names are English whatever the server's.
_DATE = sql.SQL("""
    to_char({column} AT TIME ZONE 'UTC', 'Dy Mon DD YYYY HH24:MI:SS "GMT+0000 (Coordinated Universal Time)"')
""")

# `person`: the number each bears outside: the one of an import, else the order of arrival after those.
# `answer`: the history, without what was taken back: who withdrew an answer did not want it counted elsewhere.
_WITH_ANSWERS = sql.SQL("""
    WITH person AS (
        SELECT id, COALESCE(
            imported_as,
            (SELECT COALESCE(MAX(imported_as), 0) FROM dialogues_participant WHERE dialogue_id = {dialogue})
                + ROW_NUMBER() OVER (PARTITION BY imported_as IS NULL ORDER BY id)
        ) AS number
        FROM dialogues_participant
        WHERE dialogue_id = {dialogue}
    ),
    received AS (
        SELECT *, bool_or(replaced_at IS NULL) OVER (PARTITION BY participant_id, statement_id) AS stands
        FROM dialogues_vote
        WHERE statement_id = ANY ({statements})
    ),
    answer AS (
        SELECT received.id, received.statement_id, statement.number AS statement, person.number AS participant,
               received.stance, received.cast_at, received.replaced_at
        FROM received
        JOIN dialogues_statement AS statement ON statement.id = received.statement_id
        JOIN person ON person.id = received.participant_id
        WHERE received.stands
    )
""")

_STATEMENTS = sql.SQL("""
    SELECT statement.number, statement.text, floor(extract(epoch FROM statement.written_at))::bigint, {date},
           count(*) FILTER (WHERE answer.stance = 1), count(*) FILTER (WHERE answer.stance = -1),
           statement.withheld_at IS NOT NULL
    FROM dialogues_statement AS statement
    LEFT JOIN answer ON answer.statement_id = statement.id
    WHERE statement.dialogue_id = {dialogue} AND statement.state <> 'waiting'
    GROUP BY statement.id
    ORDER BY statement.number
""")

_HISTORY = sql.SQL("""
    SELECT floor(extract(epoch FROM cast_at))::bigint AS "timestamp", {date} AS "datetime",
           statement AS "comment-id", participant AS "voter-id", stance AS "vote"
    FROM answer
    ORDER BY statement, participant, cast_at, id
""")

_SHEETS = sql.SQL("""
    SELECT participant, array_agg(statement ORDER BY statement), array_agg(stance ORDER BY statement)
    FROM answer
    WHERE replaced_at IS NULL
    GROUP BY participant
    ORDER BY participant
""")
