import time

from procrastinate.contrib.django import app

from cedre.site.api import rate_limit


@app.periodic(cron="* * * * *")
@app.task(name="site.forget_api_requests", queueing_lock="site.forget_api_requests")
def forget_api_requests(timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Keep nothing of who asked the API once the minute is over, even when nobody asks any more."""
    rate_limit.forget_past_minutes(now=time.time())
