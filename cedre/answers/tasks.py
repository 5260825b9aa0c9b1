from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.answers import actions


@app.periodic(cron="15 5 * * *")
@app.task(name="answers.remind_of_due_answers", queueing_lock="answers.remind_of_due_answers")
def remind_of_due_answers(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Remind those who owe answers, before the letters leave."""
    actions.remind_of_due_answers(now=timezone.now())
