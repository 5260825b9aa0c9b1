"""Two languages at one address: which is spoken, how a reader changes it, how each writes numbers and dates."""

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db
LANGUAGES = {"fr": "fr", "en": "en-GB,en;q=0.8"}


@pytest.fixture
def dialogue() -> Dialogue:
    """Forty people of three colleges, who share three statements of eight; results are drawn."""
    place = TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"], population=116_357)
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?", territory=place)
    statements = [StatementFactory(dialogue=dialogue, number=n) for n in range(1, 9)]
    for person in range(40):
        college = ("elected", "professional", "citizen")[person % 3]
        participant = ParticipantFactory(dialogue=dialogue, college=college)
        for statement in statements:
            shared = statement.number <= 3
            VoteFactory(participant=participant, statement=statement, stance=1 if shared or person % 2 else -1)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    return dialogue


def words(html: str) -> str:
    """The words of a page, without its marks, every space an ordinary one."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).replace("&nbsp;", " ").split())


@pytest.mark.parametrize(
    ("browser", "language", "said"),
    [
        ("", "fr", "Trouvons ce que nous partageons"),
        ("fr-CA,en;q=0.5", "fr", "Trouvons ce que nous partageons"),
        ("en-US,en;q=0.9", "en", "Let’s find what we share"),
        ("de,en;q=0.7,fr;q=0.3", "en", "Let’s find what we share"),
        ("zh", "fr", "Trouvons ce que nous partageons"),
    ],
)
def test_a_first_visit_is_in_the_language_the_browser_prefers(
    client: Client, browser: str, language: str, said: str
) -> None:
    response = client.get("/", headers={"accept-language": browser} if browser else {})

    assert said in response.text
    assert f'<html lang="{language}">' in response.text
    assert response.headers["Content-Language"] == language


def test_the_language_chosen_outlives_what_the_browser_prefers(client: Client) -> None:
    client.post("/langue/", {"language": "en", "next": "/"}, headers={"accept-language": "fr"})
    assert '<html lang="en">' in client.get("/", headers={"accept-language": "fr"}).text

    client.post("/langue/", {"language": "fr", "next": "/"}, headers={"accept-language": "en"})
    assert '<html lang="fr">' in client.get("/", headers={"accept-language": "en"}).text


def test_the_switch_names_the_other_language_and_brings_back_to_the_same_page(client: Client) -> None:
    page = client.get("/territoires/?q=saint+%C3%A9tienne&page=2").text
    (form,) = re.findall(r'<form class="language-switch".*?</form>', page, flags=re.DOTALL)
    assert 'value="en" lang="en">English</button>' in form
    assert "csrf" not in form
    (address,) = re.findall(r'name="next" value="([^"]*)"', form)
    assert address == "/territoires/?q=saint+%C3%A9tienne&amp;page=2"

    answer = client.post("/langue/", {"language": "en", "next": address.replace("&amp;", "&")})

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/territoires/?q=saint+%C3%A9tienne&page=2"
    assert 'value="fr" lang="fr">Français</button>' in client.get("/territoires/").text


def test_the_switch_works_without_cookies_nor_token_on_the_strictest_client() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.get("/").cookies == {}

    assert strict.post("/langue/", {"language": "en", "next": "/"}).status_code == 302
    assert strict.cookies["language"].value == "en"
    assert strict.cookies["language"]["httponly"]


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_the_switch_leads_to_no_other_site(client: Client, elsewhere: str) -> None:
    answer = client.post("/langue/", {"language": "en", "next": elsewhere}, headers={"referer": elsewhere})
    assert answer.headers["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    client.post("/langue/", {"language": "xx", "next": "/"})
    assert "language" not in client.cookies


def test_after_a_form_with_mistakes_the_switch_brings_back_to_the_page_of_the_form(client: Client) -> None:
    before = "http://testserver/compte/connexion/?next=/bureau/"
    page = client.post("/compte/connexion/", {"username": "?"}, headers={"referer": before})
    assert f'name="next" value="{before}"' in page.text

    assert client.post("/langue/", {"language": "en", "next": before}).headers["Location"] == before


def test_caches_are_told_that_a_page_has_two_languages(client: Client) -> None:
    vary = {name.strip() for name in client.get("/").headers["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= vary


@pytest.mark.parametrize(
    ("address", "french", "english"),
    [
        ("/", "Partagé récemment", "Shared lately"),
        ("/dialogues/", "40 personnes ont participé", "40 people have taken part"),
        ("/dialogues/place/", "Que changer sur la place ?", "Que changer sur la place ?"),
        ("/dialogues/place/participer/", "Je suis élu·e", "I am an elected representative"),
        ("/dialogues/place/resultats/", "Ce que 10 personnes sur 10 partagent", "What 10 people in 10 share"),
        ("/dialogues/place/resultats/", "320 réponses", "320 answers"),
        ("/dialogues/place/resultats/affirmations/", "100 %", "100%"),
        ("/dialogues/place/resultats/1/", "Qui a répondu quoi ?", "Who answered what?"),
        ("/territoires/", "Ou partez de votre région", "Or start from your region"),
        ("/territoires/commune/45234/", "116 357 habitant·es", "116,357 inhabitants"),
        ("/compte/connexion/", "Se connecter", "Sign in"),
        ("/nulle-part/", "Cette page n’existe pas, ou plus", "This page does not exist, or no longer"),
        ("/methode/", "Une alliance n’est pas un partenariat", "An alliance is not a partnership"),
        ("/aide/", "Je me suis trompé·e", "I made a mistake"),
    ],
)
def test_the_main_pages_speak_both_languages(
    client: Client, dialogue: Dialogue, address: str, french: str, english: str
) -> None:
    in_french = words(client.get(address, headers={"accept-language": LANGUAGES["fr"]}).text)
    in_english = words(client.get(address, headers={"accept-language": LANGUAGES["en"]}).text)
    assert french in in_french
    assert english in in_english


# What stays as it was written: the words of people.
KEPT = re.compile(r"Que changer sur la place \?|Il manque un banc rue numéro \d+\.")
FRENCH_WORDS = re.compile(r"\b(?:les|des|une|est|sont|vous|nous|avec|pour|dans|qui|que|sur|ont|pas|ce|cette|chaque)\b")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/dialogues/",
        "/dialogues/place/",
        "/dialogues/place/participer/",
        "/dialogues/place/resultats/",
        "/dialogues/place/resultats/affirmations/",
        "/dialogues/place/resultats/1/",
        "/territoires/",
        "/territoires/?q=orleans",
        "/territoires/?q=xyzzy",
        "/territoires/commune/45234/",
        "/compte/connexion/",
        "/aide/",
        "/nulle-part/",
    ],
)
def test_no_french_is_left_on_an_english_page(client: Client, dialogue: Dialogue, address: str) -> None:
    page = client.get(address, headers={"accept-language": "en"}).text
    spoken = " ".join([page, *re.findall(r'(?:aria-label|content|title|alt|placeholder)="([^"]*)"', page)])
    assert FRENCH_WORDS.findall(KEPT.sub("", words(spoken))) == []


def test_a_refusal_is_said_in_the_language_of_its_reader(client: Client, dialogue: Dialogue) -> None:
    Dialogue.objects.update(stage="closed")
    answer = client.post("/dialogues/place/participer/", {"college": "citizen"}, headers={"accept-language": "en"})
    assert "This dialogue is closed" in answer.text


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("fr", "1<sup>er</sup>&nbsp;mai 2026", "2 mai 2026"), ("en", "1 May 2026", "2 May 2026")],
)
def test_a_day_is_written_as_each_language_says_it(language: str, first: str, second: str) -> None:
    day = Template('{% include "components/date.html" with on=on only %}')
    with translation.override(language):
        assert first in day.render(Context({"on": date(2026, 5, 1)}))
        assert second in day.render(Context({"on": date(2026, 5, 2)}))


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "1er mai 2026, 2 mai 2026"), ("en", "1 May 2026, 2 May 2026")]
)
def test_a_day_inside_a_sentence_is_written_as_each_language_says_it(language: str, written: str) -> None:
    days = Template("{% load numbers %}{{ first|day }}, {{ second|day }}")
    with translation.override(language):
        assert days.render(Context({"first": date(2026, 5, 1), "second": date(2026, 5, 2)})) == written


@pytest.mark.parametrize(("language", "written"), [("fr", "1\u00a0921 92\u00a0% 0,75"), ("en", "1,921 92% 0.75")])
def test_a_number_is_written_as_each_language_writes_it(language: str, written: str) -> None:
    numbers = Template("{% load humanize numbers %}{{ 1921|intcomma }} {{ 92|percent }} {{ 0.75|floatformat:2 }}")
    with translation.override(language):
        assert numbers.render(Context()) == written


def test_a_breakdown_is_said_in_english_too() -> None:
    with translation.override("en"):
        page = render_to_string("500.html")
    assert '<html lang="en">' in page
    assert "A breakdown on our side" in page
