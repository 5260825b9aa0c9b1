"""An animator makes a dialogue in the pages, from the question to the address to give."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from cedre.dialogues.models import Dialogue, Stage
from tests.accounts.factories import PersonFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def situation() -> None:
    PersonFactory(animator=True, email="coach@exemple.test")
    TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"])


def sign_in(page: Page) -> None:
    page.goto("/bureau/")
    page.get_by_role("link", name="Utiliser un mot de passe").click()
    page.get_by_label("Adresse électronique").fill("coach@exemple.test")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()


def fill_in(page: Page) -> None:
    page.get_by_label("La question posée").fill("Que changer sur la place ?")
    page.get_by_label("Présentation").fill("La place sera refaite l’an prochain.")
    page.get_by_role("textbox", name="Affirmations").fill(
        "- Un banc à l’ombre.\n- Un marché le dimanche.\n\n- Moins de voitures."
    )
    page.get_by_label("Dernier jour").fill("2099-12-31")


def test_a_dialogue_is_prepared_read_again_opened_and_closed(
    desktop: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    page = desktop
    sign_in(page)
    axe(page)
    page.get_by_role("link", name="Préparer mon premier dialogue").click()
    axe(page)

    page.get_by_label("Nom ou code postal du territoire").press_sequentially("orleans")
    page.get_by_role("radio", name="Orléans").check()
    fill_in(page)
    screenshot(page, "new-dialogue-desktop")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Le brouillon est enregistré")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Voir l’aperçu").click()
    expect(page.get_by_text("Un marché le dimanche.")).to_be_visible()
    expect(page.get_by_role("button", name="D’accord", exact=True).first).to_be_disabled()
    axe(page)
    page.get_by_role("link", name="Revenir à la préparation").click()
    page.get_by_role("button", name="Ouvrir le dialogue").click()
    expect(page.get_by_text("Le dialogue est ouvert")).to_be_visible()
    axe(page)
    screenshot(page, "prepare-desktop")

    dialogue = Dialogue.objects.get()
    assert dialogue.stage == Stage.OPEN
    assert [s.text for s in dialogue.statements.all()] == [
        "Un banc à l’ombre.",
        "Un marché le dimanche.",
        "Moins de voitures.",
    ]
    page.get_by_role("link", name="Retirer l’affirmation 3").click()
    axe(page)
    page.get_by_label("Ne parle pas du sujet").check()
    page.get_by_role("button", name="Retirer du vote").click()
    expect(page.get_by_text("2 affirmations soumises au vote")).to_be_visible()
    page.get_by_role("button", name="Remettre au vote").click()
    expect(page.get_by_text("3 affirmations soumises au vote")).to_be_visible()
    page.get_by_role("link", name="Clore le dialogue").click()
    axe(page)
    page.get_by_role("button", name="Clore le dialogue").click()
    expect(page.get_by_text("Le dialogue est clos.")).to_be_visible()


def test_a_choice_made_while_an_answer_is_on_its_way_is_kept(desktop: Page) -> None:
    page = desktop
    sign_in(page)
    page.get_by_role("link", name="Préparer mon premier dialogue").click()
    field = page.get_by_label("Nom ou code postal du territoire")
    field.press_sequentially("orlean")
    choice = page.get_by_role("radio", name="Orléans")
    expect(choice).to_be_visible()
    on_its_way: list[Route] = []
    page.route("**/choix/*", lambda route: on_its_way.append(route))
    with page.expect_request("**/choix/*"):
        field.press_sequentially("s")

    choice.check()
    with page.expect_event("requestfinished"):
        for late in on_its_way:
            late.continue_()

    expect(choice).to_be_checked()


def test_mistakes_are_said_in_place_and_nothing_typed_is_lost(phone: Page, axe: Callable[[Page], None]) -> None:
    sign_in(phone)
    phone.goto("/bureau/nouveau-dialogue/")
    fill_in(phone)
    phone.get_by_role("textbox", name="Affirmations").fill("Une idée courte.\n" + "x" * 301)
    phone.get_by_label("Premier jour").fill("2100-01-01")
    phone.get_by_role("button", name="Enregistrer le brouillon").click()

    expect(phone.get_by_text("Cherchez un territoire, puis choisissez-le dans la liste.").first).to_be_visible()
    expect(phone.get_by_text("compte 301 caractères").first).to_be_visible()
    expect(phone.get_by_text("Le dernier jour ne peut pas précéder le premier.").first).to_be_visible()
    expect(phone.get_by_label("La question posée")).to_have_value("Que changer sur la place ?")
    expect(phone.get_by_role("textbox", name="Affirmations")).to_have_value("Une idée courte.\n" + "x" * 301)
    axe(phone)
    assert not Dialogue.objects.exists()


def test_without_javascript_the_territory_is_found_in_two_steps(desktop_without_javascript: Page) -> None:
    page = desktop_without_javascript
    sign_in(page)
    page.goto("/bureau/nouveau-dialogue/")
    fill_in(page)
    page.get_by_label("Nom ou code postal du territoire").fill("45000")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_label("La question posée")).to_have_value("Que changer sur la place ?")
    expect(page.get_by_text("Ce champ est obligatoire.")).to_have_count(0)
    page.get_by_role("radio", name="Orléans").check()
    page.get_by_role("button", name="Enregistrer le brouillon").click()

    expect(page.get_by_text("Le brouillon est enregistré")).to_be_visible()
    assert Dialogue.objects.get().territory.name == "Orléans"
