"""Someone votes on a phone: with JavaScript, without, with the keyboard, with a network that fails."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Participant, Vote
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = ["Un banc à l’ombre tous les cent mètres.", "Le marché le dimanche matin.", "Des rues sans voitures."]


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(question="Que changer sur la place ?", description="Trois idées à discuter.")
    for number, text in enumerate(TEXTS, start=1):
        StatementFactory(dialogue=dialogue, number=number, text=text)
    return dialogue


def begin(page: Page, dialogue: Dialogue) -> None:
    page.goto("/")
    page.get_by_role("link", name=dialogue.question).click()
    page.get_by_role("link", name="Donner mon avis").click()
    page.get_by_label("J’y habite, je suis citoyen·ne").check()
    page.get_by_role("button", name="Commencer").click()


def statement_on(page: Page) -> str:
    return page.locator(".vote-card__statement").inner_text()


def test_a_citizen_votes_on_a_phone_and_reads_what_is_shared(
    phone: Page, dialogue: Dialogue, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    begin(phone, dialogue)
    axe(phone)
    screenshot(phone, "vote-phone")
    loads: list[str] = []
    phone.on("load", lambda page: loads.append(page.url))
    first = statement_on(phone)

    phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    expect(phone.locator(".vote-card__statement")).not_to_have_text(first)
    expect(phone.locator(".vote-card__statement")).to_be_focused()
    phone.get_by_role("button", name="Annuler ma dernière réponse").click()
    expect(phone.locator(".vote-card__statement")).to_have_text(first)
    for answer in ("D’accord", "Pas d’accord", "Je passe"):
        before = statement_on(phone)
        phone.get_by_role("button", name=answer, exact=True).click()
        expect(phone.get_by_text(before)).to_have_count(0)

    expect(phone.get_by_text("Merci, vous avez répondu à tout.")).to_be_visible()
    axe(phone)
    assert loads == [], "with JavaScript the next statement comes without a page load"
    participant = Participant.objects.get()
    assert participant.college == "citizen"
    assert sorted(Vote.objects.current().values_list("stance", flat=True)) == [-1, 0, 1]
    assert Vote.objects.count() == 4

    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    phone.get_by_role("link", name="Voir ce que nous partageons", exact=True).click()
    expect(phone.get_by_role("heading", name="Ce que nous partageons")).to_be_visible()
    axe(phone)


def test_without_javascript_the_same_vote_goes_page_by_page(phone_without_javascript: Page, dialogue: Dialogue) -> None:
    page = phone_without_javascript
    begin(page, dialogue)
    first = statement_on(page)

    page.get_by_role("button", name="Pas d’accord", exact=True).click()
    expect(page.locator(".progress__label")).to_have_text("1 réponse sur 3")
    page.get_by_role("button", name="Annuler ma dernière réponse").click()
    assert statement_on(page) == first
    page.get_by_role("button", name="D’accord", exact=True).click()
    page.get_by_role("link", name="Revoir mes réponses").click()
    page.get_by_role("link", name="Changer ma réponse").click()
    expect(page.get_by_role("button", name="D’accord Votre réponse")).to_be_visible()
    page.get_by_role("button", name="Je passe", exact=True).click()
    expect(page.get_by_text("Votre réponse est modifiée.")).to_be_visible()
    page.get_by_role("link", name="Revenir au vote").click()

    assert list(Vote.objects.current().values_list("stance", flat=True)) == [0]
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    page.get_by_role("link", name="Voir ce que nous partageons déjà").click()
    expect(page.get_by_role("heading", name="Ce que nous partageons")).to_be_visible()


def test_the_keyboard_is_enough(desktop: Page, dialogue: Dialogue) -> None:
    begin(desktop, dialogue)
    first = statement_on(desktop)
    desktop.locator(".vote-card__statement").focus()

    # From the statement, the three answers are the next three stops.
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("button", name="D’accord", exact=True)).to_be_focused()
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("button", name="Pas d’accord", exact=True)).to_be_focused()
    desktop.keyboard.press("Enter")

    expect(desktop.locator(".vote-card__statement")).not_to_have_text(first)
    assert Vote.objects.get().stance == -1


def test_an_answer_lost_on_the_way_is_said_and_can_be_sent_again(phone: Page, dialogue: Dialogue) -> None:
    begin(phone, dialogue)
    first = statement_on(phone)
    phone.route("**/voter/", lambda route: route.abort())

    with phone.expect_event("requestfailed"):
        phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.get_by_role("alert").filter(has_text="Vérifiez votre connexion")).to_be_visible()
    assert statement_on(phone) == first

    phone.unroute("**/voter/")
    phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    assert Vote.objects.count() == 1


def test_closing_in_the_middle_of_a_vote_is_said_in_place(phone: Page, dialogue: Dialogue) -> None:
    begin(phone, dialogue)
    phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    Dialogue.objects.update(stage="closed")

    phone.get_by_role("button", name="D’accord", exact=True).click()

    expect(phone.get_by_role("alert").filter(has_text="Ce dialogue est clos")).to_be_visible()
    assert Vote.objects.count() == 1


def test_a_forged_cookie_is_told_and_one_can_begin_again(phone: Page, dialogue: Dialogue) -> None:
    begin(phone, dialogue)
    context = phone.context
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"].startswith("participation-")]
    context.add_cookies([{**cookie, "value": f"{ParticipantFactory().pk}:forged:forged"}])

    phone.get_by_role("button", name="D’accord", exact=True).click()

    expect(phone.get_by_role("alert").filter(has_text="Nous ne reconnaissons pas")).to_be_visible()
    expect(phone.get_by_role("button", name="Commencer")).to_be_visible()
    assert not Vote.objects.exists()
