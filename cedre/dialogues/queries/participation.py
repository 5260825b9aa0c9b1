from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from cedre.dialogues import rules
from cedre.dialogues.models import DrawnResults, Participant, Stance, Statement, Vote


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
    """The statement to put to this person now (None: all answered), and how far they are."""
    shown = dict(Statement.objects.shown().filter(dialogue_id=participant.dialogue_id).values_list("pk", "number"))
    answered = set(
        Vote.objects.current()
        .filter(participant=participant, statement__in=shown)
        .values_list("statement_id", flat=True)
    )
    progress = Progress(answered=len(answered), total=len(shown))
    waiting = [pk for pk in shown if pk not in answered]
    if not waiting:
        return None, progress

    order = rules.reading_order(waiting, reader=participant.pk, priorities=_priorities(participant.dialogue_id))
    return Statement.objects.get(pk=order[0]), progress


def participation_progress(participant: Participant) -> Progress:
    return next_statement(participant)[1]


def _priorities(dialogue_id: int) -> Mapping[int, float]:
    """Priority of each statement as last computed; empty before the first drawing."""
    stored = DrawnResults.objects.filter(dialogue_id=dialogue_id).values_list("priorities", flat=True).first()
    return {int(statement): priority for statement, priority in (stored or {}).items()}
