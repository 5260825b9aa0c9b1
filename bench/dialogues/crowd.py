"""A dialogue with as many people as wanted, written straight into PostgreSQL by COPY. Everyone in it is invented."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from django.db import connection
from django.utils import timezone

from bench.opinion.sets import Size, sheets
from cedre.accounts.models import College
from cedre.dialogues.models import Dialogue, Stage, Statement
from cedre.territories.models import Territory

# In the binary form of COPY, instants count from here.
POSTGRESQL_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
DAY = 24 * 3600 * 1_000_000


def gather(size: Size) -> Dialogue:
    """An open dialogue of that size, with its votes, not drawn yet."""
    now = timezone.now()
    dialogue = Dialogue.objects.create(
        territory=Territory.objects.order_by("pk").first(),
        slug=f"mesure-{size.people}-{now:%H%M%S}",
        question=f"Une foule inventée de {size.people} personnes",
        colleges=College.values,
        stage=Stage.OPEN,
        is_fictional=True,
        created_at=now,
    )
    statements = Statement.objects.bulk_create(
        Statement(dialogue=dialogue, number=n + 1, text=f"Affirmation inventée numéro {n + 1}", written_at=now)
        for n in range(size.statements)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH people AS (
                INSERT INTO dialogues_participant (dialogue_id, college, origin, started_at)
                SELECT %s, (ARRAY['elected', 'professional', 'citizen', 'citizen', ''])[n %% 5 + 1], 'alone', %s
                FROM generate_series(1, %s) AS n RETURNING id
            ) SELECT min(id) FROM people
            """,
            [dialogue.pk, now, size.people],
        )
        first = cursor.fetchone()[0]
        starts, columns, stances = sheets(size)
        people = np.repeat(np.arange(size.people), np.diff(starts)) + first
        with cursor.copy(
            "COPY dialogues_vote (participant_id, statement_id, stance, cast_at) FROM STDIN (FORMAT BINARY)"
        ) as copy:
            copy.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for part in np.array_split(np.arange(len(people)), max(1, len(people) // 200_000)):
                copy.write(_rows(people[part], statements[0].pk + columns[part], stances[part], _instants(part, now)))
            copy.write(b"\xff\xff")
        cursor.execute("ANALYZE dialogues_vote, dialogues_participant, dialogues_statement")
    return dialogue


def _instants(votes: np.ndarray, now: datetime) -> np.ndarray:
    """Over the ten days before, in microseconds of PostgreSQL: nobody answers at the same instant as another."""
    return round((now - POSTGRESQL_EPOCH).total_seconds() * 1e6) - 10 * DAY * (votes % 9_999_991) // 9_999_991


def _rows(people: np.ndarray, statements: np.ndarray, stances: np.ndarray, instants: np.ndarray) -> bytes:
    row = np.dtype([("fields", ">i2"), ("a", ">i4"), ("person", ">i8"), ("b", ">i4"), ("statement", ">i8"),
                    ("c", ">i4"), ("stance", ">i2"), ("d", ">i4"), ("at", ">i8")])  # fmt: skip
    rows = np.empty(len(people), dtype=row)
    rows["fields"], rows["a"], rows["b"], rows["c"], rows["d"] = 4, 8, 8, 2, 8
    rows["person"], rows["statement"], rows["stance"] = people, statements, stances
    rows["at"] = instants
    return rows.tobytes()
