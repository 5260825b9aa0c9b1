"""The home page: what is open, what was shared lately, at a small price."""

import pytest
from django.test import Client

from cedre.dialogues.models import Dialogue
from tests.dialogues.factories import DialogueFactory
from tests.dialogues.test_lately import answered_dialogue

pytestmark = pytest.mark.django_db


def test_a_shared_statement_leads_to_its_place_in_the_results(client: Client) -> None:
    dialogue = answered_dialogue("Un banc à l’ombre tous les cent mètres.")
    # Past a thousand, a number that is read has a space, which no address has.
    dialogue.statements.filter(text__startswith="Un banc").update(number=1002)

    page = client.get("/").text

    assert "10 personnes sur 10 sont d’accord, dans chaque collège" in page
    address = f"/dialogues/{dialogue.slug}/resultats/"
    assert f'href="{address}#affirmation-1002"' in page
    assert 'id="affirmation-1002"' in client.get(address).text


def test_nothing_shared_yet_leaves_no_empty_heading(client: Client) -> None:
    DialogueFactory()

    assert "Partagé récemment" not in client.get("/").text


def test_a_place_without_dialogue_says_what_one_can_do(client: Client) -> None:
    page = client.get("/").text

    assert "Aucun dialogue n’est ouvert en ce moment" in page
    assert "Cherchez votre territoire" in page


def test_the_home_page_costs_a_handful_of_queries_whatever_it_shows(client: Client, django_assert_num_queries) -> None:
    for number in range(3):
        answered_dialogue(f"Partagée {number}.")

    with django_assert_num_queries(4):
        client.get("/")
    # Whether a demonstration lives here is remembered a while.
    with django_assert_num_queries(3):
        client.get("/")
    assert Dialogue.objects.count() == 3


def test_a_statement_withheld_a_second_ago_is_quoted_no_more(client: Client) -> None:
    dialogue = answered_dialogue("Partagée, puis retirée.")
    assert "Partagée, puis retirée." in client.get("/").text

    dialogue.statements.filter(text="Partagée, puis retirée.").update(state="withheld", withheld_at=dialogue.created_at)

    assert "Partagée, puis retirée." not in client.get("/").text
