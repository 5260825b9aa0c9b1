from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.answers import actions


@app.periodic(cron="15 5 * * *")
@app.task(name="answers.remind_of_due_answers", queueing_lock="answers.remind_of_due_answers")
def remind_of_due_answers(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Remind those who owe answers, before the letters leave."""
    actions.remind_of_due_answers(now=timezone.now())


@app.periodic(cron="30 6 * * *")
@app.task(name="answers.tell_followers", queueing_lock="answers.tell_followers")
def tell_followers(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Tell those who asked of the answers that came."""
    actions.tell_followers(now=timezone.now())
