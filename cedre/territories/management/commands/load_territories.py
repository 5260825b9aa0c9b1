from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cedre.base.refusals import Refusal
from cedre.territories import imports


class Command(BaseCommand):
    help = "Charge les territoires de France livrés avec Cèdre ; peut être relancée sans dommage."

    def handle(self, *args: Any, **options: Any) -> None:
        start = perf_counter()
        try:
            report = imports.load_shipped_table(now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        facts = {
            "vintage": str(report.vintage),
            "total": number_format(report.total, force_grouping=True),
            "created": number_format(report.created, force_grouping=True),
            "changed": number_format(report.changed, force_grouping=True),
            "seconds": number_format(perf_counter() - start, decimal_pos=1),
        }
        if report.was_current:
            self.stdout.write(_("Territoires %(vintage)s : %(total)s, déjà à jour.") % facts)
        else:
            self.stdout.write(
                _(
                    "Territoires %(vintage)s : %(total)s, dont %(created)s ajoutés"
                    " et %(changed)s modifiés, en %(seconds)s s."
                )
                % facts
            )
