"""Spoken words are recorded, a name masked, two statements drawn, a duplicate merged; then all of it is taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cedre.dialogues import actions as dialogues
from cedre.dialogues.models import Dialogue, State, Statement
from cedre.testimonies import actions
from cedre.testimonies.models import Testimony
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Ma voisine Samia a peur le soir sur le chemin. Il faudrait de la lumière jusqu’au bus, et des bancs."


def looked_at(page: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path], name: str) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    screenshot(page, name)


def sign_in(page: Page, address: str) -> None:
    page.goto(f"/compte/connexion/mot-de-passe/?next={address}")
    page.get_by_label("Adresse électronique").fill("awa@exemple.test")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


@pytest.fixture
def dialogue() -> Dialogue:
    PersonFactory(email="awa@exemple.test", animator=True)
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?", easy_text="On parle de la place.")
    StatementFactory(dialogue=dialogue, number=1, text="Le chemin du bus doit être éclairé toute la nuit.")
    return dialogue


def test_spoken_words_become_statements_and_disappear_when_consent_is_taken_back(
    desktop: Page,
    phone: Page,
    dialogue: Dialogue,
    axe: Callable[[Page], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    page = desktop
    sign_in(page, "/bureau/place/")
    page.get_by_role("link", name="Enregistrer un témoignage").click()
    page.get_by_label("Marche").check()
    page.get_by_label("Les paroles, telles qu’elles ont été dites").fill(WORDS)
    page.get_by_label("Des extraits paraissent, sans nom").check()
    looked_at(page, axe, screenshot, "testimony-form")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("en train d’être cherchés")).to_be_visible()

    actions.suggest_masks(testimony_id=Testimony.objects.get().pk, now=timezone.now())
    page.reload()
    page.get_by_role("button", name="Masquer Samia").click()
    expect(page.get_by_text("Le passage est masqué.")).to_be_visible()
    for _each in range(page.get_by_role("button", name="Laisser").count() - 1):
        page.get_by_role("listitem").filter(has_text="à décider").first.get_by_role("button", name="Laisser").click()
    page.get_by_label("Le passage").fill(WORDS)
    page.get_by_role("button", name="En faire un extrait").click()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("L’extrait paraît sur la page du dialogue.")).to_be_visible()
    looked_at(page, axe, screenshot, "testimony")

    page.get_by_role("link", name="En tirer des affirmations").click()
    for text in ("Il faut éclairer jusqu’au bus.", "Il manque des bancs."):
        page.get_by_label("Une affirmation", exact=True).fill(text)
        page.get_by_role("button", name="La soumettre au vote").click()
        expect(page.get_by_role("link", name=text)).to_be_visible()
    looked_at(page, axe, screenshot, "testimony-extract")

    phone.goto("/dialogues/place/")
    expect(phone.get_by_text("Ma voisine […] a peur le soir")).to_be_visible()
    looked_at(phone, axe, screenshot, "gathered-phone")
    phone.get_by_role("link", name="Lire la version facile à comprendre").click()
    expect(phone.get_by_text("On parle de la place.")).to_be_visible()
    looked_at(phone, axe, screenshot, "easy-phone")
    phone.goto("/dialogues/place/resultats/2/")
    expect(phone.get_by_role("heading", name="D’où vient ce mot")).to_be_visible()
    looked_at(phone, axe, screenshot, "origin-phone")

    text = "Le chemin du bus doit être éclairé la nuit."
    dialogues.submit_statement(dialogue=dialogue, participant=None, text=text, address="192.0.2.1", now=timezone.now())
    page.goto("/bureau/moderation/")
    page.get_by_role("button", name="Réunir à celle-ci (1)").click()
    expect(page.get_by_text("est réunie à l’affirmation 1")).to_be_visible()

    page.goto("/bureau/place/temoignages/")
    looked_at(page, axe, screenshot, "testimonies")
    page.get_by_role("heading", level=2).get_by_role("link").click()
    page.get_by_role("link", name="La personne reprend son accord").click()
    looked_at(page, axe, screenshot, "testimony-withdraw")
    page.get_by_role("button", name="Tout effacer").click()
    expect(page.get_by_text("Ses paroles sont effacées partout.")).to_be_visible()
    assert set(Statement.objects.filter(number__in=[2, 3]).values_list("state", flat=True)) == {State.GONE}
    phone.goto("/dialogues/place/")
    expect(phone.get_by_role("heading", name="Paroles recueillies")).to_have_count(0)


def test_without_javascript_a_passage_is_copied_and_hidden(phone_without_javascript: Page, dialogue: Dialogue) -> None:
    page = phone_without_javascript
    sign_in(page, "/bureau/place/temoignages/nouveau/")
    page.get_by_label("Réunion").check()
    page.get_by_label("Les paroles, telles qu’elles ont été dites").fill(WORDS)
    page.get_by_label("Rien ne paraît").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Le passage").fill("Samia")
    page.get_by_role("button", name="Masquer ce passage").click()
    expect(page.locator(".words__mask--hidden").first).to_have_text("Samia")
