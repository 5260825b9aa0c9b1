"""Pages of results kept a moment: the same bytes for everybody, nobody's own page, and no wait for what changes."""

import gzip
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Stance, Statement
from cedre.moderation.models import Reason
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

BROWSER = {"accept-encoding": "gzip, br", "accept-language": "fr"}


@pytest.fixture(autouse=True)
def _kept(settings) -> None:
    settings.SECONDS_KEPT = 10


@pytest.fixture
def dialogue() -> Dialogue:
    """Eight people share an idea, and the results say so."""
    statement = StatementFactory(text="Un banc devant la gare.")
    for _ in range(8):
        VoteFactory(statement=statement, participant=ParticipantFactory(dialogue=statement.dialogue))
    actions.draw_results(dialogue_id=statement.dialogue_id, now=NOW)
    return statement.dialogue


def read(dialogue: Dialogue, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(f"/dialogues/{dialogue.slug}/resultats/", headers={**BROWSER, **headers})


def test_the_next_reader_is_answered_with_the_same_page_for_one_question(
    dialogue: Dialogue, django_assert_num_queries
) -> None:
    first = read(dialogue)

    with django_assert_num_queries(1):
        second = read(dialogue)

    assert second.content == first.content
    assert second.headers == first.headers
    assert second.resolver_match.view_name == "dialogues:results"
    # A header that changes nothing of the page does not fill the memory with its twins.
    with django_assert_num_queries(1):
        read(dialogue, **{"hx-request": "quelque chose"})


def test_a_statement_withheld_is_gone_from_the_next_page(dialogue: Dialogue) -> None:
    assert "Un banc" in words(read(dialogue))

    actions.withhold_statement(
        statement=Statement.objects.get(), by=PersonFactory(animator=True), now=NOW, reason=Reason.objects.all()[0]
    )

    assert "Un banc" not in words(read(dialogue))


def test_results_just_drawn_are_on_the_next_page(dialogue: Dialogue) -> None:
    before = words(read(dialogue))
    VoteFactory(
        statement=Statement.objects.get(), stance=Stance.DISAGREE, participant=ParticipantFactory(dialogue=dialogue)
    )
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW + timedelta(seconds=1))

    assert words(read(dialogue)) != before


def test_each_language_and_each_look_has_its_own_page(dialogue: Dialogue) -> None:
    dark = Client()
    dark.cookies["theme"] = "dark"
    pages = {
        words(page) for page in [read(dialogue), read(dialogue, **{"accept-language": "en"}), read(dialogue, dark)]
    }

    assert len(pages) == 3
    assert 'data-theme="dark"' in words(read(dialogue, dark))
    assert 'lang="en"' in words(read(dialogue, **{"accept-language": "en"}))


def test_who_takes_part_reads_their_own_page_and_nobody_else_does(dialogue: Dialogue) -> None:
    someone = Client()
    someone.post(f"/dialogues/{dialogue.slug}/participer/", {"college": ""})
    statement = Statement.objects.get()
    someone.post(f"/dialogues/{dialogue.slug}/voter/", {"statement": statement.pk, "stance": "agree"})
    others = words(read(dialogue))

    own = read(dialogue, someone)

    assert "no-store" in own["Cache-Control"]
    assert words(read(dialogue)) == others
    assert "no-store" not in read(dialogue).get("Cache-Control", "")


def test_who_is_signed_in_reads_their_own_page_and_nobody_else_does(dialogue: Dialogue) -> None:
    someone = Client()
    someone.force_login(PersonFactory())
    others = words(read(dialogue))

    assert "Se déconnecter" in words(read(dialogue, someone))
    assert words(read(dialogue)) == others
    assert "Se déconnecter" not in others


def test_a_page_written_for_who_has_a_token_is_not_kept(dialogue: Dialogue) -> None:
    someone = Client()
    someone.cookies["csrftoken"] = "a" * 32

    read(dialogue, someone)

    assert not caches["memory"]._cache.keys() - {":1:is-demonstration"}  # type: ignore[attr-defined]


def test_other_pages_and_questions_are_not_kept(dialogue: Dialogue) -> None:
    for address in [
        reverse("home"),
        dialogue.get_absolute_url(),
        f"/dialogues/{dialogue.slug}/participer/",
        f"/dialogues/{dialogue.slug}/resultats/?page=2",
        "/dialogues/rien/resultats/",
    ]:
        Client().get(address, headers=BROWSER)

    assert not caches["memory"]._cache.keys() - {":1:is-demonstration"}  # type: ignore[attr-defined]


def test_nothing_is_kept_by_an_installation_that_says_so(dialogue: Dialogue, settings) -> None:
    settings.SECONDS_KEPT = 0
    before = words(read(dialogue))

    Statement.objects.update(text="Un abri devant la gare.")

    assert words(read(dialogue)) != before


def test_what_no_act_tells_waits_for_the_page_to_be_written_anew(dialogue: Dialogue) -> None:
    before = words(read(dialogue))

    Statement.objects.update(text="Un abri devant la gare.")

    assert words(read(dialogue)) == before


def words(page: HttpResponse) -> str:
    return gzip.decompress(page.content).decode()
