"""The pages each installation completes: its words, their versions, and nobody's words covered unseen."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client

from cedre.accounts.models import Person
from cedre.accounts.rules import NotAllowed
from cedre.base.models import JournalEntry
from cedre.pages import actions, queries, rules
from cedre.pages.models import PageKey, PageVersion
from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LEGAL = PageKey.LEGAL
ADDRESS = "/mentions-legales/"


@pytest.fixture
def animator() -> Person:
    return PersonFactory(animator=True)


def revise(text: str, *, by: Person, based_on: int = 0, language: str = "fr") -> PageVersion:
    return actions.revise_page(key=LEGAL, language=language, text=text, based_on=based_on, by=by, now=NOW)


@pytest.mark.parametrize("key", PageKey)
def test_each_page_comes_with_words_and_places_to_complete(client: Client, key: PageKey) -> None:
    page = client.get(f"/{key.value}/").text

    assert "Texte proposé par Cèdre" in page
    assert "<mark>[à compléter&nbsp;:" in page
    assert queries.shown_page(key, language="fr").places_to_complete > 0
    assert "Modifier cette page" not in page


def test_an_animator_gives_a_page_its_words_and_the_journal_tells_it(animator: Person) -> None:
    version = revise("Publié par **la ville**.", by=animator)

    shown = queries.shown_page(LEGAL, language="fr")
    assert (shown.text, shown.number, shown.is_original) == ("Publié par **la ville**.", 1, False)
    assert version.written_by == animator.pseudonym
    entry = JournalEntry.objects.get(verb="pages.page-revised")
    assert (entry.by, entry.facts) == (animator.pseudonym, {"page": "mentions-legales", "number": 1})


def test_someone_who_does_not_animate_writes_nothing(client: Client) -> None:
    with pytest.raises(NotAllowed):
        revise("À moi.", by=PersonFactory())

    client.force_login(PersonFactory())
    for address in ("modifier/", "versions/1/"):
        assert client.get(ADDRESS + address).status_code == 403
    assert client.post(ADDRESS + "modifier/", {"text": "À moi.", "based_on": 0}).status_code == 403
    assert client.post(ADDRESS + "version-d-origine/", {"based_on": 0}).status_code == 403
    assert not PageVersion.objects.exists()


def test_two_people_who_edit_at_once_do_not_cover_each_other(animator: Person) -> None:
    revise("Le premier texte.", by=animator)

    with pytest.raises(rules.EditedMeanwhile):
        revise("Le second texte.", by=PersonFactory(animator=True), based_on=0)

    assert queries.shown_page(LEGAL, language="fr").text == "Le premier texte."


def test_two_people_who_save_in_the_same_instant_do_not_cover_each_other(
    animator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = queries.edited_page(LEGAL, language="fr")
    revise("Le premier texte.", by=animator)
    # The second one read the page just before the first one saved.
    monkeypatch.setattr(queries, "edited_page", lambda key, *, language: before)

    with pytest.raises(rules.EditedMeanwhile):
        revise("Le second texte.", by=animator)

    assert connection.is_usable()
    assert PageVersion.objects.get().text == "Le premier texte."


def test_going_back_to_the_original_keeps_what_was_written(animator: Person) -> None:
    revise("Nos mots.", by=animator)

    actions.restore_original(key=LEGAL, language="fr", based_on=1, by=animator, now=NOW)

    shown = queries.shown_page(LEGAL, language="fr")
    assert shown.is_original
    assert shown.text == queries.original_text(LEGAL, "fr")
    texts = [queries.past_version(version).text for version in queries.page_versions(LEGAL, language="fr")]
    assert texts == [shown.text, "Nos mots."]
    with pytest.raises(rules.NothingChanged):
        actions.restore_original(key=LEGAL, language="fr", based_on=2, by=animator, now=NOW)


def test_saving_the_same_words_twice_adds_one_version(client: Client, animator: Person) -> None:
    client.force_login(animator)

    for _press in range(2):
        response = client.post(ADDRESS + "modifier/", {"text": "Nos mots.", "based_on": 0, "save": 1}, follow=True)
        assert response.redirect_chain == [(ADDRESS, 302)]

    assert PageVersion.objects.count() == 1
    assert "La page dit déjà cela" in response.text


def test_a_preview_shows_the_page_and_saves_nothing(client: Client, animator: Person) -> None:
    client.force_login(animator)

    page = client.post(ADDRESS + "modifier/", {"text": "Un **mot** fort.", "based_on": 0, "preview": 1}).text

    assert "<p>Un <strong>mot</strong> fort.</p>" in page
    assert "Un **mot** fort.</textarea>" in page
    assert not PageVersion.objects.exists()


def test_after_a_conflict_both_texts_are_there_and_saving_again_is_possible(client: Client, animator: Person) -> None:
    revise("Le texte de l’autre.", by=PersonFactory(animator=True))
    client.force_login(animator)

    response = client.post(ADDRESS + "modifier/", {"text": "Mon texte.", "based_on": 0, "save": 1})

    assert response.status_code == 409
    assert "Quelqu’un a modifié cette page" in response.text
    assert "Le texte de l’autre." in response.text
    assert "Mon texte.</textarea>" in response.text
    assert 'name="based_on" value="1"' in response.text
    client.post(ADDRESS + "modifier/", {"text": "Mon texte.", "based_on": 1, "save": 1})
    assert "Mon texte." in client.get(ADDRESS).text


def test_an_empty_page_is_refused_in_place(client: Client, animator: Person) -> None:
    client.force_login(animator)

    response = client.post(ADDRESS + "modifier/", {"text": "  ", "based_on": 0, "save": 1})

    assert response.status_code == 422
    assert "À corriger avant de continuer" in response.text
    assert not PageVersion.objects.exists()


def test_a_past_version_can_be_read_and_started_from_again(client: Client, animator: Person) -> None:
    revise("La première.", by=animator)
    revise("La deuxième.", by=animator, based_on=1)
    client.force_login(animator)

    assert "La première." in client.get(ADDRESS + "versions/1/").text
    assert client.get(ADDRESS + "versions/3/").status_code == 404
    editing = client.get(ADDRESS + "modifier/?version=1").text
    assert "La première.</textarea>" in editing
    assert 'name="based_on" value="2"' in editing
    assert client.get(ADDRESS + "modifier/?version=9").status_code == 404


def test_the_history_names_nobody(client: Client, animator: Person) -> None:
    other = PersonFactory(animator=True, name="Une autre personne (fictive)")
    revise("La première.", by=other)
    revise("La deuxième.", by=animator, based_on=1)
    client.force_login(animator)

    page = client.get(ADDRESS + "modifier/").text

    assert f"par {str(other.pseudonym)[:8]}" in page
    assert "par vous" in page
    assert other.name not in page


@pytest.mark.parametrize("based_on", ["", "x", "-1", "0"])
def test_going_back_from_a_version_that_is_not_the_last_is_refused_in_words(
    client: Client, animator: Person, based_on: str
) -> None:
    revise("Nos mots.", by=animator)
    client.force_login(animator)

    response = client.post(ADDRESS + "version-d-origine/", {"based_on": based_on})

    assert response.status_code == 409
    assert "Quelqu’un a modifié cette page" in response.text
    assert queries.shown_page(LEGAL, language="fr").text == "Nos mots."


def test_words_in_the_first_language_are_shown_to_readers_of_another(animator: Person) -> None:
    revise("Publié par la ville.", by=animator)

    assert queries.shown_page(LEGAL, language="en").text == "Publié par la ville."
    assert queries.shown_page(LEGAL, language="en").language == "fr"
    revise("Published by the town.", by=animator, language="en")
    assert queries.shown_page(LEGAL, language="en").text == "Published by the town."
    assert queries.shown_page(LEGAL, language="fr").text == "Publié par la ville."


def test_reading_a_page_costs_one_query(client: Client, animator: Person, django_assert_num_queries) -> None:
    revise("Nos mots.", by=animator)
    client.get(ADDRESS)

    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_the_foot_of_every_page_leads_to_all_of_them(client: Client) -> None:
    foot = client.get("/dialogues/").text.partition("<footer")[2]

    for address in ("/methode/", "/aide/", *(f"/{key.value}/" for key in PageKey)):
        assert f'href="{address}"' in foot
        assert client.get(address).status_code == 200
