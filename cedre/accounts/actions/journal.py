from datetime import datetime

from django.utils import timezone

from cedre.accounts import queries, rules
from cedre.accounts.models import Person
from cedre.base import journal


def release_journal(*, by: Person, now: datetime) -> None:
    """Note that someone took a copy of the journal away, names included."""
    rules.check_can_read_journal(queries.standing(by, today=timezone.localdate(now)))

    journal.record("accounts.journal-released", by=by, about=by, at=now)
