import time

from django.utils import timezone
from procrastinate.contrib.django import app

from cedre.site import attempts
from cedre.site.api import rate_limit


@app.periodic(cron="* * * * *")
@app.task(name="site.forget_api_requests", queueing_lock="site.forget_api_requests")
def forget_api_requests(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Keep nothing of who asked the API once the minute is over, even when nobody asks any more."""
    rate_limit.forget_past_minutes(now=time.time())


@app.periodic(cron="* * * * *")
@app.task(name="site.forget_attempts", queueing_lock="site.forget_attempts")
def forget_attempts(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Keep nothing of who tried to sign in once it no longer counts, even when nobody tries any more."""
    attempts.forget_past(now=timezone.now())
