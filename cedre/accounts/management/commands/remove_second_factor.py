from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.accounts import actions, queries


class Command(BaseCommand):
    help = gettext_lazy("Retire les seconds facteurs de quelqu’un qui a perdu son téléphone et ses codes de secours.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=_("adresse électronique"))

    def handle(self, *args: Any, **options: Any) -> None:
        person = queries.person_with_email(options["email"])
        if person is None:
            raise CommandError(_("Aucun compte n’a l’adresse %(email)s.") % options)
        gone = actions.take_away_second_factors(person=person, now=timezone.now())
        self.stdout.write(_("Retirés du compte de %(name)s : %(count)d.") % {"name": person.name, "count": gone})
