import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from cedre.operations import embedded_postgres, supervisor

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 60


@contextmanager
def busy_port() -> Iterator[int]:
    with socket.socket() as other_program:
        other_program.bind((supervisor.HOST, 0))
        other_program.listen()
        yield other_program.getsockname()[1]


def free_port() -> int:
    with busy_port() as port:
        return port


@contextmanager
def cedre_run(state: Path, port: int | str) -> Iterator[subprocess.Popen[str]]:
    """`cedre run`, as in a terminal of its own, on the embedded database of `state`."""
    environment = {**os.environ, "CEDRE_STATE_DIR": str(state), "PORT": str(port), "CEDRE_STATIC_FROM_SOURCE": "0"}
    environment.pop("DATABASE_URL", None)
    platform = subprocess.Popen(
        [sys.executable, "-m", "cedre", "run"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with platform:
        try:
            yield platform
        finally:
            platform.terminate()
            platform.communicate(timeout=PATIENCE)


def wait_until_ready(platform: subprocess.Popen[str]) -> str:
    """The line that says where."""
    for line in platform.stdout:
        if "Cèdre est prêt" in line:
            return line
    pytest.fail(f"cedre run never was ready:\n{platform.stderr.read()}", pytrace=False)


def children_of(platform: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(platform.pid).children(recursive=True)


def home_page_status(port: int) -> int:
    connection = http.client.HTTPConnection(supervisor.HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_free_port_is_accepted() -> None:
    supervisor.check_port_is_free(free_port())


@pytest.mark.long
def test_a_busy_port_stops_the_start_before_the_database(new_state: Path) -> None:
    with busy_port() as port, cedre_run(new_state, port) as platform:
        _, errors = platform.communicate(timeout=PATIENCE)

    assert platform.returncode == 1
    assert f"Le port {port} est déjà pris" in errors
    assert f"PORT={port + 1} make run" in errors
    assert "Traceback" not in errors
    assert not (new_state / "postgres").exists()


@pytest.mark.long
def test_a_port_that_is_no_number_is_refused(new_state: Path) -> None:
    with cedre_run(new_state, "huit mille") as platform:
        _, errors = platform.communicate(timeout=PATIENCE)

    assert platform.returncode == 1
    assert "« huit mille »" in errors


@pytest.mark.long
def test_ctrl_c_stops_everything_and_leaves_no_process(state: Path) -> None:
    port = free_port()
    with cedre_run(state, port) as platform:
        assert f"http://localhost:{port}/" in wait_until_ready(platform)
        children = children_of(platform)
        assert home_page_status(port) == 200

        platform.send_signal(signal.SIGINT)
        platform.send_signal(signal.SIGINT)
        _, errors = platform.communicate(timeout=PATIENCE)

    assert (platform.returncode, errors) == (0, "")
    assert len(children) > 2
    assert [child for child in children if child.is_running()] == []
    assert not embedded_postgres.is_running(state)


@pytest.mark.long
def test_a_platform_that_was_killed_starts_again_on_the_same_port(state: Path) -> None:
    port = free_port()
    with cedre_run(state, port) as killed:
        wait_until_ready(killed)
        children = children_of(killed)
        killed.kill()
        killed.wait()

        with cedre_run(state, port) as platform:
            wait_until_ready(platform)
            assert home_page_status(port) == 200

    assert psutil.wait_procs(children, timeout=PATIENCE)[1] == []
    assert not embedded_postgres.is_running(state)


@pytest.mark.long
def test_a_database_server_that_was_killed_is_started_again(state: Path) -> None:
    port = free_port()
    with cedre_run(state, port) as platform:
        wait_until_ready(platform)
        children = children_of(platform)
        embedded_postgres.postmaster(state).kill()

        deadline = time.monotonic() + PATIENCE
        while home_page_status(port) != 200 or not embedded_postgres.is_running(state):
            assert time.monotonic() < deadline

        assert all(child.is_running() for child in children)
        assert platform.poll() is None


@pytest.mark.long
def test_a_child_that_dies_stops_the_others_and_says_so(state: Path) -> None:
    with cedre_run(state, free_port()) as platform:
        wait_until_ready(platform)
        worker = next(child for child in children_of(platform) if supervisor.WORKER in child.cmdline())
        worker.kill()
        _, errors = platform.communicate(timeout=PATIENCE)

    assert platform.returncode == 1
    assert "Le travail de fond s’est arrêté de lui-même" in errors
    assert not embedded_postgres.is_running(state)


def test_a_module_on_a_leash_ends_with_who_started_it() -> None:
    command = [sys.executable, "-u", "-m", "cedre.operations.leash", "http.server", "0", "--bind", supervisor.HOST]
    child = subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    with child:
        child.stdout.read1()
        child.stdin.close()

        assert child.wait(timeout=PATIENCE) == -signal.SIGTERM
