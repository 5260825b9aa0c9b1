from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cedre.base.refusals import Refusal
from cedre.dialogues import actions, imports
from cedre.dialogues.actions import ImportOutcome
from cedre.dialogues.imports import PolisExport
from cedre.dialogues.models import Language
from cedre.territories import queries as territories

LINES_ON_SCREEN = 20


class Command(BaseCommand):
    help = gettext_lazy(
        "Importe une conversation Polis (un dossier de fichiers CSV) ; peut être relancée sans dommage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DOSSIER", help=_("le dossier exporté de Polis"))
        parser.add_argument(
            "--territory",
            required=True,
            metavar="CODE",
            help=_("le code officiel du territoire : 45234, 244500468, ou departement:45 si plusieurs ont le même"),
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="TEXTE",
            help=_("la mention de provenance et de licence demandée par qui publie ces données"),
        )
        parser.add_argument(
            "--language",
            choices=Language.values,
            default=Language.FRENCH.value,
            help=_("la langue de la conversation ; fr par défaut"),
        )
        parser.add_argument(
            "--report", type=Path, metavar="FICHIER", help=_("où écrire le compte rendu entier, ligne par ligne")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = perf_counter()
        now = timezone.now()
        try:
            territory = territories.territory_by_code(options["territory"])
            self.stdout.write(_("Lecture de %(directory)s…") % {"directory": options["directory"]})
            export = imports.read_polis_export(options["directory"], now=now)
            self.stdout.write(_("Écriture de %(count)s réponses lues…") % {"count": _n(len(export.conversation.votes))})
            outcome = actions.import_conversation(
                conversation=export.conversation,
                territory=territory,
                attribution=options["source"].strip(),
                language=options["language"],
                now=now,
            )
            if outcome.has_news:
                self.stdout.write(_("Calcul des résultats…"))
                actions.draw_results(dialogue_id=outcome.dialogue.pk, now=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(_("Un fichier ne peut être lu : %(problem)s") % {"problem": problem}) from problem
        summary = _summary(export, outcome, seconds=perf_counter() - start)
        self.stdout.write(summary + _details(export, at_most=LINES_ON_SCREEN))
        if options["report"]:
            self._write_report(options["report"], summary + _details(export, at_most=None))

    def _write_report(self, path: Path, text: str) -> None:
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as problem:
            raise CommandError(
                _("L’import est fait, mais le compte rendu ne peut être écrit : %(problem)s") % {"problem": problem}
            ) from problem
        self.stdout.write(_("Compte rendu entier : %(path)s") % {"path": path})


def _summary(export: PolisExport, outcome: ImportOutcome, *, seconds: float) -> str:
    facts = {
        "topic": outcome.dialogue.question,
        "territory": outcome.dialogue.territory,
        "participants": _n(outcome.participants),
        "statements": _n(outcome.statements),
        "withheld": _n(outcome.withheld_statements),
        "votes": _n(outcome.votes),
        "changed": _n(outcome.changed_votes),
        "page": outcome.dialogue.get_absolute_url(),
        "seconds": number_format(seconds, decimal_pos=1),
    }
    lines = [""]
    if outcome.has_news:
        lines += [
            _("« %(topic)s », %(territory)s") % facts,
            _("Participant·es ajouté·es : %(participants)s") % facts,
            _("Affirmations ajoutées : %(statements)s (retirées par la conversation d’origine : %(withheld)s)") % facts,
            _("Réponses ajoutées : %(votes)s (changements d’avis : %(changed)s)") % facts,
        ]
    else:
        lines.append(_("« %(topic)s », %(territory)s : rien de nouveau, rien n’a changé.") % facts)
    if outcome.contradicted_votes:
        lines.append(
            _("Réponses laissées de côté parce qu’une autre, plus récente, était déjà là : %(count)s")
            % {"count": _n(outcome.contradicted_votes)}
        )
    if outcome.still_shown:
        lines.append(
            _("Retirées depuis de la conversation d’origine, encore montrées ici : n° %(numbers)s")
            % {"numbers": ", ".join(map(str, outcome.still_shown))}
        )
    lines += export.notices
    lines.append(_("Page : %(page)s (en %(seconds)s s)") % facts)
    return "\n".join(lines)


def _details(export: PolisExport, *, at_most: int | None) -> str:
    """The rows left out and the totals that differ, one a line; the first `at_most` of each."""
    refused = ngettext("%(count)s ligne signalée :", "%(count)s lignes signalées :", len(export.problems)) % {
        "count": _n(len(export.problems))
    }
    differing = ngettext(
        "%(count)s affirmation dont le total diffère de comments.csv :",
        "%(count)s affirmations dont le total diffère de comments.csv :",
        len(export.mismatches),
    ) % {"count": _n(len(export.mismatches))}
    return "".join(
        [
            _listed(refused, [str(problem) for problem in export.problems], at_most=at_most),
            _listed(differing, export.mismatches, at_most=at_most),
        ]
    )


def _listed(title: str, lines: list[str], *, at_most: int | None) -> str:
    if not lines:
        return ""
    shown = lines[:at_most]
    hidden = len(lines) - len(shown)
    rest = [_("… et %(count)s autres (--report FICHIER les écrit toutes)") % {"count": _n(hidden)}] if hidden else []
    return "\n\n" + "\n".join([title, *(f"  {line}" for line in [*shown, *rest])])


def _n(number: int) -> str:
    return number_format(number, force_grouping=True)
