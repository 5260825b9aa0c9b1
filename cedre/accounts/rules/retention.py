from datetime import datetime, timedelta
from enum import Enum, auto

ONE_MONTH = timedelta(days=30)


class Absence(Enum):
    """What an account that nobody uses calls for."""

    SHORT = auto()
    TO_WARN = auto()
    WARNED = auto()
    TO_ERASE = auto()


def absence(
    *, last_seen_at: datetime, warned_at: datetime | None, months: int, warning_days: int, now: datetime
) -> Absence:
    """Where an account stands: unused for `months`, warned, then erased `warning_days` later unless they come back."""
    if now - last_seen_at < months * ONE_MONTH:
        return Absence.SHORT
    if warned_at is None or warned_at < last_seen_at:
        return Absence.TO_WARN
    return Absence.TO_ERASE if now - warned_at >= timedelta(days=warning_days) else Absence.WARNED
