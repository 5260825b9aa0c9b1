"""How often one client may ask, whichever of our processes answers. No address is written anywhere."""

import time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from ninja.throttling import BaseThrottle

from cedre.base.clients import client_address, network_of

SECONDS = 60
# One statement: two processes that count at the same instant get in line behind each other.
COUNT = """
INSERT INTO site_api_requests (minute, client, requests) VALUES (%s, %s, 1)
ON CONFLICT (minute, client) DO UPDATE SET requests = site_api_requests.requests + 1
RETURNING requests
"""
FORGET = "DELETE FROM site_api_requests WHERE minute < %s"


def allow(address: str, *, at_most: int, now: float) -> bool:
    """Count one more request of `address` in this minute, and say whether it is within `at_most`.

    What is kept until the minute is over is a number and a digest: of the address, keyed with the site's secret
    and with the minute, so that nothing ties one minute to the next. `now`: seconds since 1970.
    """
    minute = int(now // SECONDS)
    client = salted_hmac(f"site.api.{minute}", network_of(address), algorithm="blake2b").digest()[:16]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [minute, client])
        return bool(cursor.fetchone()[0] <= at_most)


def forget_past_minutes(*, now: float) -> None:
    """Empty the counts of the minutes that are over; the worker asks for it each minute."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [int(now // SECONDS)])


class EachClient(BaseThrottle):
    """django-ninja's door to the counts; settings.API_REQUESTS_PER_MINUTE, 0 for no limit."""

    def allow_request(self, request: HttpRequest) -> bool:
        at_most = settings.API_REQUESTS_PER_MINUTE
        return not at_most or allow(client_address(request), at_most=at_most, now=time.time())

    def wait(self) -> float:
        """Seconds until the next minute, when everyone may ask again."""
        return SECONDS - time.time() % SECONDS
