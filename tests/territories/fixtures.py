"""The whole table of France, for the tests of a module."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from cedre.territories import imports


@pytest.fixture(scope="module")
def all_territories(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The 36,352 territories shipped, loaded once for the module (2 s) and gone after it.

    Not for the whole session: tests of other rooms would then see them or not, according to the order of the day.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        imports.load_shipped_table(now=datetime(2026, 1, 1, tzinfo=UTC))
        # Else the parents of all rows, checked at commit, would be checked again at the end of each test.
        connection.check_constraints()
        yield
        transaction.set_rollback(True)
