"""What a room above shows on the pages of a dialogue, and what it makes wait on a desk."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cedre.accounts.models import Person
from cedre.dialogues import declarations, queries
from cedre.dialogues.declarations import Panel, Waiting
from cedre.dialogues.models import Dialogue, Statement
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def declared() -> Iterator[None]:
    """A room that speaks of nothing but dialogues in which citizens are invited, for the time of a test."""
    before = dict(declarations._ROOMS)

    def of_dialogue(dialogue: Dialogue, *, reader: object, today: date) -> Panel | None:
        facts = {"text": f"Panneau de {dialogue.slug}"}
        return Panel(template="panels_of_a_test.html", facts=facts) if "citizen" in dialogue.colleges else None

    def of_statement(statement: Statement, *, reader: object, today: date) -> Panel:
        return Panel(template="panels_of_a_test.html", facts={"text": f"Suite du mot {statement.number}"})

    def of_person(person: Person, *, today: date) -> Iterator[Waiting]:
        yield Waiting(why="Sans échéance", title="Une salle", url="/salle/")
        yield Waiting(why="À rendre", title="Un courrier", url="/courrier/", due_on=today)

    declarations.declare(
        declarations.Room(name="essai", public=of_dialogue, team=of_dialogue, statement=of_statement, waiting=of_person)
    )
    yield
    declarations._ROOMS.clear()
    declarations._ROOMS.update(before)


@pytest.fixture
def template(settings: pytest.FixtureRequest) -> None:
    options = {**settings.TEMPLATES[0], "APP_DIRS": False}
    loaders = [("django.template.loaders.locmem.Loader", {"panels_of_a_test.html": "<p>{{ facts.text }}</p>"})]
    options["OPTIONS"] = {**options["OPTIONS"], "loaders": [*loaders, "django.template.loaders.app_directories.Loader"]}
    settings.TEMPLATES = [options]


@pytest.mark.usefixtures("declared", "template")
def test_a_room_speaks_on_the_pages_of_a_dialogue_it_has_something_to_say_of(client: Client) -> None:
    spoken, silent = DialogueFactory(), DialogueFactory(colleges=["elected"])
    word = StatementFactory(dialogue=spoken)

    def page(name: str, *args: object) -> str:
        return client.get(reverse(f"dialogues:{name}", args=args)).content.decode()

    assert f"Panneau de {spoken.slug}" in page("detail", spoken.slug)
    assert "Panneau de" not in page("detail", silent.slug)
    assert f"Suite du mot {word.number}" in page("statement-votes", spoken.slug, word.number)
    client.force_login(PersonFactory(animator=True))
    assert f"Panneau de {spoken.slug}" in page("prepare", spoken.slug)


@pytest.mark.usefixtures("declared")
def test_what_waits_in_a_room_waits_on_the_desk_the_soonest_first() -> None:
    desk = queries.desk(PersonFactory(animator=True), now=NOW)

    assert [line.title for line in desk.elsewhere] == ["Un courrier", "Une salle"]
    assert desk.waits
