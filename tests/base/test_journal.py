from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cedre.base import journal
from cedre.base.models import JournalEntry
from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def entry() -> JournalEntry:
    person = PersonFactory()
    return journal.record("accounts.tested", by=person, about=person, at=NOW, colour="vert")


def refused(statement: str) -> bool:
    """Whether the database says no to these words of SQL."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except DatabaseError as error:
            return "never changed nor deleted" in str(error)
    return False


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'accounts.other'",
        "facts = '{}'",
        "at = at - interval '1 day'",
        "about_kind = 'x'",
        "about_key = '0'",
        "id = id + 1000",
        "by = NULL",
        "by = '7c226873-9a27-45e3-b187-2412133190cf'",
        "by = '00000000-0000-0000-0000-000000000000', verb = 'accounts.other'",
    ],
)
def test_an_act_is_never_changed(entry: JournalEntry, change: str) -> None:
    assert refused(f"UPDATE base_journalentry SET {change}")


def test_an_act_is_never_deleted(entry: JournalEntry) -> None:
    assert refused("DELETE FROM base_journalentry")
    assert refused(f"DELETE FROM base_journalentry WHERE id = {entry.pk}")


def test_the_journal_is_never_emptied(entry: JournalEntry) -> None:
    with connection.cursor() as cursor:
        # Put to sleep for the tests, which empty their tables: see tests/conftest.py.
        cursor.execute("ALTER TABLE base_journalentry ENABLE TRIGGER journal_is_kept")
    assert refused("TRUNCATE base_journalentry")


def test_the_one_change_allowed_cuts_an_act_from_its_author(entry: JournalEntry) -> None:
    assert entry.by is not None
    assert journal.cut(entry.by) == 1

    entry.refresh_from_db()
    assert (entry.by, entry.facts) == (journal.FORGOTTEN, {"colour": "vert"})


def test_an_act_of_the_platform_is_not_given_to_the_forgotten(entry: JournalEntry) -> None:
    ours = journal.record("accounts.tested", by=None, about=entry, at=NOW)

    assert refused(f"UPDATE base_journalentry SET by = '{journal.FORGOTTEN}' WHERE id = {ours.pk}")


def test_old_acts_are_cut_from_their_authors_and_recent_ones_are_not(entry: JournalEntry) -> None:
    person = PersonFactory()
    recent = journal.record("accounts.tested", by=person, about=person, at=NOW + timedelta(days=2))

    assert journal.cut_before(NOW + timedelta(days=1)) == 1
    assert journal.cut_before(NOW + timedelta(days=1)) == 0

    recent.refresh_from_db()
    assert recent.by == person.pseudonym
