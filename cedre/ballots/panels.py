"""What paper ballots say on the pages of a dialogue."""

from datetime import date

from django.conf import settings

from cedre.accounts.rules import Power
from cedre.ballots import queries
from cedre.ballots.models import Sheet
from cedre.ballots.queries import ON_PAPER
from cedre.base.small_cells import cells_to_show
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.declarations import Panel, Reader, Room
from cedre.dialogues.models import Dialogue


def on_paper(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """How many people answered on paper, once they are enough for none to be seen, and the others too."""
    people = queries.people_by_support(dialogue)
    if not people[ON_PAPER] or ON_PAPER not in cells_to_show(people, smallest=settings.SMALLEST_GROUP_SHOWN):
        return None
    return Panel(template="ballots/_on_paper.html", facts={"people": people[ON_PAPER]})


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:
    """Printing, typing, and what is left to read again."""
    if Power.ANIMATE not in dialogue_queries.powers_over(dialogue, person=reader, today=today):
        return None
    sheets = Sheet.objects.filter(dialogue=dialogue)
    facts = {
        "dialogue": dialogue,
        "printed": queries.last_number(dialogue),
        "entered": sheets.count(),
        "unchecked": sheets.unchecked().count(),
    }
    return Panel(template="ballots/_team.html", facts=facts)


ROOM = Room(name="ballots", results=on_paper, team=for_the_team)
