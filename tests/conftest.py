"""The ground of every test: settings, a database for those that ask for it, the real data, the floors."""

import os
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

# Said here and not in pyproject.toml, which pytest-django would read before this file has spoken.
os.environ["DJANGO_SETTINGS_MODULE"] = "cedre.site.settings"
os.environ["CEDRE_STATIC_FROM_SOURCE"] = "1"
os.environ.setdefault("CEDRE_SECRET_KEY", "only-for-tests")
# Factories write what no act of the journal tells; the tests of what is kept ask for it.
os.environ["CEDRE_SECONDS_KEPT"] = "0"
# What a power cut takes from a test is no loss, and this makes writing faster.
os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")

import django
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.cache import cache, caches
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils import translation

from cedre.operations import embedded_postgres
from tests.spreadsheet import libreoffice

__all__ = ["libreoffice"]

django.setup()
# Slow on purpose for who tries passwords, which is not what tests do.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

ROOT = Path(__file__).resolve().parents[1]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}
FLOORS = {
    "database": "reads or writes a database (set by itself)",
    "long": "takes seconds rather than milliseconds: servers started and killed, whole ways, proofs (`make resist`)",
    "browser": "a journey in Chromium (set by itself)",
    "proof": "computes opinions for a minute and more, all together (set by itself)",
}


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in FLOORS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Tell the floors before `-m` chooses among them; then, whatever the order drawn, send the journeys last."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)
        if "engine" in item.path.parts:
            item.add_marker(pytest.mark.proof)
    yield
    # Playwright leaves an event loop running in this thread, where others may want their own.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One plain line for each reason to skip, whatever the number of tests it takes away."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", ()))
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{number} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The database server, started for the first test that asks for a database and stopped after the last."""
    with embedded_postgres.serving_unless_given():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The journal can never be emptied, and tests with real transactions empty every table after them."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE base_journalentry DISABLE TRIGGER journal_is_kept")
    yield
    # A browser that has left may still be answered, and a database in use is not taken away.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _write_first_reasons_again(sender: AppConfig, **_more: Any) -> None:
    """Tests with real transactions empty every table after them: what a migration wrote comes back."""
    if sender.label == "moderation" and not sender.get_model("Reason").objects.exists():
        import_module("cedre.moderation.migrations.0002_first_reasons").write(apps, None)


post_migrate.connect(_write_first_reasons_again)


@pytest.fixture(autouse=True)
def _nothing_remembered(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """What pages keep for a minute, attempts, and the language of the last page must not travel to the next test."""
    caches["memory"].clear()
    asked = request.node.get_closest_marker("django_db")
    if asked and asked.kwargs.get("transaction"):
        # Other tests take back what they wrote.
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    if asked and asked.kwargs.get("transaction"):
        # Django empties the tables it made; those of the worker's jobs are another's.
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real votes and outlines (CEDRE_TEST_DATA), which is never part of the repository."""
    folder = Path(os.environ.get("CEDRE_TEST_DATA") or ROOT.parent / "shared" / "data").resolve()
    if not folder.is_dir():
        pytest.skip(f"no real data here: CEDRE_TEST_DATA names no folder ({folder})")
    return folder
