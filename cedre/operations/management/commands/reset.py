import shutil
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.operations import embedded_postgres


class Command(BaseCommand):
    help = gettext_lazy("Efface l’état local : la base de données embarquée et les fichiers préparés.")
    requires_system_checks = ()
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help=_("ne demande pas de confirmation"))

    def handle(self, *args: Any, yes: bool, **options: Any) -> None:
        state = settings.STATE_DIR
        question = _("Effacer tout ce que Cèdre garde dans %(state)s ? [o/N] ") % {"state": state}
        if not yes and not self._agrees(question):
            raise CommandError(_("Rien n’a été effacé."))
        embedded_postgres.forget(state)
        shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
        shutil.rmtree(settings.STATE_DIR / "courriels", ignore_errors=True)
        (state / "secret-key").unlink(missing_ok=True)
        self.stdout.write(_("L’état local est effacé."))

    def _agrees(self, question: str) -> bool:
        try:
            return input(question).strip().lower() in {"o", "oui"}
        except EOFError:
            return False
