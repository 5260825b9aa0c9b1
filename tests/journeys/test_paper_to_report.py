"""An animator prints ballots, types ten at the keyboard, reads one again, writes the synthesis, prints the report."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Origin, Participant, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def dialogue() -> Dialogue:
    PersonFactory(animator=True, email="coach@exemple.test")
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?")
    for number in range(1, 4):
        StatementFactory(dialogue=dialogue, number=number, text=f"Affirmation {number} de la place.")
    return dialogue


def sign_in(page: Page) -> None:
    page.goto("/bureau/")
    page.get_by_role("link", name="Utiliser un mot de passe").click()
    page.get_by_label("Adresse électronique").fill("coach@exemple.test")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()


def test_ten_ballots_are_typed_at_the_keyboard_and_one_is_read_again(
    desktop: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    page = desktop
    sign_in(page)
    page.goto("/bureau/place/")
    page.get_by_role("link", name="Imprimer ou saisir des bulletins").click()
    axe(page)
    page.get_by_label("Combien de bulletins ?").fill("12")
    page.get_by_role("button", name="Préparer l’impression").click()
    expect(page.get_by_text("Bulletin n° 12", exact=False).first).to_be_visible()
    axe(page)
    page.emulate_media(media="print")
    screenshot(page, "ballots-print")
    page.emulate_media(media="screen")

    page.goto("/bureau/place/bulletins/")
    page.get_by_role("link", name="Commencer au n° 1").click()
    axe(page)
    for number in range(1, 11):
        expect(page.get_by_role("heading", name=f"Bulletin n° {number}", exact=True)).to_be_visible()
        # College, three answers, then the button, which has the focus.
        for key in ("3", "1", "2", "3", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_text(f"Le bulletin n° {number} est compté.")).to_be_visible()
    assert Participant.objects.filter(origin=Origin.PAPER, college="citizen").count() == 10
    assert Vote.objects.current().count() == 30

    page.goto("/bureau/place/bulletins/4/")
    for key in ("3", "1", "1", "3", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_text("Les deux saisies diffèrent")).to_be_visible()
    axe(page)
    screenshot(page, "ballots-differ")
    page.get_by_role("button", name="C’est bien ce que dit la feuille").click()
    expect(page.get_by_text("Le bulletin n° 4 est relu.")).to_be_visible()
    assert Vote.objects.current().filter(statement__number=2, stance=1).count() == 1


def test_a_synthesis_is_written_refused_without_source_published_and_printed(
    desktop: Page,
    phone: Page,
    dialogue: Dialogue,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    for _person in range(12):
        person = ParticipantFactory(dialogue=dialogue, college="citizen")
        for statement in dialogue.statements.all():
            VoteFactory(statement=statement, participant=person)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    sign_in(desktop)
    desktop.goto("/bureau/place/synthese/")
    axe(desktop)
    text = desktop.get_by_role("textbox", name="La synthèse")
    text.fill("## La place\nOn veut de l’ombre. [1] On veut des bancs.")
    desktop.get_by_role("button", name="Publier").click()
    expect(desktop.get_by_text("Cette phrase ne dit pas d’où elle vient")).to_be_visible()
    axe(desktop)
    text.fill("## La place\nOn veut de l’ombre. [1] On veut des bancs. [2, 3]")
    desktop.get_by_role("button", name="Publier").click()
    expect(desktop.get_by_text("La synthèse est publiée.")).to_be_visible()
    axe(desktop)

    phone.goto("/dialogues/place/")
    phone.get_by_role("link", name="Lire la synthèse").click()
    phone.get_by_role("link", name="1", exact=True).click()
    expect(phone.get_by_role("link", name="Affirmation 1 de la place.")).to_be_in_viewport()
    axe(phone)
    phone.get_by_role("link", name="Le rapport à imprimer").click()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    desktop.goto("/dialogues/place/rapport/")
    axe(desktop)
    desktop.emulate_media(media="print")
    screenshot(desktop, "report-print")
    assert desktop.pdf(format="A4", prefer_css_page_size=True).startswith(b"%PDF")
