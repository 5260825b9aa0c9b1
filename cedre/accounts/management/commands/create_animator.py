from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cedre.accounts import actions
from cedre.base.refusals import Refusal


class Command(BaseCommand):
    help = "Crée le compte d’une personne qui anime des dialogues."
    register = staticmethod(actions.register_animator)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse électronique")
        parser.add_argument("name", help="nom affiché")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass("Mot de passe (vide : un code par courriel suffira) : ") or None
        try:
            if password:
                validate_password(password)
            person = self.register(email=options["email"], name=options["name"], password=password, now=timezone.now())
        except (ValidationError, Refusal) as refusal:
            reasons = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise CommandError(" ".join(reasons)) from refusal
        self.stdout.write(f"{person.name} peut se connecter avec {person.email}.")
