from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.gateways import mail


class Command(BaseCommand):
    help = gettext_lazy("Envoie un courriel d’essai, pour vérifier le serveur de courriel.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=_("adresse électronique"))

    def handle(self, *args: Any, **options: Any) -> None:
        facts = {"site": settings.ALLOWED_HOSTS[0], "url": ""}
        try:
            mail.send("gateways/mail_check.txt", to=options["email"], facts=facts)
        except mail.MailNotSent as refusal:
            raise CommandError(f"{refusal} ({refusal.__cause__ or 'CEDRE_MAIL'})") from refusal
        self.stdout.write(_("C’est parti pour %(email)s.") % options)
