"""Attempts to sign in are counted once for all processes, and forgotten by themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.utils import timezone

from cedre.site import attempts
from cedre.site.tasks import forget_attempts

pytestmark = pytest.mark.django_db


def expiries() -> list[datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM site_attempts ORDER BY expires")
        return [expires for (expires,) in cursor.fetchall()]


def test_what_one_process_counts_the_others_know() -> None:
    elsewhere = caches.create_connection("default")

    assert cache.add("allauth:rl:login", 1)
    assert not elsewhere.add("allauth:rl:login", 1)
    elsewhere.set("allauth:rl:login", [2.0, 1.0])
    assert cache.get("allauth:rl:login") == [2.0, 1.0]


def test_a_code_of_an_application_serves_once_for_as_long_as_it_would_be_taken() -> None:
    used = f"{attempts.USED_CODE}?user=1&code=123456"

    assert cache.add(used, "y", timeout=30)

    assert expiries()[0] > timezone.now() + timedelta(seconds=85)
    assert not caches.create_connection("default").add(used, "y", timeout=30)


def test_what_no_longer_counts_is_dropped_each_minute() -> None:
    cache.set("soon", 1, timeout=60)
    cache.set("later", 1, timeout=300)

    attempts.forget_past(now=timezone.now() + timedelta(seconds=120))
    assert len(expiries()) == 1
    forget_attempts(timestamp=0)
    assert len(expiries()) == 1
    attempts.forget_past(now=datetime(2100, 1, 1, tzinfo=UTC))
    assert expiries() == []
