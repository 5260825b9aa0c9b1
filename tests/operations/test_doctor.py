"""The doctor: each thing that can be wrong is said, with what to do; what is right is said to be."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from cedre.demo import cast, story
from cedre.dialogues.models import Dialogue
from cedre.operations.doctor import Level, database, installation
from cedre.operations.doctor.findings import Finding
from cedre.territories import imports
from cedre.territories.models import LoadedTable
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory

CHECKOUT = Path(__file__).resolve().parents[2]


def level_of(finding: Finding) -> Level:
    assert bool(finding.advice) == (finding.level != Level.OK), "what is wrong comes with what to do, and only that"
    return finding.level


@pytest.mark.parametrize(
    ("in_service", "shown", "works", "level"),
    [
        (False, True, True, "ok"),
        (True, False, False, "problem"),
        (False, False, False, "look"),
        (True, False, True, "ok"),
    ],
)
def test_whether_letters_leave(*, settings: Settings, in_service: bool, shown: bool, works: bool, level: str) -> None:
    settings.PRODUCTION, settings.MAILS_SHOWN, settings.MAIL_WORKS = in_service, shown, works

    assert level_of(installation.mail()) == level


@pytest.mark.parametrize(
    ("version", "level"), [((3, 10), "problem"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "look")]
)
def test_the_python_of_this_machine(version: tuple[int, int], level: str) -> None:
    assert level_of(installation.python(version)) == level


@pytest.mark.parametrize(
    ("is_in_service", "hosts", "level"),
    [(True, ["cedre.example"], "ok"), (False, ["localhost", "127.0.0.1"], "ok"), (False, ["cedre.example"], "problem")],
)
def test_a_site_others_can_call_is_told_to_be_in_service(
    settings: Settings, is_in_service: bool, hosts: list[str], level: str
) -> None:
    settings.PRODUCTION, settings.ALLOWED_HOSTS = is_in_service, hosts

    assert level_of(installation.service()) == level


def test_a_short_key_is_worse_in_service_than_on_trial(settings: Settings) -> None:
    settings.SECRET_KEY, settings.PRODUCTION = "short", False
    assert level_of(installation.key()) == "look"
    settings.PRODUCTION = True
    assert level_of(installation.key()) == "problem"
    settings.SECRET_KEY = "k" * 50
    assert level_of(installation.key()) == "ok"


def test_a_key_that_other_accounts_can_read_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    assert list(installation.key_file(path)) == []
    path.write_text("secret")

    path.chmod(0o640)
    (finding,) = installation.key_file(path)
    assert level_of(finding) == "problem"
    assert finding.advice == f"chmod 600 {path}"

    path.chmod(0o600)
    assert [level_of(finding) for finding in installation.key_file(path)] == ["ok"]


def test_words_in_clear_are_something_to_look_at_in_service(settings: Settings) -> None:
    settings.HTTPS, settings.PRODUCTION = False, True
    assert level_of(installation.https()) == "look"
    settings.PRODUCTION = False
    assert level_of(installation.https()) == "ok"
    settings.HTTPS = settings.PRODUCTION = True
    assert level_of(installation.https()) == "ok"


def test_detailed_errors_are_a_problem_where_others_can_call(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    assert level_of(installation.debug()) == "look"
    settings.ALLOWED_HOSTS = ["cedre.example"]
    assert level_of(installation.debug()) == "problem"


@pytest.mark.parametrize(("gigabytes", "level"), [(0.3, "problem"), (1.5, "look"), (40, "ok")])
def test_a_full_disk_is_seen_coming(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, gigabytes: float, level: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=gigabytes * 10**9))

    finding = installation.disk(tmp_path / "not" / "yet" / "there")

    assert level_of(finding) == level
    assert f"{gigabytes:.1f}".replace(".", ",") in finding.said


def test_static_files_never_gathered_or_gathered_by_an_older_version(settings: Settings, tmp_path: Path) -> None:
    assert level_of(installation.static_files()) == "ok"
    settings.STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    settings.STATIC_ROOT, settings.PRODUCTION = tmp_path, True

    assert level_of(installation.static_files()) == "problem"
    manifest = tmp_path / "staticfiles.json"
    manifest.write_text(json.dumps({"paths": {"cedre/css/base.css": "cedre/css/base.1234.css"}}))
    finding = installation.static_files()
    assert level_of(finding) == "problem"
    assert "il en manque" in finding.said

    everything = set(installation.names_to_gather())
    assert {"cedre/css/base.css", "guides/vote-phone.png"} <= everything
    manifest.write_text(json.dumps({"paths": dict.fromkeys(everything, "")}))
    assert level_of(installation.static_files()) == "ok"


@pytest.mark.parametrize(("version", "level"), [(14, "problem"), (15, "ok"), (18, "ok"), (19, "look")])
def test_the_version_of_postgresql(version: int, level: str) -> None:
    assert level_of(database.version(version)) == level


@pytest.mark.django_db
def test_a_database_without_its_extensions_is_told_their_names() -> None:
    assert level_of(database.extensions()) == "ok"
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")

    finding = database.extensions()

    assert level_of(finding) == "problem"
    assert "CREATE EXTENSION pg_trgm;" in finding.advice
    assert "unaccent" not in finding.advice


@pytest.mark.django_db
def test_migrations_that_wait_are_a_problem_and_nothing_else_is_asked() -> None:
    assert level_of(database.migrations()) == "ok"
    MigrationRecorder.Migration.objects.filter(app="base").delete()

    findings = list(database.examine(read_clock=timezone.now))

    assert level_of(findings[-1]) == "problem"
    assert "cedre migrate" in findings[-1].advice


@pytest.mark.django_db
def test_territories_missing_of_another_version_and_loaded() -> None:
    assert level_of(database.territories()) == "problem"
    LoadedTable.objects.create(digest="0" * 64, vintage=2025, rows=3, loaded_at=NOW)
    assert level_of(database.territories()) == "look"
    digest = hashlib.sha256((imports.DATA / "territories.csv.gz").read_bytes()).hexdigest()
    LoadedTable.objects.create(digest=digest, vintage=2026, rows=36312, loaded_at=NOW + timedelta(days=1))
    assert level_of(database.territories()) == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "level"), [(0, "ok"), (20, "look"), (-20, "look"), (3600, "problem")])
def test_a_clock_far_from_the_databases_is_said(seconds: int, level: str) -> None:
    assert level_of(database.clock(lambda: timezone.now() + timedelta(seconds=seconds))) == level


def job(status: str, *, minutes_ago: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
            " VALUES ('default', 'dialogues.redraw_results', '{}', %s) RETURNING id",
            [status],
        )
        (key,) = cursor.fetchone()
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [key])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " VALUES (%s, 'deferred', now() - %s * interval '1 minute')",
            [key, minutes_ago],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silent_for", "is_in_service", "level"),
    [(None, True, "problem"), (None, False, "look"), (3600, True, "problem"), (5, True, "ok")],
)
def test_a_worker_that_no_longer_speaks_is_no_worker(
    settings: Settings, silent_for: int | None, is_in_service: bool, level: str
) -> None:
    settings.PRODUCTION = is_in_service
    if silent_for is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
                [silent_for],
            )

    assert level_of(database.worker()) == level


@pytest.mark.django_db
def test_work_that_waits_too_long_or_failed_is_said() -> None:
    assert [level_of(finding) for finding in database.queue()] == ["ok"]
    job("todo")
    assert [level_of(finding) for finding in database.queue()] == ["ok"]

    job("todo", minutes_ago=6)
    job("failed")
    waiting, failed = database.queue()

    assert level_of(waiting) == "look"
    assert "2 travaux attendent" in waiting.said
    assert level_of(failed) == "look"
    assert "dialogues.redraw_results" in failed.said


@pytest.mark.django_db
def test_the_demonstration_is_a_problem_in_service_while_its_password_opens(settings: Settings) -> None:
    DialogueFactory(is_fictional=True)
    animator = PersonFactory(email=cast.COACH.email)
    animator.set_password(story.PASSWORD)
    animator.save()
    assert list(database.demonstration()) == []

    settings.DEMONSTRATION_ALLOWED = False
    (finding,) = database.demonstration()
    assert level_of(finding) == "problem"
    assert finding.advice == f"cedre changepassword {animator.email}"

    animator.set_password("autre-chose")
    animator.save()
    assert [level_of(finding) for finding in database.demonstration()] == ["look"]
    Dialogue.objects.update(is_fictional=False)
    assert list(database.demonstration()) == []


def doctor(state: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cedre", "doctor", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": "", "CEDRE_STATE_DIR": str(state), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.long
def test_before_the_first_start_the_doctor_makes_nothing_and_finds_no_problem(new_state: Path) -> None:
    answer = doctor(new_state)

    assert answer.returncode == 0
    assert "À VOIR    Base de données" in answer.stdout
    assert not (new_state / "postgres").exists()


@pytest.mark.long
def test_a_database_that_does_not_answer_is_a_problem_among_others(new_state: Path) -> None:
    answer = doctor(new_state, DATABASE_URL="postgresql://127.0.0.1:9/cedre")

    assert answer.returncode == 1
    assert "OK        Python" in answer.stdout
    assert "PROBLÈME  Base de données" in answer.stdout
    assert "problème à régler" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.long
def test_for_a_machine_the_doctor_speaks_json(new_state: Path) -> None:
    answer = doctor(new_state, "--json", DATABASE_URL="postgresql://127.0.0.1:9/cedre")

    findings = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert {"subject", "level", "said", "advice"} == set(findings[0])
    assert [finding["level"] for finding in findings].count("problem") == 1
