"""The words of a dialogue say their language, whatever that of the page."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.dialogues.polis_exports import comment, write_export
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    """Twenty people agree with two statements and differ on a third; the results are drawn."""
    dialogue = DialogueFactory(slug="place", question="Que changer ?", language="fr", description="Pour la place.")
    statements = [StatementFactory(dialogue=dialogue, number=n, text=f"Idée {n}.") for n in (1, 2, 3)]
    for person in range(20):
        participant = ParticipantFactory(dialogue=dialogue, college=("citizen", "elected")[person % 2])
        for statement in statements:
            stance = 1 if statement.number < 3 or person % 2 else -1
            VoteFactory(participant=participant, statement=statement, stance=stance)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


def languages_of(words: str, page: str) -> set[str]:
    """The languages in which a page says these words, by the nearest tag around each; "" where none says it."""
    body = page[page.index("<body") :]
    body = re.sub(r"<(?:input|textarea|option|meta|script|title)[^>]*>", "", body)
    body = body.replace("<p>", "")
    tags = re.findall(r"<(\w+)([^<>]*)>\s*(?:« ?|“ ?)?" + re.escape(words), body)
    return {(re.search(r'\blang="(\w+)"', attributes) or ["", ""])[1] for _tag, attributes in tags}


PUBLIC = [
    "/",
    "/dialogues/",
    "/dialogues/place/",
    "/dialogues/place/participer/",
    "/dialogues/place/resultats/",
    "/dialogues/place/resultats/affirmations/",
    "/dialogues/place/resultats/1/",
    "/embed/place/",
]
DESK = ["/bureau/", "/bureau/place/", "/bureau/place/modifier/", "/bureau/place/affirmations/1/retirer/"]


@pytest.mark.parametrize("address", [*PUBLIC, *DESK])
def test_an_english_page_says_that_the_question_and_the_statements_are_in_french(
    client: Client, dialogue: Dialogue, address: str
) -> None:
    if address in DESK:
        client.force_login(PersonFactory(animator=True))

    page = client.get(address, headers={"Accept-Language": "en"}, follow=True).content.decode()

    assert '<html lang="en"' in page
    said = {words: languages_of(words, page) for words in ("Que changer ?", "Idée 1.", "Idée 3.", "Pour la place.")}
    assert set().union(*said.values()) == {"fr"}, said


def test_the_vote_says_the_language_of_the_statement(client: Client, dialogue: Dialogue) -> None:
    english = {"Accept-Language": "en"}
    client.post("/dialogues/place/participer/", {"college": ""}, headers=english)

    page = client.get("/dialogues/place/participer/", headers=english).content.decode()

    assert re.search(r'<h2 class="vote-card__statement"[^>]* lang="fr">', page)


def test_a_conversation_held_in_english_is_imported_as_such(client: Client, tmp_path) -> None:
    folder = write_export(tmp_path, comments=[comment(0, "More trees.")], votes=[])
    place = TerritoryFactory(code="45234")

    call_command("import_polis", folder, territory=place.code, language="en", verbosity=0)

    assert Dialogue.objects.get().language == "en"
