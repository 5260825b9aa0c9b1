"""`cedre doctor`: what is right and what is wrong with this installation, in plain words, with what to do about it."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from cedre.operations import embedded_postgres
from cedre.operations.doctor import database, installation
from cedre.operations.doctor.findings import Finding, Level

__all__ = ["Finding", "Level", "examine"]


def examine(*, read_clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Everything there is to say: first the machine and the settings, then the database and what lives in it.

    The embedded database is started for the time of the examination, where it was made already.
    """
    yield from installation.examine()
    if settings.EMBEDDED_DATABASE and not embedded_postgres.exists(settings.STATE_DIR):
        yield Finding.look(
            _("Base de données"),
            _("la base embarquée n’a pas encore été faite"),
            _("Lancez « make run » : le premier démarrage la crée."),
        )
        return
    try:
        with embedded_postgres.serving_unless_given(), contextlib.closing(connections["default"]):
            yield from database.examine(read_clock=read_clock)
    except embedded_postgres.DatabaseUnavailable as problem:
        yield Finding.problem(_("Base de données"), _("la base embarquée ne démarre pas"), str(problem))
