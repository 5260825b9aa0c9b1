"""How often one client may ask. Nothing about it is written anywhere: counts live in memory, for a minute."""

import time
from collections import Counter
from hashlib import blake2b
from ipaddress import ip_address
from secrets import token_bytes
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

SECONDS = 60
# A network of this many bits is what one home or one phone has in IPv6: its addresses count as one.
ONE_CLIENT = 64
CLIENTS_AT_MOST = 100_000


class ClientCounts:
    """Requests of each client within the present minute, by a salted hash of their address; the salt goes with it.

    One of these counts for one process. `now`: seconds of any clock that never goes back.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._begin(minute=-1)

    def allow(self, address: str, *, at_most: int, now: float) -> bool:
        """Count one more request of `address`, and say whether it is within `at_most` a minute."""
        with self._lock:
            if (minute := int(now // SECONDS)) != self._minute or len(self._counts) >= CLIENTS_AT_MOST:
                self._begin(minute=minute)
            client = blake2b(_network(address), key=self._salt, digest_size=16).digest()
            self._counts[client] += 1
            return self._counts[client] <= at_most

    def _begin(self, *, minute: int) -> None:
        self._minute = minute
        self._salt = token_bytes(32)
        self._counts: Counter[bytes] = Counter()


def _network(address: str) -> bytes:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address.encode()
    return parsed.packed if parsed.version == 4 else parsed.packed[: ONE_CLIENT // 8]


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: what the last of our own proxies saw, or the other end of the connection."""
    proxies = settings.TRUSTED_PROXIES
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


class EachClient(BaseThrottle):
    """django-ninja's door to the counts; settings.API_REQUESTS_PER_MINUTE, 0 for no limit."""

    def __init__(self) -> None:
        self.counts = ClientCounts()

    def allow_request(self, request: HttpRequest) -> bool:
        at_most = settings.API_REQUESTS_PER_MINUTE
        return not at_most or self.counts.allow(client_address(request), at_most=at_most, now=time.monotonic())

    def wait(self) -> float:
        """Seconds until the next minute, when everyone may ask again."""
        return SECONDS - time.monotonic() % SECONDS
