from datetime import datetime

from django.utils import timezone

from cedre.dialogues import notifications, queries


def announce_last_days(*, now: datetime) -> int:
    """Tell those who made them of the dialogues that end within the week. Returns how many were told."""
    ending = queries.ending_soon(today=timezone.localdate(now))
    return sum(notifications.announce_last_days(dialogue, closes_on=on, now=now) for dialogue, on in ending)
