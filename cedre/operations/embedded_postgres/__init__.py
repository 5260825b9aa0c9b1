"""The embedded PostgreSQL, used where DATABASE_URL is not set: found, made, shared, stopped; no Django here.

`serving()` is the whole story: the server runs while somebody is inside, and the last one out stops it. It
listens on a UNIX socket in a private directory, never on the network; who can enter it is trusted.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import psutil

from cedre.operations.embedded_postgres import programs
from cedre.operations.embedded_postgres.programs import Account, DatabaseUnavailable, Server

__all__ = [
    "DatabaseUnavailable",
    "database_url",
    "exists",
    "forget",
    "is_running",
    "postmaster",
    "revive_unless_given",
    "serving",
    "serving_unless_given",
    "state_directory",
]

CHECKOUT = Path(__file__).resolve().parents[3]
ROOT_STATE_DIRECTORY = Path("/var/lib/cedre")
# A socket's address holds 104 bytes on macOS and 108 on Linux, its final zero included.
LONGEST_SOCKET_PATH = 103
SECONDS_TO_ANSWER = 60
# After a crash the old server's children may hold its memory a moment longer: the pause before each attempt.
PAUSES_BEFORE_START = (0.0, 0.1, 0.3, 1.0, 3.0, 5.0)
# For a small machine: few connections, no parallel workers (they need a /dev/shm that containers keep small),
# no just-in-time compilation (it costs more than it gives on short queries).
SERVER_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "max_wal_size": "256MB",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
}


def state_directory(environment: Mapping[str, str] = os.environ, checkout: Path = CHECKOUT) -> Path:
    """Where this checkout keeps what it must remember: CEDRE_STATE_DIR, else a directory of its own.

    Root's is outside /root, which the server's account cannot enter.
    """
    if chosen := environment.get("CEDRE_STATE_DIR"):
        return Path(chosen).expanduser().resolve()
    name = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:8]
    if os.geteuid() == 0:
        return ROOT_STATE_DIRECTORY / name
    home = environment.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(home).expanduser().resolve() / "cedre" / name


def database_url(state: Path) -> str:
    """The address of the embedded database of `state`, whether or not its server runs."""
    return f"postgresql://cedre@{quote(str(_socket_directory(state)), safe='')}/cedre"


@contextlib.contextmanager
def serving(state: Path) -> Iterator[str]:
    """Keep the server of `state` running for the length of the block; gives the database's address.

    Blocks of several processes share one server: the first in starts it, the last out stops it, and one that
    was killed counts as gone. Raises DatabaseUnavailable.
    """
    account = programs.account_for(_data(state))
    _open_directory(state, account)
    with (state / "in-use").open("a") as in_use:
        with _only_one(state):
            fcntl.flock(in_use, fcntl.LOCK_SH)
            _ensure_running(state, account)
        try:
            yield database_url(state)
        finally:
            with _only_one(state), contextlib.suppress(BlockingIOError):
                fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _stop(state, account)


def serving_unless_given(
    environment: Mapping[str, str] = os.environ,
) -> contextlib.AbstractContextManager[str]:
    """The same for the database the settings name: nothing to run where DATABASE_URL names another."""
    if given := environment.get("DATABASE_URL"):
        return contextlib.nullcontext(given)
    return serving(state_directory(environment))


def revive_unless_given(environment: Mapping[str, str] = os.environ) -> None:
    """Inside a `serving` block: start the server again if it was killed. Raises DatabaseUnavailable."""
    state = state_directory(environment)
    if not environment.get("DATABASE_URL") and not is_running(state):
        with _only_one(state):
            _ensure_running(state, programs.account_for(_data(state)))


def exists(state: Path) -> bool:
    """Whether the data of `state` were ever made."""
    return _data(state).exists()


def is_running(state: Path) -> bool:
    return postmaster(state) is not None


def postmaster(state: Path) -> psutil.Process | None:
    """The living server of `state`: the process that its data name, if that process really is it."""
    data = _data(state)
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n")[0]))
        is_it = process.status() != psutil.STATUS_ZOMBIE and str(data) in process.cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return process if is_it else None


def forget(state: Path) -> None:
    """Stop the server of `state` and delete its data. Raises DatabaseUnavailable while somebody uses it."""
    if not state.exists():
        return
    with (state / "in-use").open("a") as in_use, _only_one(state):
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "La base de données locale est en service : arrêtez d’abord Cèdre (Ctrl-C)."
            raise DatabaseUnavailable(message) from None
        if is_running(state):
            _stop(state, programs.account_for(_data(state)))
        for directory in (_data(state), _copy(state), _socket_directory(state)):
            if directory.exists():
                shutil.rmtree(directory)


def _data(state: Path) -> Path:
    return state / "postgres"


def _copy(state: Path) -> Path:
    return state / "programs"


def _socket_directory(state: Path) -> Path:
    directory = state / "socket"
    if len(os.fsencode(directory / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return directory
    # Not tempfile.gettempdir(): two shells with two TMPDIR must find the same server.
    name = f"cedre-{hashlib.sha256(os.fsencode(state)).hexdigest()[:16]}"
    return Path("/tmp") / name  # noqa: S108 - `_private` refuses a directory that is not ours


def _open_directory(state: Path, account: Account) -> None:
    """Make `state`, where the server's account can enter even when root's umask says otherwise."""
    state.mkdir(parents=True, exist_ok=True)
    if not account.is_other:
        return
    ours = (state, state.parent) if state.parent == ROOT_STATE_DIRECTORY else (state,)
    for directory in ours:
        directory.chmod(stat.S_IMODE(directory.stat().st_mode) | 0o111)
    if not account.can_enter(state):
        message = (
            f"Le compte « {account.name} », sous lequel tourne PostgreSQL, ne peut pas entrer dans {state} :"
            " choisissez un autre dossier avec CEDRE_STATE_DIR."
        )
        raise DatabaseUnavailable(message)


@contextlib.contextmanager
def _only_one(state: Path) -> Iterator[None]:
    """One process at a time starts or stops the server; the others wait here."""
    with (state / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_running(state: Path, account: Account) -> None:
    server = programs.server_for(_data(state), account=account, copy=_copy(state))
    if not _data(state).exists():
        _create(state, account, server)
    if not is_running(state):
        _start(state, account, server)
    _wait_for_an_answer(state, account, server)


def _create(state: Path, account: Account, server: Server) -> None:
    """Make the data aside, then move them into place: a start cut short leaves nothing half done."""
    draft = state / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    os.chown(draft, account.user, account.group)
    if server.version >= 17:
        # PostgreSQL's own Unicode rules: the same order and the same capitals on every machine.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    else:
        locale = ["--locale=C.UTF-8"]
    options = ["--username=cedre", "--auth=trust", "--encoding=UTF8", *locale]
    order = "create database cedre\n"
    try:
        programs.run(server.programs / "initdb", "-D", draft, *options, account=account)
        programs.run(server.programs / "postgres", "--single", "-D", draft, "postgres", account=account, stdin=order)
    except subprocess.CalledProcessError as failure:
        message = f"La base de données locale n’a pas pu être créée dans {state} :\n{failure.stdout.strip()}"
        raise DatabaseUnavailable(message) from failure
    draft.rename(_data(state))


def _start(state: Path, account: Account, server: Server) -> None:
    data = _data(state)
    socket_directory = _private(_socket_directory(state), account)
    settings = {**SERVER_SETTINGS, "unix_socket_directories": str(socket_directory)}
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    _log(state).unlink(missing_ok=True)
    command = (server.programs / "pg_ctl", "start", "-w", "-D", data, "-l", _log(state), "-o", options)
    for pause in PAUSES_BEFORE_START:
        time.sleep(pause)
        # The number these files hold may by now be another program's, which would be taken for the server.
        for leftover in (data / "postmaster.pid", socket_directory / ".s.PGSQL.5432.lock"):
            leftover.unlink(missing_ok=True)
        if programs.succeeds(*command, account=account) or is_running(state):
            return
    raise DatabaseUnavailable(_last_words(state))


def _private(directory: Path, account: Account) -> Path:
    """`directory`, made if needed, which only the server's account can enter; refused if it is another's."""
    with contextlib.suppress(FileExistsError):
        directory.mkdir(mode=0o700)
        os.chown(directory, account.user, account.group)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.user:
        message = f"{directory} est à quelqu’un d’autre : choisissez un dossier plus court avec CEDRE_STATE_DIR."
        raise DatabaseUnavailable(message)
    directory.chmod(0o700)
    return directory


def _wait_for_an_answer(state: Path, account: Account, server: Server) -> None:
    question = (server.programs / "pg_isready", "-h", _socket_directory(state), "-U", "cedre")
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not programs.succeeds(*question, account=account):
        if time.monotonic() > deadline or not is_running(state):
            raise DatabaseUnavailable(_last_words(state))
        time.sleep(0.05)


def _stop(state: Path, account: Account) -> None:
    server = programs.server_for(_data(state), account=account, copy=_copy(state))
    programs.succeeds(server.programs / "pg_ctl", "stop", "-w", "-m", "fast", "-D", _data(state), account=account)


def _log(state: Path) -> Path:
    return _data(state) / "server.log"


def _last_words(state: Path) -> str:
    log = _log(state)
    lines = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
    return "\n".join(["La base de données locale ne démarre pas. Son journal se termine ainsi :", *lines, f"({log})"])
