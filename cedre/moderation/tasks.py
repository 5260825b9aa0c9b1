from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.moderation import actions


@app.periodic(cron="5 * * * *")
@app.task(name="moderation.forget_past_days", queueing_lock="moderation.forget_past_days")
def forget_past_days(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Soon after midnight, and again each hour if the worker slept: nothing of yesterday's networks is kept."""
    actions.forget_past_days(now=timezone.now())
