from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.dialogues import actions


@app.task(name="turnout.count_again")
def count_again(*, dialogue_id: int) -> None:
    """Once a dialogue says who takes part, count them by the votes already published."""
    actions.follow_published_results(dialogue_id=dialogue_id, now=timezone.now())
