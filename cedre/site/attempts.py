"""Attempts to sign in, and codes already used: counted once for all web processes, in a table of the database.

django-allauth counts them in Django's default cache. Ours keeps no address: what it keeps something under is digested.
"""

from datetime import datetime

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from django.utils.crypto import salted_hmac

USED_CODE = "allauth.mfa.totp.used"
FORGET = "DELETE FROM site_attempts WHERE expires < %s"


def digest(key: str, _prefix: str, _version: int) -> str:
    """What a count is kept under; with a copy of the database, and not the site's secret, nobody finds whose it is."""
    return salted_hmac("site.attempts", key, algorithm="sha256").hexdigest()


def forget_past(*, now: datetime) -> None:
    """Drop what no longer counts; the worker asks for it each minute."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [now])


class Attempts(DatabaseCache):
    """Django's cache in a table. A code used once is remembered as long as it would be accepted."""

    def add(self, key: str, value: object, timeout: float | None = None, version: int | None = None) -> bool:
        if key.startswith(USED_CODE):
            # allauth forgets it after one period, and takes it during that one and those around it.
            timeout = settings.MFA_TOTP_PERIOD * (1 + 2 * settings.MFA_TOTP_TOLERANCE)
        return bool(super().add(key, value, timeout, version))
