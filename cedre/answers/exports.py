"""The follow-up table for a spreadsheet: what was asked of whom, and what they answered."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from django.utils import timezone
from django.utils.translation import gettext as _

from cedre.answers.models import StepKind
from cedre.answers.queries import FollowedAnswer
from cedre.base.cells import harmless_anywhere

# Excel takes a file without it for the alphabet of the machine, and « é » for « Ã© ».
BYTE_ORDER_MARK = "\ufeff"


def follow_up_csv(answers: Sequence[FollowedAnswer]) -> Iterator[bytes]:
    """One row an answer owed: UTF-8 with its mark, cut at « ; » as French spreadsheets expect."""
    page = StringIO()
    table = csv.writer(page, delimiter=";")
    page.write(BYTE_ORDER_MARK)
    table.writerow([
        _("sorte"), _("numéro"), _("ce qui est demandé"), _("adressée à"),
        _("adressée le"), _("attendue le"), _("attendue d’abord le"),
        _("où elle en est"), _("depuis le"), _("décidée le"), _("jours de retard"), _("réponse"),
    ])  # fmt: skip
    yield _taken(page)
    for each in answers:
        owed, last, answer = each.owed, each.last, each.answer
        first = each.postponements[0].former if each.postponements else owed.due_on
        table.writerow([
            each.sort,
            owed.about.number,
            harmless_anywhere(str(owed.about)),
            harmless_anywhere(owed.addressee),
            timezone.localdate(owed.asked_at),
            owed.due_on,
            first,
            StepKind(last.kind).label if last else _("pas encore de réponse"),
            timezone.localdate(last.taken_at) if last else "",
            each.standing.decided_on or "",
            each.standing.late,
            harmless_anywhere(answer.text) if answer else "",
        ])  # fmt: skip
        yield _taken(page)


def _taken(page: StringIO) -> bytes:
    written = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return written
