"""What a synthesis says on the pages of a dialogue."""

from datetime import date

from cedre.accounts.rules import Power
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.declarations import Panel, Reader, Room
from cedre.dialogues.models import Dialogue
from cedre.syntheses import queries
from cedre.syntheses.models import Version


def the_synthesis(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """The way to the synthesis and to the report."""
    if not Version.objects.published().filter(dialogue=dialogue).exists():
        return None
    return Panel(template="syntheses/_synthesis.html", facts={"dialogue": dialogue})


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:
    if Power.ANIMATE not in dialogue_queries.powers_over(dialogue, person=reader, today=today):
        return None
    facts = {"dialogue": dialogue, "version": queries.last_version(dialogue)}
    return Panel(template="syntheses/_team.html", facts=facts)


ROOM = Room(name="syntheses", public=the_synthesis, results=the_synthesis, team=for_the_team)
