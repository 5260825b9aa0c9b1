"""Connections kept from page to page: a check costs no exchange, and finds a server that went away."""

from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg import OperationalError
from psycopg_pool import ConnectionPool

from cedre.operations.connections import LivingConnection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kept() -> Iterator[LivingConnection]:
    parameters = connection.get_connection_params()
    with LivingConnection.connect(**{**parameters, "cursor_factory": None, "autocommit": True}) as living:
        yield living


def last_exchange(kept: LivingConnection) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state_change FROM pg_stat_activity WHERE pid = %s", [kept.info.backend_pid])
        return cursor.fetchone()


def test_a_check_of_a_living_connection_says_nothing_to_the_server(kept: LivingConnection) -> None:
    kept.execute("SELECT 1").fetchone()
    before = last_exchange(kept)

    ConnectionPool.check_connection(kept)

    assert last_exchange(kept) == before


def test_a_check_finds_that_the_server_has_closed_the_connection(kept: LivingConnection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.info.backend_pid])

    with pytest.raises(OperationalError):
        ConnectionPool.check_connection(kept)
