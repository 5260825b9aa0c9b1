"""Votes that leave the database as one stream."""

import numpy as np
import pytest
from django.db import connection

from cedre.accounts.models import College
from cedre.dialogues.models import Participant, Stance, Statement, Vote
from cedre.dialogues.queries.vote_rows import college_numbers, vote_rows
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db


def test_the_current_votes_come_out_and_nothing_else() -> None:
    dialogue, other = DialogueFactory(), DialogueFactory()
    person, statement = ParticipantFactory(dialogue=dialogue), StatementFactory(dialogue=dialogue)
    VoteFactory(participant=person, statement=statement, stance=Stance.AGREE, replaced_at=NOW)
    VoteFactory(participant=person, statement=statement, stance=Stance.DISAGREE)
    VoteFactory(participant=ParticipantFactory(dialogue=other), statement=StatementFactory(dialogue=other))

    rows = vote_rows(dialogue.pk)

    assert rows.participants.tolist() == [person.pk]
    assert rows.statements.tolist() == [statement.pk]
    assert rows.stances.tolist() == [-1]


def test_a_dialogue_without_votes_gives_no_row() -> None:
    rows = vote_rows(DialogueFactory().pk)

    assert len(rows.participants) == len(rows.statements) == len(rows.stances) == 0


def test_many_votes_all_come_out() -> None:
    dialogue = DialogueFactory()
    Statement.objects.bulk_create(
        Statement(dialogue=dialogue, number=n, text=f"Affirmation {n}", written_at=NOW) for n in range(1, 701)
    )
    Participant.objects.bulk_create(Participant(dialogue=dialogue, started_at=NOW) for _ in range(100))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO dialogues_vote (participant_id, statement_id, stance, cast_at)
            SELECT p.id, s.id, (p.id + s.id) %% 3 - 1, %s
            FROM dialogues_participant AS p, dialogues_statement AS s
            """,
            [NOW],
        )

    rows = vote_rows(dialogue.pk)

    assert len(rows.stances) == Vote.objects.count() == 70_000
    np.testing.assert_array_equal(rows.stances, (rows.participants + rows.statements) % 3 - 1)
    assert len(np.unique(rows.participants)) == 100
    assert len(np.unique(rows.statements)) == 700


def test_colleges_stand_beside_the_people_who_voted() -> None:
    dialogue = DialogueFactory()
    silent, citizen, _absent, elected = (
        ParticipantFactory(dialogue=dialogue, college=college)
        for college in ("", College.CITIZEN, College.PROFESSIONAL, College.ELECTED)
    )

    numbers = college_numbers(dialogue.pk, np.array([silent.pk, citizen.pk, elected.pk]))

    assert numbers.tolist() == [-1, list(College).index(College.CITIZEN), list(College).index(College.ELECTED)]
