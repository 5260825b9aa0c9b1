"""Everything one machine needs, started together and stopped together: database, web server, worker."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils.translation import gettext as _

from cedre.base import later
from cedre.operations import embedded_postgres

HOST = "127.0.0.1"
# What people are told to type: browsers keep passkeys for names, never for numbers.
NAME = "localhost"
CHECKOUT = Path(__file__).resolve().parents[2]
WEB_PROCESSES = min(2, os.cpu_count() or 1)
WORKER = "cedre.operations.worker"
SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
SECONDS_TO_STOP_A_WEB_PROCESS = 5
# A platform killed a moment ago holds its port until its web processes have stopped, or been stopped.
SECONDS_TO_FREE_THE_PORT = SECONDS_TO_STOP_A_WEB_PROCESS + 5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotRun(Exception):
    """The platform cannot start, or stopped by itself; the message says in French what to do about it."""


def run(*, port: int, say: Callable[[str], None]) -> None:
    """Start everything, say where, and return once Ctrl-C or a signal has asked to stop. Raises CannotRun."""
    check_port_is_free(port)
    with _stoppable(), contextlib.suppress(KeyboardInterrupt), embedded_postgres.serving_unless_given():
        accounts = _prepare(say)
        with _child(*_web_server(port), CEDRE_POOL="1") as web, _child(WORKER) as worker:
            children = {_("Le serveur web"): web, _("Le travail de fond"): worker}
            _wait_for_an_answer(port, children)
            say(_("\nCèdre est prêt : http://%(host)s:%(port)s/") % {"host": NAME, "port": port})
            if accounts:
                say(accounts)
            say(_("Ctrl-C pour tout arrêter."))
            _wait_for_an_end(children)
    say(_("\nCèdre est arrêté."))


def check_port_is_free(port: int) -> None:
    """Raises CannotRun when another program holds `port` of this machine, or it may not be ours."""
    deadline = time.monotonic() + SECONDS_TO_FREE_THE_PORT
    while (problem := _problem_with(port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(0.1)
    if problem == errno.EADDRINUSE:
        message = _(
            "Le port %(port)s est déjà pris, peut-être par un autre Cèdre."
            " Arrêtez ce programme, ou choisissez un autre port : PORT=%(other)s make run"
        )
        raise CannotRun(message % {"port": port, "other": port + 1 if port < 65_535 else 8000})
    if problem:
        message = _("Le port %(port)s ne peut pas servir (%(reason)s). Essayez : PORT=8000 make run")
        raise CannotRun(message % {"port": port, "reason": os.strerror(problem)})


def _problem_with(port: int) -> int | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as problem:
            return problem.errno
    return None


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """The first signal to stop interrupts the block; the next ones find the work of stopping under way."""

    def stop(*_signal: object) -> None:
        _ignore_stop_signals()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore_stop_signals() -> None:
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _prepare(say: Callable[[str], None]) -> str:
    """Bring the database and the files up to date; returns what the demonstration says, if it may be here."""
    say(_("Base de données, fichiers, territoires…"))
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_territories", stdout=StringIO())
    later.run("dialogues.redraw_stale_results", once_per="dialogues.redraw_stale_results")
    accounts = StringIO()
    if settings.DEMONSTRATION_ALLOWED:
        say(_("Démonstration…"))
        call_command("demo", stdout=accounts)
    connections.close_all()
    return accounts.getvalue().strip()


def _web_server(port: int) -> list[str]:
    application = ["granian", "--interface", "wsgi", "cedre.site.wsgi:application"]
    address = [
        "--host",
        HOST,
        "--port",
        str(port),
        "--workers",
        str(WEB_PROCESSES),
        "--blocking-threads",
        "4",
    ]
    return [
        *application,
        *address,
        "--no-ws",
        "--log-level",
        "warning",
        "--workers-kill-timeout",
        str(SECONDS_TO_STOP_A_WEB_PROCESS),
    ]


@contextlib.contextmanager
def _child(*module: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python module run as a child until the end of the block; Ctrl-C in the terminal reaches us alone."""
    child = subprocess.Popen(  # noqa: S603 - our own words, no shell
        [sys.executable, "-m", "cedre.operations.leash", *module],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    with child:
        try:
            yield child
        finally:
            # When a child died by itself, Ctrl-C must not cut short the stopping of the others.
            _ignore_stop_signals()
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(SECONDS_TO_STOP)
            # Whatever the child started and did not stop.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _wait_for_an_answer(port: int, children: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _answers(port):
        _check_all_live(children)
        if time.monotonic() > deadline:
            raise CannotRun(_("Le serveur web ne répond pas."))
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(NAME, port, timeout=SECONDS_TO_ANSWER)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/")
        connection.getresponse()
        return True
    return False


def _wait_for_an_end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _check_all_live(children)
        embedded_postgres.revive_unless_given()
        time.sleep(0.5)


def _check_all_live(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            message = _("%(name)s s’est arrêté de lui-même (code %(code)s) : tout s’arrête.")
            raise CannotRun(message % {"name": name, "code": child.returncode})
