from datetime import datetime

from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries, rules
from cedre.dialogues.models import Dialogue


def release_answers(*, dialogue: Dialogue, by: Person | None, now: datetime) -> None:
    """Let everyone's answers, under numbers, leave the platform in a file; what remains here is the trace of it.

    `by` is None from the command line, whose reader has the whole base anyway. Raises `NotAnAnimator`.
    """
    if by is not None:
        rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))

    journal.record("dialogues.answers-released", by=by, about=dialogue, at=now)
