from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
from django.db import connection
from django.db.models import Model, QuerySet

from cedre.dialogues.models import Dialogue, DrawnResults, Participant, Stage, Stance, Statement, Vote
from cedre.dialogues.queries.colleges import COLLEGES
from cedre.engine import asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far someone is: `answered` of `total` statements shown today."""

    answered: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.answered >= self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A statement and what this person said of it."""

    statement: Statement
    stance: Stance


def readable_participants(*, dialogue_id: int) -> QuerySet[Participant]:
    """Participants of one dialogue who are not cut; the door finds the reader's own by their signed cookie."""
    known = Participant.objects.filter(dialogue_id=dialogue_id, cut_at__isnull=True)
    return known.select_related("dialogue", "dialogue__territory")


def standing_statements(dialogue: Dialogue, *, numbers: Iterable[int]) -> dict[int, int]:
    """Number -> key of the statement put to the vote that bears it, or that it was merged into; others are left out."""
    found = dialogue.statements.filter(number__in=list(numbers)).select_related("merged_into")
    standing = {each.number: each.merged_into or each for each in found}
    return {number: each.pk for number, each in standing.items() if not each.is_withheld}


def answers_that_count(dialogue: Dialogue, answers: Mapping[int, Stance]) -> dict[int, Stance]:
    """What counts of answers by number: key of the statement -> stance, without those to withheld statements.

    Of two statements that became one, the answer to the one that stays; without it, to the first of the others.
    """
    stand = standing_statements(dialogue, numbers=answers)
    own = dict(dialogue.statements.filter(pk__in=stand.values()).values_list("pk", "number"))
    told = {key: [answers[number] for number in answers if stand.get(number) == key] for key in own}
    return {key: answers.get(own[key], given[0]) for key, given in told.items()}


def counted_answers(participant: Participant) -> dict[int, Stance]:
    """What someone answers today to the statements put to the vote: key -> stance."""
    given = participant.votes.current().filter(statement__withheld_at__isnull=True)
    return {statement: Stance(stance) for statement, stance in given.values_list("statement_id", "stance")}


def readable_participant(*, slug: str, dialogue_id: int, key: int) -> Participant | None:
    """The participant of this key, not cut, with the published dialogue of this address; None if there is no such."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTICIPANT, [key, dialogue_id, slug, Stage.DRAFT])
        row = cursor.fetchone()
    if row is None:
        return None
    theirs = _fields(Participant)
    participant = Participant.from_db(connection.alias, theirs, row[: len(theirs)])
    participant.dialogue = Dialogue.from_db(connection.alias, _fields(Dialogue), row[len(theirs) :])
    return participant


def answers(participant: Participant) -> list[Answer]:
    """What this person said of the statements still shown, the last answer first."""
    votes = (
        Vote.objects.current()
        .filter(participant=participant, statement__withheld_at__isnull=True)
        .select_related("statement")
        .order_by("-cast_at", "-pk")
    )
    return [Answer(statement=vote.statement, stance=Stance(vote.stance)) for vote in votes]


def answer_to(statement: Statement, *, by: Participant) -> Stance | None:
    """What this person says of this statement today; None when they have not answered."""
    stance = Vote.objects.current().filter(participant=by, statement=statement).values_list("stance", flat=True).first()
    return None if stance is None else Stance(stance)


def stances(participant: Participant) -> dict[str, int]:
    """What this person said, statement key -> -1, 0 or 1, for their own place on the map."""
    votes = Vote.objects.current().filter(participant=participant).values_list("statement_id", "stance")
    return {str(statement): stance for statement, stance in votes}


def next_statement(participant: Participant) -> tuple[Statement | None, Progress]:
    """The statement to put to this person now (None: all answered), and how far they are.

    The choice follows what they said so far, and starves no statement and no college (docs/algorithms/opinion.md).
    """
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN_AND_SAID, [participant.pk, participant.dialogue_id])
        shown, said, stances, drawn_at = cursor.fetchone()
    statements = np.array(shown or [], dtype=np.int64)
    column = asking.next_statement(
        _questions(participant.dialogue_id, drawn_at).among(statements),
        columns=np.searchsorted(statements, np.array(said or [], dtype=np.int64)),
        stances=np.array(stances or [], dtype=np.int64),
        available=np.ones(len(statements), dtype=bool),
        reader=participant.pk,
        # The seed is that of the drawings, and as public.
        seed=participant.dialogue_id,
        college=COLLEGES.index(participant.college) if participant.college else None,
    )
    progress = Progress(answered=len(said or []), total=len(statements))
    return (None if column is None else Statement.objects.raw(_STATEMENT, [shown[column]])[0]), progress


def participation_progress(participant: Participant) -> Progress:
    """How far this person is."""
    shown = Statement.objects.shown().filter(dialogue_id=participant.dialogue_id)
    answered = Vote.objects.current().filter(participant=participant, statement__withheld_at__isnull=True)
    return Progress(answered=answered.count(), total=shown.count())


@lru_cache(maxsize=32)
def _questions(dialogue_id: int, drawn_at: datetime | None) -> asking.Questions:
    """What the drawing of this instant prepared for the choice: nothing before the first one."""
    if drawn_at is None:
        return asking.Questions.none()
    packed = DrawnResults.objects.filter(dialogue_id=dialogue_id, drawn_at=drawn_at).values_list("questions", flat=True)
    return asking.Questions.unpacked(bytes(found)) if (found := packed.first()) else asking.Questions.none()


def _fields(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _columns(model: type[Model], table: str) -> str:
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


# In SQL: most of the site's visits ask these questions, which the ORM takes ten times longer to write than PostgreSQL
# to answer.
_PARTICIPANT = f"""
    SELECT {_columns(Participant, "participant")}, {_columns(Dialogue, "dialogue")}
    FROM dialogues_participant AS participant
    JOIN dialogues_dialogue AS dialogue ON dialogue.id = participant.dialogue_id
    WHERE participant.id = %s AND participant.cut_at IS NULL
        AND dialogue.id = %s AND dialogue.slug = %s AND dialogue.stage <> %s
"""  # noqa: S608 - our own names

_SHOWN_AND_SAID = """
    SELECT
        array_agg(statement.id ORDER BY statement.id),
        array_agg(statement.id ORDER BY statement.id) FILTER (WHERE vote.stance IS NOT NULL),
        array_agg(vote.stance ORDER BY statement.id) FILTER (WHERE vote.stance IS NOT NULL),
        (SELECT drawn_at FROM dialogues_drawnresults WHERE dialogue_id = max(statement.dialogue_id))
    FROM dialogues_statement AS statement
    LEFT JOIN dialogues_vote AS vote
        ON vote.statement_id = statement.id AND vote.participant_id = %s AND vote.replaced_at IS NULL
    WHERE statement.dialogue_id = %s AND statement.withheld_at IS NULL
"""

_STATEMENT = "SELECT * FROM dialogues_statement WHERE id = %s"
