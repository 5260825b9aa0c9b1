from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cedre.dialogues.models import Dialogue
from cedre.dialogues.queries import drawing


class Command(BaseCommand):
    help = "Refait le calcul des résultats d’un dialogue et dit s’il redonne ce que la page montre."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="le dernier mot de l’adresse du dialogue")

    def handle(self, *args: Any, **options: Any) -> None:
        dialogue = Dialogue.objects.filter(slug=options["slug"]).first()
        if dialogue is None:
            raise CommandError(f"Aucun dialogue n’a pour adresse « {options['slug']} ».")
        replay = drawing.replayed_results(dialogue)
        if replay is None:
            raise CommandError("Ce dialogue n’a pas encore de résultats.")
        self.stdout.write(f"Empreinte des données publiée : {replay.published_digest}")
        self.stdout.write(f"Empreinte des données ici :     {replay.digest}")
        if replay.digest != replay.published_digest:
            raise CommandError("Les votes ont changé depuis ce calcul : attendez le suivant, puis recommencez.")
        if not replay.is_identical:
            raise CommandError("Les mêmes votes donnent ici d’autres résultats : comparez les versions de la recette.")
        self.stdout.write("Les mêmes votes redonnent exactement les mêmes résultats.")
