"""Who took part and what each part of them answers, as a table for spreadsheets: what the pages show."""

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.accounts.declarations import Part, part_of
from cedre.base.cells import harmless_anywhere
from cedre.dialogues.models import Participant
from cedre.dialogues.queries.results import Tally
from cedre.turnout.queries import StatementTurnout, WhoPage

BYTE_ORDER_MARK = "\ufeff"


def turnout_csv(page: WhoPage, statements: list[StatementTurnout]) -> Iterator[bytes]:
    """A row for each part of those who took part, then a row a statement and part; UTF-8, cut at « ; »."""
    written = StringIO()
    table = csv.writer(written, delimiter=";")
    written.write(BYTE_ORDER_MARK)
    header = [
        _("numéro"),
        _("affirmation"),
        _("ensemble"),
        _("qui"),
        _("personnes"),
        _("part en %"),
        _("attendue en %"),
    ]
    table.writerow([*header, _("d’accord"), _("pas d’accord"), _("je passe"), _("votes comptés jusqu’au")])
    until = page.recipe["counted_until"]
    table.writerow(["", "", _("tout le monde"), "", page.participants, *[""] * 5, until])
    for breakdown in page.breakdowns:
        for cell in breakdown.cells:
            expected = "" if cell.expected is None else round(cell.expected, 1)
            who = [breakdown.title, harmless_anywhere(cell.label), cell.people, cell.percent, expected]
            table.writerow(["", "", *who, "", "", "", until])
    for one in statements:
        about = [one.statement.number, harmless_anywhere(one.statement.text)]
        table.writerow([*about, _("tout le monde"), "", one.everyone.seen, "", "", *_counts(one.everyone), until])
        for title, cells in one.breakdowns:
            for label, tally in cells:
                who = [title, harmless_anywhere(label), tally.seen, "", ""]
                table.writerow([*about, *who, *_counts(tally), until])
    yield written.getvalue().encode()


def _counts(tally: Tally) -> list[int]:
    return [tally.agree, tally.disagree, tally.passed]


def data_on_participant(participant: Participant) -> Iterator[Part]:
    """What someone says of themselves."""
    yield part_of(
        participant.self_descriptions.all(),
        *("question", "value", "said_at"),
        key="self-descriptions",
        title=gettext_lazy("Ce que vous avez dit de vous"),
    )
