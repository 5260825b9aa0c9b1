import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.operations import supervisor


class Command(BaseCommand):
    help = gettext_lazy("Démarre tout (base de données, site, travail de fond) et l’arrête à Ctrl-C.")
    requires_system_checks = ()
    # The supervisor starts the database itself, once it knows that the port is free.
    needs_database = False

    def handle(self, *args: Any, **options: Any) -> None:
        port = os.environ.get("PORT") or "8000"
        if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
            raise CommandError(_("PORT doit être un nombre de 1 à 65535, pas « %(port)s ».") % {"port": port})
        try:
            supervisor.run(port=int(port), say=self._say)
        except supervisor.CannotRun as problem:
            raise CommandError(str(problem)) from problem

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
