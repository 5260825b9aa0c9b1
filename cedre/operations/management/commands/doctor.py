import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cedre.operations import doctor
from cedre.operations.doctor import Finding, Level

WORDS = {Level.OK: gettext_lazy("OK"), Level.LOOK: gettext_lazy("À VOIR"), Level.PROBLEM: gettext_lazy("PROBLÈME")}


class Command(BaseCommand):
    help = gettext_lazy("Examine l’installation, et dit ce qui ne va pas et quoi faire.")
    requires_system_checks = ()
    # A database that does not start is one of the things to say.
    needs_database = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("pour une machine : une liste JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in doctor.examine(read_clock=timezone.now):
            findings.append(finding)
            if not options["json"]:
                self.stdout.write(_told(finding))
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
        self._conclude(problems=sum(finding.level == Level.PROBLEM for finding in findings))

    def _conclude(self, *, problems: int) -> None:
        if problems:
            words = ngettext("%(count)d problème à régler.", "%(count)d problèmes à régler.", problems)
            raise CommandError(words % {"count": problems})


def _told(finding: Finding) -> str:
    line = _("%(level)s  %(subject)s : %(said)s") % {
        "level": f"{WORDS[finding.level]!s:8}",
        "subject": finding.subject,
        "said": finding.said,
    }
    return f"{line}\n          → {finding.advice}" if finding.advice else line
