from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cedre.accounts import actions
from cedre.gateways.mail import MailNotSent


@app.task(
    name="accounts.send_notices", retry=RetryStrategy(max_attempts=4, linear_wait=60, retry_exceptions=[MailNotSent])
)
def send_notices(*, person_id: int) -> None:
    """Send someone all that is due to them, in one letter."""
    actions.send_notices(person_id=person_id, now=timezone.now())


@app.task(
    name="accounts.send_invitation",
    retry=RetryStrategy(max_attempts=4, linear_wait=60, retry_exceptions=[MailNotSent]),
)
def send_invitation(*, invitation_id: int) -> None:
    """Take an invitation to its address, unless it was used or revoked meanwhile."""
    actions.send_invitation(invitation_id=invitation_id, now=timezone.now())


# In the minutes after the hour: letters leave at seven, and those that could not are tried again.
@app.periodic(cron="2 * * * *")
@app.task(name="accounts.send_due_letters", queueing_lock="accounts.send_due_letters")
def send_due_letters(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Ask for every letter whose hour has come."""
    actions.ask_for_due_letters(now=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(name="accounts.clean", queueing_lock="accounts.clean")
def clean(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Each night: what is kept for a time only goes, accounts left unused are warned then erased."""
    now = timezone.now()
    actions.drop_what_is_too_old(now=now)
    actions.let_go_of_the_absent(now=now)


@app.periodic(cron="20 5 * * *")
@app.task(name="accounts.announce_ending_roles", queueing_lock="accounts.announce_ending_roles")
def announce_ending_roles(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Tell those whose role ends within two weeks, before the letters leave."""
    actions.announce_ending_roles(now=timezone.now())
