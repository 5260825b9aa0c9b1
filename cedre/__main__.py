"""The `cedre` command: Django's commands under hyphenated names, with the embedded database at hand."""

import contextlib
import difflib
import os
import signal
import sys
import textwrap
from collections.abc import Sequence

import django
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedTable

from cedre.base.refusals import Refusal
from cedre.operations import embedded_postgres, french_arguments

HELP = {"-h", "--help"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cedre.site.settings")
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Leave by the door: an embedded server that nobody else uses is stopped on the way out.
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    french_arguments.install()
    try:
        django.setup()
        sys.exit(_run(sys.argv[1:]))
    except CommandError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(problem.returncode)
    except (embedded_postgres.DatabaseUnavailable, Refusal) as problem:
        sys.exit(str(problem))
    except OperationalError as problem:
        sys.exit(_("La base de données ne répond pas comme prévu :\n%(problem)s") % {"problem": problem})
    except ProgrammingError as problem:
        if not isinstance(problem.__cause__, UndefinedTable):
            raise
        sys.exit(_("La base de données n’est pas préparée : lancez « cedre migrate », puis recommencez."))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name == "help" and rest:
        name, rest = rest[0], ["--help"]
    if name in {*HELP, "help"}:
        sys.stdout.write(_summary())
        return 0
    command = _command(name)
    if command is None:
        sys.stderr.write(_unknown(name))
        return 2
    needs_database = getattr(command, "needs_database", True) and not HELP & set(rest)
    with embedded_postgres.serving_unless_given() if needs_database else contextlib.nullcontext():
        # Told to show the traceback, Django lets a CommandError through, and `main` says it without "CommandError".
        command.run_from_argv(["cedre", name, "--traceback", *rest])
    return 0


def _command(name: str) -> BaseCommand | None:
    commands = get_commands()
    name = name.replace("-", "_")
    if name not in commands:
        return None
    command = load_command_class(commands[name], name)
    # argparse cannot fold a sentence that waits to be translated.
    command.help = str(command.help)
    return command


def _unknown(name: str) -> str:
    known = [command.replace("_", "-") for command in get_commands()]
    close = difflib.get_close_matches(name, known, n=1)
    hint = _(" Vouliez-vous dire « %(close)s » ?") % {"close": close[0]} if close else ""
    return _("Commande inconnue : « %(name)s ».%(hint)s Voir : cedre --help\n") % {"name": name, "hint": hint}


def _summary() -> str:
    commands = get_commands()
    ours = sorted(name for name, app in commands.items() if str(app).startswith("cedre."))
    width = max(len(name) for name in ours)
    lines = [f"  {name.replace('_', '-'):{width}}  {load_command_class(commands[name], name).help}" for name in ours]
    others = ", ".join(sorted(set(commands) - set(ours)))
    return "\n".join(
        [
            _("Usage : cedre COMMANDE [OPTIONS]      (cedre COMMANDE --help pour en savoir plus)"),
            "",
            _("Commandes de Cèdre"),
            *lines,
            "",
            _("Commandes de Django"),
            textwrap.fill(others, width=90, initial_indent="  ", subsequent_indent="  "),
            "",
        ]
    )


if __name__ == "__main__":
    main()
