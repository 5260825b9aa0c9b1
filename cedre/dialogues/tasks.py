from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.dialogues import actions


@app.task(name="dialogues.redraw_results")
def redraw_results(*, dialogue_id: int) -> None:
    """Compute again what the results page of one dialogue shows."""
    actions.draw_results(dialogue_id=dialogue_id, now=timezone.now())


@app.task(name="dialogues.redraw_stale_results")
def redraw_stale_results() -> None:
    """Compute again the results that a former version of Cèdre computed; asked for when the platform starts."""
    actions.redraw_stale_results(now=timezone.now())
