from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.dialogues import actions


@app.task(name="dialogues.redraw_results")
def redraw_results(*, dialogue_id: int) -> None:
    """Compute again what the results page of one dialogue shows, once enough people have answered since."""
    actions.draw_due_results(dialogue_id=dialogue_id, now=timezone.now())


@app.task(name="dialogues.redraw_stale_results")
def redraw_stale_results() -> None:
    """Compute again the results that a former version of Cèdre computed; asked for when the platform starts."""
    actions.redraw_stale_results(now=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(name="dialogues.ask_for_last_results", queueing_lock="dialogues.ask_for_last_results")
def ask_for_last_results(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Once the last day of a dialogue is past, count the last votes."""
    actions.ask_for_last_results(today=timezone.localdate())


@app.periodic(cron="30 5 * * *")
@app.task(name="dialogues.announce_last_days", queueing_lock="dialogues.announce_last_days")
def announce_last_days(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Tell of the dialogues that end within the week, before the letters leave."""
    actions.announce_last_days(now=timezone.now())
