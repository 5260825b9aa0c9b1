import json

import pytest
from django.test import Client
from pytest_django import Settings

from cedre.accounts.models import Person, RoleKind
from cedre.base import journal
from tests.accounts.factories import PersonFactory, RoleFactory
from tests.coaching.factories import EngagementFactory
from tests.everyone import EMAIL, NAME, NOW, someone_everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client: Client) -> Person:
    someone = someone_everywhere()
    client.force_login(someone)
    return someone


def test_a_person_reads_all_that_is_kept_of_them_in_words(client: Client, person: Person) -> None:
    text = client.get("/compte/donnees/").text

    assert EMAIL in text
    assert NAME in text
    for title in ("Votre compte", "Vos actes", "Dialogues que vous avez créés", "Pages modifiées"):
        assert title in text
    # The state of a dialogue and an act of the journal, in words rather than in codes.
    assert "Ouvert" in text
    assert "A modifié une page d’information" in text


def test_a_person_takes_all_that_is_kept_of_them_away(client: Client, person: Person) -> None:
    answer = client.get("/compte/donnees.json")

    document = json.loads(b"".join(answer.streaming_content))
    assert document["account"][0]["email"] == EMAIL
    assert {act["verb"] for act in document["journal"]} >= {"dialogues.dialogue-opened", "pages.page-revised"}
    assert document["dialogues"][0]["question"] == person_dialogue(person)
    assert "attachment" in answer["Content-Disposition"]


def person_dialogue(person: Person) -> str:
    from cedre.dialogues.models import Dialogue

    return Dialogue.objects.get(created_by=person).question


def test_nobody_reads_the_data_of_another(client: Client, person: Person) -> None:
    client.force_login(PersonFactory())

    text = client.get("/compte/donnees/").text + b"".join(client.get("/compte/donnees.json").streaming_content).decode()

    assert EMAIL not in text
    assert NAME not in text


def test_ones_data_are_for_those_signed_in(client: Client) -> None:
    for address in ("/compte/donnees/", "/compte/donnees.json", "/compte/effacer/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/compte/connexion/?next={address}")


def test_a_page_of_thousands_of_acts_stays_short_and_the_file_has_them_all(client: Client, person: Person) -> None:
    for _ in range(150):
        journal.record("accounts.tested", by=person, about=person, at=NOW)

    page = client.get("/compte/donnees/").text
    assert page.count("accounts.tested") <= 100
    assert "La suite est dans le fichier" in page
    document = b"".join(client.get("/compte/donnees.json").streaming_content)
    assert document.count(b"accounts.tested") == 150


def test_an_account_is_erased_by_who_has_just_signed_in(client: Client, person: Person) -> None:
    answer = client.post("/compte/effacer/", {"email": EMAIL})

    assert answer["Location"].startswith("/compte/connexion/?next=")
    assert Person.objects.filter(pk=person.pk).exists()


def test_an_account_is_erased_once_its_address_is_written(client: Client, person: Person, settings: Settings) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = float("inf")
    page = client.get("/compte/effacer/").text
    assert "Ce qui disparaît" in page
    assert "les dialogues que vous avez créés, sans votre nom" in page

    answer = client.post("/compte/effacer/", {"email": "un.autre@exemple.test"})
    assert answer.status_code == 422
    assert Person.objects.filter(pk=person.pk).exists()

    answer = client.post("/compte/effacer/", {"email": EMAIL.upper()}, follow=True)
    assert "Votre compte est effacé" in answer.text
    assert not Person.objects.filter(pk=person.pk).exists()
    assert client.get("/compte/donnees/").status_code == 302


def test_the_places_of_roles_are_told_by_their_names(client: Client, person: Person) -> None:
    engagement = EngagementFactory(title="Accompagner le quartier")
    RoleFactory(person=person, kind=RoleKind.RESPONDENT, scope=engagement.scope)

    page = client.get("/compte/donnees/").text

    assert "Accompagner le quartier" in page
