from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from cedre.dialogues.models import Dialogue, DrawnResults, Participant, Stance, Statement, Vote
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


def answers_by_number(participant: Participant) -> dict[int, Stance]:
    """What someone answers today, by the numbers of the statements."""
    given = participant.votes.current().values_list("statement__number", "stance")
    return {number: Stance(stance) for number, stance in given}


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
    shown = _shown(participant)
    said = dict(Vote.objects.current().filter(participant=participant).values_list("statement_id", "stance"))
    answered = np.array([statement in said for statement in shown.tolist()], dtype=bool)
    progress = Progress(answered=int(answered.sum()), total=len(shown))
    column = asking.next_statement(
        _questions(participant.dialogue_id).among(shown),
        columns=np.flatnonzero(answered),
        stances=np.array([said[statement] for statement in shown[answered].tolist()], dtype=np.int64),
        available=np.ones(len(shown), dtype=bool),
        reader=participant.pk,
        # The seed is that of the drawings, and as public.
        seed=participant.dialogue_id,
        college=COLLEGES.index(participant.college) if participant.college else None,
    )
    return (None if column is None else Statement.objects.get(pk=shown[column])), progress


def participation_progress(participant: Participant) -> Progress:
    """How far this person is."""
    shown = Statement.objects.shown().filter(dialogue_id=participant.dialogue_id)
    answered = Vote.objects.current().filter(participant=participant, statement__withheld_at__isnull=True)
    return Progress(answered=answered.count(), total=shown.count())


def _shown(participant: Participant) -> NDArray[np.int64]:
    """The statements that may be asked today, by rising key."""
    shown = Statement.objects.shown().filter(dialogue_id=participant.dialogue_id).order_by("pk")
    return np.fromiter(shown.values_list("pk", flat=True), dtype=np.int64)


def _questions(dialogue_id: int) -> asking.Questions:
    """What the last drawing prepared for the choice; nothing before the first one, or when it is of another version."""
    packed = DrawnResults.objects.filter(dialogue_id=dialogue_id).values_list("questions", flat=True).first()
    return asking.Questions.unpacked(bytes(packed)) if packed else asking.Questions.none()
