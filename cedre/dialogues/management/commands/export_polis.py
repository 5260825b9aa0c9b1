import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.dialogues import actions, exports
from cedre.dialogues.models import Dialogue


class Command(BaseCommand):
    help = gettext_lazy("Écrit un dialogue dans les cinq fichiers de Polis (réponses individuelles, sous des numéros).")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="DIALOGUE", help=_("le dernier mot de l’adresse du dialogue"))
        parser.add_argument("directory", type=Path, metavar="DOSSIER", help=_("où écrire ; créé s’il n’existe pas"))
        parser.add_argument(
            "--force", action="store_true", help=_("remplace les fichiers d’un export qui seraient déjà là")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"]
        dialogue = Dialogue.objects.filter(slug=options["slug"]).first()
        if dialogue is None:
            raise CommandError(_("Aucun dialogue n’a pour adresse « %(slug)s ».") % {"slug": options["slug"]})
        there = [name for name in exports.POLIS_FILES if (directory / name).exists()]
        if there and not options["force"]:
            raise CommandError(
                _("Le dossier « %(directory)s » contient déjà %(files)s : choisissez-en un autre, ou ajoutez --force.")
                % {"directory": directory, "files": ", ".join(there)}
            )
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(dialogue, directory)
        except OSError as problem:
            raise CommandError(_("L’export ne peut être écrit : %(problem)s") % {"problem": problem}) from problem
        actions.release_answers(dialogue=dialogue, by=None, now=timezone.now())
        self.stdout.write(_("« %(question)s » : %(directory)s") % {"question": dialogue, "directory": directory})
        self.stdout.write(
            _("votes.csv et participant-votes.csv disent ce que chaque personne a répondu : gardez-les pour vous.")
        )


def _write(dialogue: Dialogue, directory: Path) -> None:
    scheme = "https" if settings.HTTPS else "http"
    address = f"{scheme}://{settings.ALLOWED_HOSTS[0]}{dialogue.get_absolute_url()}"
    for name, pieces in exports.polis_files(dialogue, address=address):
        with open(directory / name, "wb", opener=_for_who_asked_alone) as file:
            for piece in pieces:
                file.write(piece)


def _for_who_asked_alone(path: str, flags: int) -> int:
    # Individual answers, even under a number: a shared folder must not share them.
    return os.open(path, flags, 0o600)
