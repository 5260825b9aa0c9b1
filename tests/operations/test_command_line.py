import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.long


def cedre(state: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cedre", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": "", "CEDRE_STATE_DIR": str(state), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_help_lists_our_commands_by_their_hyphenated_names(new_state: Path) -> None:
    answer = cedre(new_state, "--help")

    ours, djangos = answer.stdout.split("Commandes de Django")
    assert "  run " in ours
    assert "  create-animator " in ours
    assert "createsuperuser" in djangos
    assert not (new_state / "postgres").exists()


def test_a_command_answers_to_its_hyphenated_name(new_state: Path) -> None:
    answer = cedre(new_state, "create-animator", "--help")

    assert answer.returncode == 0
    assert "cedre create-animator" in answer.stdout


def test_a_command_whose_help_waits_to_be_translated_says_it(new_state: Path) -> None:
    answer = cedre(new_state, "run", "--help")

    assert answer.returncode == 0
    assert "Démarre tout" in answer.stdout


def test_an_unknown_command_is_refused_with_the_nearest_known(new_state: Path) -> None:
    answer = cedre(new_state, "create-animators")

    assert answer.returncode == 2
    assert "« create-animators »" in answer.stderr
    assert "Vouliez-vous dire « create-animator »" in answer.stderr


def test_a_command_called_wrongly_is_told_in_french(new_state: Path) -> None:
    answer = cedre(new_state, "create-animator", "--colour")

    assert answer.returncode == 2
    assert "cedre create-animator : il manque : email, name" in answer.stderr


def test_a_command_finds_a_database_and_stops_it_afterwards(state: Path) -> None:
    answer = cedre(state, "showmigrations", "base")

    assert answer.returncode == 0
    assert (state / "postgres").exists()
    assert not (state / "postgres" / "postmaster.pid").exists()


def test_a_database_that_does_not_answer_is_told_without_a_traceback(new_state: Path) -> None:
    answer = cedre(new_state, "migrate", DATABASE_URL="postgresql://127.0.0.1:9/cedre")

    assert answer.returncode == 1
    assert "La base de données ne répond pas" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_database_that_was_never_prepared_is_told_with_what_to_do(state: Path) -> None:
    answer = cedre(state, "load-territories")

    assert answer.returncode == 1
    assert "cedre migrate" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_machine_without_postgresql_is_told_what_to_do(new_state: Path) -> None:
    answer = cedre(new_state, "migrate", CEDRE_POSTGRES=str(new_state))

    assert answer.returncode == 1
    assert "DATABASE_URL" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_reset_asks_before_it_deletes(state: Path) -> None:
    cedre(state, "showmigrations", "base")

    refused = cedre(state, "reset")
    assert refused.returncode == 1
    assert (state / "postgres").exists()

    agreed = cedre(state, "reset", "--yes")
    assert agreed.returncode == 0
    assert not (state / "postgres").exists()
