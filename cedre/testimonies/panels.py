"""What testimonies say on the pages of a dialogue."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cedre.accounts.models import Person
from cedre.dialogues.declarations import Panel, Reader, Room, Waiting
from cedre.dialogues.models import Dialogue, Statement
from cedre.testimonies import queries


def gathered_words(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """The extracts that those who said them let appear."""
    extracts = queries.published_extracts(dialogue)
    facts = {"extracts": extracts, "dialogue": dialogue}
    return Panel(template="testimonies/_gathered.html", facts=facts) if extracts else None


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel:
    """How many testimonies there are, and the way to them."""
    found = queries.readable_testimonies(reader, today=today).filter(dialogue=dialogue)
    facts = {
        "dialogue": dialogue,
        "count": found.standing().count(),
        "undecided": found.undecided().count(),
    }
    return Panel(template="testimonies/_team.html", facts=facts)


def where_it_comes_from(statement: Statement, *, reader: Reader, today: date) -> Panel | None:
    """The words that a statement comes from, as far as their authors agreed."""
    origin = queries.origin_of(statement)
    if origin is None:
        return None
    behind = queries.testimonies_behind(statement, person=reader, today=today)
    return Panel(template="testimonies/_origin.html", facts={"origin": origin, "testimonies": behind})


def waiting(person: Person, *, today: date) -> Iterator[Waiting]:
    """The testimonies in which masks wait for a decision."""
    for testimony in queries.with_undecided_masks(person, today=today):
        yield Waiting(
            why=_("Noms à masquer dans des paroles recueillies"),
            title=testimony.dialogue.question,
            url=reverse("testimonies:detail", args=[testimony.dialogue.slug, testimony.pk]),
            language=testimony.dialogue.language,
        )


ROOM = Room(
    name="testimonies",
    public=gathered_words,
    team=for_the_team,
    statement=where_it_comes_from,
    waiting=waiting,
)
