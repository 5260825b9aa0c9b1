"""Someone who reads English votes on a phone; someone else changes language where they stand."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Vote
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.journeys.conftest import PHONE, watched_page
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dialogue() -> Dialogue:
    """A dialogue whose first statement everyone agrees with, eighteen people of three colleges."""
    dialogue = DialogueFactory(question="Que changer sur la place ?")
    statements = [StatementFactory(dialogue=dialogue, number=number) for number in (1, 2, 3)]
    for person in range(18):
        college = ("elected", "professional", "citizen")[person % 3]
        participant = ParticipantFactory(dialogue=dialogue, college=college)
        for statement in statements:
            stance = 1 if statement.number == 1 or person % 2 else -1
            VoteFactory(participant=participant, statement=statement, stance=stance)
    return dialogue


@pytest.fixture
def english_phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with watched_page(browser, live_server.url, locale="en-GB", **PHONE) as page:
        yield page


def test_from_the_home_page_to_the_results_in_english(
    english_phone: Page, dialogue: Dialogue, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    page = english_phone
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Let’s find what we share")
    axe(page)
    screenshot(page, "home-phone-english")

    page.get_by_role("link", name=dialogue.question).click()
    expect(page.get_by_text("18 people")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Have my say").click()
    axe(page)
    page.get_by_label("I live here, I am a resident").check()
    page.get_by_role("button", name="Begin").click()
    axe(page)
    screenshot(page, "vote-phone-english")
    for answer in ("Agree", "Disagree", "Pass"):
        before = page.locator(".vote-card__statement").inner_text()
        page.get_by_role("button", name=answer, exact=True).click()
        expect(page.get_by_text(before)).to_have_count(0)
    expect(page.get_by_role("heading", name="Thank you, you have answered everything.")).to_be_visible()
    assert Vote.objects.count() == 18 * 3 + 3

    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    page.get_by_role("link", name="See what we share", exact=True).click()
    expect(page.get_by_role("heading", name="What we share", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="people in 10 share, in each college").first).to_be_visible()
    axe(page)
    screenshot(page, "results-phone-english")


def test_the_language_changes_where_one_stands_even_after_a_search(phone: Page) -> None:
    TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"], population=116_357)
    phone.goto("/territoires/")
    phone.get_by_role("searchbox").fill("orleans")
    expect(phone.get_by_text("116 357 habitant·es")).to_be_visible()
    phone.wait_for_url("**/territoires/?q=orleans")

    phone.get_by_role("button", name="English").click()

    expect(phone.get_by_text("116,357 inhabitants")).to_be_visible()
    assert phone.url.endswith("/territoires/?q=orleans")
    phone.get_by_role("button", name="Français").click()
    expect(phone.get_by_text("116 357 habitant·es")).to_be_visible()


def test_without_javascript_the_language_changes_too(phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    page.goto("/dialogues/?page=1")
    page.get_by_role("button", name="English").click()

    expect(page.get_by_role("heading", name="Open today")).to_be_visible()
    assert page.url.endswith("/dialogues/?page=1")
