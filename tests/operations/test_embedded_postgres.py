import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cedre.operations import embedded_postgres
from cedre.operations.embedded_postgres import DatabaseUnavailable, programs

CHECKOUT = Path(__file__).resolve().parents[2]
WHEEL = Path(sys.prefix).glob("lib/python*/site-packages/embedded_postgres")


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
    return row and row[0]


def kill_server(state: Path) -> None:
    server = embedded_postgres.postmaster(state)
    server.kill()
    server.wait(5)


def another_process(state: Path) -> subprocess.Popen[str]:
    """Another process that serves `state`: it says "in" once inside, and leaves when its input is closed."""
    program = (
        "import sys; from pathlib import Path; from cedre.operations import embedded_postgres\n"
        "with embedded_postgres.serving(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


@pytest.mark.long
class TestTheServer:
    def test_runs_while_somebody_is_inside_and_stops_with_the_last(self, state: Path) -> None:
        with embedded_postgres.serving(state) as url:
            with embedded_postgres.serving(state) as same_url:
                assert ask(same_url, "select 1") == 1
            assert ask(url, "select 1") == 1

        assert not embedded_postgres.is_running(state)

    def test_keeps_its_data_from_one_start_to_the_next(self, state: Path) -> None:
        with embedded_postgres.serving(state) as url, psycopg.connect(url) as connection:
            connection.execute("create table if not exists memory as select 'cedre' as word")

        with embedded_postgres.serving(state) as url:
            assert ask(url, "select word from memory") == "cedre"

    def test_starts_again_after_it_was_killed(self, state: Path) -> None:
        with embedded_postgres.serving(state) as url, psycopg.connect(url) as connection:
            connection.execute("create table if not exists memory as select 'cedre' as word")
            connection.commit()
            kill_server(state)

            with embedded_postgres.serving(state):
                assert ask(url, "select word from memory") == "cedre"

    def test_starts_although_its_number_now_belongs_to_another_program(self, state: Path) -> None:
        with embedded_postgres.serving(state):
            number = state / "postgres" / "postmaster.pid"
            lines = number.read_text().splitlines()
            kill_server(state)
        account = programs.account_for(state / "postgres")
        with subprocess.Popen(["sleep", "60"], **account.identity) as other_program:
            number.write_text("\n".join([str(other_program.pid), *lines[1:]]))

            with embedded_postgres.serving(state) as url:
                assert ask(url, "select 1") == 1
            assert other_program.poll() is None
            other_program.kill()

    def test_is_shared_by_processes_that_start_together(self, state: Path) -> None:
        others = [another_process(state) for _ in range(3)]
        assert [other.stdout.readline() for other in others] == ["in\n"] * 3

        for other in others:
            assert embedded_postgres.is_running(state)
            other.communicate()
        assert [other.returncode for other in others] == [0, 0, 0]
        assert not embedded_postgres.is_running(state)

    def test_does_not_wait_for_somebody_who_was_killed(self, state: Path) -> None:
        with another_process(state) as other:
            other.stdout.readline()
            other.send_signal(signal.SIGKILL)
            other.wait()
        assert embedded_postgres.is_running(state)

        with embedded_postgres.serving(state):
            pass

        assert not embedded_postgres.is_running(state)

    def test_finds_a_short_place_for_its_socket_when_the_path_is_long(self, new_state: Path) -> None:
        long = new_state / ("long-" * 20)
        with embedded_postgres.serving(long) as url:
            assert ask(url, "select 1") == 1
            folder = Path(ask(url, "show unix_socket_directories"))
            assert folder.stat().st_mode & 0o777 == 0o700

        embedded_postgres.forget(long)
        assert not folder.exists()

    def test_refuses_a_socket_directory_that_somebody_else_prepared(self, new_state: Path) -> None:
        (new_state / "elsewhere").mkdir(mode=0o777)
        (new_state / "socket").symlink_to(new_state / "elsewhere")

        with pytest.raises(DatabaseUnavailable, match="est à quelqu’un d’autre"), embedded_postgres.serving(new_state):
            pass
        (new_state / "socket").unlink()

    def test_listens_to_nobody_on_the_network(self, state: Path) -> None:
        with embedded_postgres.serving(state) as url:
            assert ask(url, "show listen_addresses") == ""

    def test_knows_french_words_and_accents(self, state: Path) -> None:
        with embedded_postgres.serving(state) as url, psycopg.connect(url) as connection:
            connection.execute("create extension unaccent")
            connection.execute("create extension pg_trgm")
            question = "select lower('ÉPINAL'), unaccent('Saint-Étienne'), to_tsvector('french', 'coopérations')"
            assert connection.execute(question).fetchone() == ("épinal", "Saint-Etienne", "'cooper':1")

    def test_is_forgotten_only_once_nobody_uses_it(self, new_state: Path) -> None:
        with embedded_postgres.serving(new_state) as url:
            with pytest.raises(DatabaseUnavailable, match="en service"):
                embedded_postgres.forget(new_state)
            assert ask(url, "select 1") == 1

        embedded_postgres.forget(new_state)
        assert not (new_state / "postgres").exists()

    def test_may_be_the_oldest_we_support(self, new_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        oldest = Path(f"/usr/lib/postgresql/{programs.OLDEST_VERSION}/bin")
        if not oldest.exists():
            pytest.skip(f"no PostgreSQL {programs.OLDEST_VERSION} here")
        monkeypatch.setenv("CEDRE_POSTGRES", str(oldest))

        with embedded_postgres.serving(new_state) as url:
            assert str(ask(url, "show server_version")).startswith("15.")

    def test_is_not_run_by_a_program_of_another_version(self, state: Path) -> None:
        with embedded_postgres.serving(state):
            pass
        version = state / "postgres" / "PG_VERSION"
        right = version.read_text()
        version.write_text("14\n")

        with pytest.raises(DatabaseUnavailable, match="PostgreSQL 14"), embedded_postgres.serving(state):
            pass
        version.write_text(right)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to another account")
    def test_runs_from_a_copy_when_its_account_cannot_read_the_environment(
        self, new_state: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed = new_state / "closed"
        closed.mkdir(mode=0o700)
        package = next(WHEEL)
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, closed / folder.name)
        monkeypatch.syspath_prepend(closed)

        with embedded_postgres.serving(new_state) as url:
            assert ask(url, "select 1") == 1
            assert str(new_state / "programs") in embedded_postgres.postmaster(new_state).cmdline()[0]


def test_without_any_postgresql_the_message_says_what_to_do(new_state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CEDRE_POSTGRES", str(new_state / "nowhere"))

    with pytest.raises(DatabaseUnavailable, match="DATABASE_URL"), embedded_postgres.serving(new_state):
        pass


def test_a_database_given_by_its_address_is_used_as_it_is() -> None:
    with embedded_postgres.serving_unless_given({"DATABASE_URL": "postgresql://elsewhere/cedre"}) as url:
        assert url == "postgresql://elsewhere/cedre"


def test_the_state_directory_is_the_one_chosen() -> None:
    assert embedded_postgres.state_directory({"CEDRE_STATE_DIR": "/srv/cedre"}) == Path("/srv/cedre")


def test_two_checkouts_have_two_state_directories() -> None:
    one = embedded_postgres.state_directory({}, Path("/srv/one"))
    two = embedded_postgres.state_directory({}, Path("/srv/two"))
    assert one != two


@pytest.mark.skipif(os.geteuid() != 0, reason="concerns root")
def test_the_state_of_root_stands_where_another_account_can_enter() -> None:
    assert embedded_postgres.state_directory({}).parent == Path("/var/lib/cedre")


@pytest.mark.skipif(os.geteuid() == 0, reason="does not concern root")
def test_the_state_of_a_person_stands_among_their_files() -> None:
    assert embedded_postgres.state_directory({"XDG_STATE_HOME": "/home/noe/state"}).parent == Path(
        "/home/noe/state/cedre"
    )
