from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.base.refusals import Refusal
from cedre.demo import cast, story


class Command(BaseCommand):
    help = gettext_lazy("Charge la démonstration, une fois : des dialogues et des personnes fictives.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help=_("charger même sur un site en service"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION_ALLOWED and not options["force"]:
            raise CommandError(
                _(
                    "Ce site est en service : la démonstration y créerait des comptes dont le mot de "
                    "passe est connu de tou·tes. Pour la charger quand même : cedre demo --force"
                )
            )
        if story.is_told():
            self.stdout.write(_("La démonstration est déjà chargée."))
        else:
            self._load()
        self.stdout.write(_("Connectez-vous avec l’un de ces comptes fictifs :"))
        for who in cast.CHARACTERS:
            self.stdout.write(f"  {who.email:27} {who.role}")
        self.stdout.write(_("Mot de passe : %(password)s") % {"password": story.PASSWORD})
        self.stdout.write(_("Sans compte : répondre au dialogue ouvert, lire les résultats."))
        if settings.MAILS_SHOWN:
            self.stdout.write(_("Aucun courriel ne part : on les lit sur la page /courriels/."))

    def _load(self) -> None:
        start = perf_counter()
        try:
            told = story.tell(now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        facts = {
            "dialogues": told.dialogues,
            "participants": told.participants,
            "seconds": number_format(perf_counter() - start, decimal_pos=1),
        }
        self.stdout.write(
            _(
                "Démonstration chargée en %(seconds)s s : %(dialogues)d dialogues, %(participants)d participant·es. "
                "Personnes, organismes et paroles y sont fictifs."
            )
            % facts
        )
