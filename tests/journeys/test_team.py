"""The whole of a team, as the people of it live it: invited, signed in, each with what is theirs, then forgotten."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.accounts.factories import PersonFactory
from tests.accounts.test_forgetting import whole_database
from tests.journeys.conftest import DESKTOP, PHONE, watched_page
from tests.journeys.test_sign_in import give_a_fingerprint_reader
from tests.territories.factories import TerritoryFactory

# One long walk through every page of a team: among the long trials.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]
KARIM = ("Karim Introuvable (fictif)", "karim.introuvable@exemple.test")


@pytest.fixture(autouse=True)
def two_proofs_and_letters_that_are_shown(settings: Settings, tmp_path: Path) -> None:
    """As `CEDRE_SECOND_FACTOR=1 make run` does."""
    settings.SECOND_FACTOR_REQUIRED = True
    settings.MAILS_SHOWN = True
    settings.EMAIL_BACKEND = "cedre.gateways.kept_mail.Keeper"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"


@pytest.fixture
def desk_of(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """`desk_of(DESKTOP)`: a browser of one person, watched until the journey is over."""
    opened = []

    def start(kind: dict) -> Page:
        opened.append(watched_page(browser, live_server.url, **kind))
        page = opened[-1].__enter__()
        give_a_fingerprint_reader(page)
        return page

    yield start
    for each in reversed(opened):
        each.__exit__(None, None, None)


def sign_in_by_code(page: Page, email: str) -> None:
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Écrivez le code reçu")).to_be_visible()
    letters = page.context.new_page()
    letters.goto("/courriels/")
    subject = letters.get_by_role("heading", name="votre code pour Cèdre").first.inner_text()
    letters.close()
    code = re.match(r"\d{6}", subject)
    assert code
    page.get_by_label("Code reçu").fill(code[0])
    page.get_by_role("button", name="Continuer").click()


def set_a_passkey(page: Page, axe: Axe) -> None:
    """Led to the page of security, add a passkey, and go on from the recovery codes."""
    expect(page.get_by_text("Avant d’aller plus loin, ajoutez une clé d’accès")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Nom de cette clé").fill("Mon ordinateur")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    page.get_by_role("link", name="C’est noté").click()


def invite(page: Page, *, role: str, email: str) -> str:
    """Prepare an invitation on a team's page; returns its link."""
    page.get_by_role("radio", name=role).check()
    page.get_by_label("Adresse électronique de la personne").fill(email)
    page.get_by_role("button", name="Préparer l’invitation").click()
    expect(page.get_by_text("L’invitation est prête")).to_be_visible()
    return page.locator("[data-address]").first.inner_text()


def accept(page: Page, link: str, *, name: str, email: str) -> None:
    """Follow a link without an account, make one, sign in by code, come back, say yes."""
    page.goto(link)
    expect(page.get_by_role("heading", name="Vous êtes invité·e")).to_be_visible()
    page.get_by_label("Votre nom").fill(name)
    page.get_by_role("button", name="Créer mon compte").click()
    sign_in_by_code(page, email)
    page.get_by_role("button", name="Accepter").click()


def open_an_engagement_and_its_dialogue(page: Page, axe: Axe) -> str:
    """Returns the address where the dialogue is prepared."""
    page.get_by_role("link", name="Ouvrir un accompagnement").click()
    page.get_by_label("Nom ou code postal du territoire").press_sequentially("orleans")
    page.get_by_role("radio", name="Orléans").check()
    page.get_by_label("Titre").fill("Renouveler ensemble")
    axe(page)
    page.get_by_role("button", name="Ouvrir l’accompagnement").click()
    expect(page.get_by_text("L’accompagnement est ouvert")).to_be_visible()
    page.get_by_role("link", name="Préparer un dialogue").click()
    page.get_by_label("La question posée").fill("Que changer sur la place ?")
    page.get_by_role("textbox", name="Affirmations").fill("Un banc à l’ombre.\nUn marché le dimanche.")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("button", name="Ouvrir le dialogue").click()
    expect(page.get_by_text("Le dialogue est ouvert")).to_be_visible()
    return page.url


def test_a_team_is_invited_sees_what_is_theirs_and_one_of_them_is_forgotten(
    desk_of: Callable[..., Page], axe: Axe, screenshot: Screenshot
) -> None:
    TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"])
    PersonFactory(administrator=True, email="nadia@exemple.test", name="Nadia (fictive)")

    nadia = desk_of(DESKTOP)
    nadia.goto("/administration/")
    sign_in_by_code(nadia, "nadia@exemple.test")
    set_a_passkey(nadia, axe)
    expect(nadia.get_by_role("heading", name="Administration")).to_be_visible()
    nadia.get_by_role("link", name="Inviter un·e coach, un·e administrateur·rice").click()
    to_coach = invite(nadia, role="Coach", email="awa@exemple.test")
    axe(nadia)

    awa = desk_of(DESKTOP)
    accept(awa, to_coach, name="Awa (fictive)", email="awa@exemple.test")
    set_a_passkey(awa, axe)
    expect(awa.get_by_role("heading", name="Mon bureau")).to_be_visible()
    prepare = open_an_engagement_and_its_dialogue(awa, axe)
    awa.goto("/bureau/accompagnements/renouveler-ensemble/")
    axe(awa)
    awa.get_by_role("link", name="Inviter, retirer un rôle").click()
    to_moderate = invite(awa, role="Modérateur·rice", email="lea@exemple.test")
    to_answer = invite(awa, role="Répondant·e", email=KARIM[1])
    screenshot(awa, "team-desktop")

    lea = desk_of(DESKTOP)
    accept(lea, to_moderate, name="Léa (fictive)", email="lea@exemple.test")
    expect(lea.get_by_role("heading", name="Renouveler ensemble")).to_be_visible()
    expect(lea.get_by_role("link", name="Inviter, retirer un rôle")).to_have_count(0)
    expect(lea.get_by_role("link", name="Préparer un dialogue")).to_have_count(0)
    lea.goto(prepare)
    expect(lea.get_by_role("link", name="Retirer l’affirmation 1")).to_be_visible()
    expect(lea.get_by_role("link", name="Clore le dialogue")).to_have_count(0)
    axe(lea)
    lea.goto(to_answer)
    lea.get_by_role("button", name="Accepter").click()
    expect(lea.get_by_text("envoyée à une autre adresse")).to_be_visible()

    karim = desk_of(PHONE)
    accept(karim, to_answer, name=KARIM[0], email=KARIM[1])
    expect(karim.get_by_text("Awa (fictive)")).to_be_visible()
    expect(karim.get_by_role("link", name="Que changer sur la place")).to_be_visible()
    axe(karim)
    for address in ("/administration/", prepare):
        refused = karim.goto(address)
        assert refused
        assert refused.status == 403
    lea.goto("/bureau/accompagnements/renouveler-ensemble/")
    expect(lea.get_by_text(KARIM[0])).to_be_visible()

    take_ones_data_and_be_forgotten(karim, axe, screenshot)

    for page, path in [
        (lea, "/bureau/accompagnements/renouveler-ensemble/"),
        (awa, "/bureau/"),
        (awa, awa.url),
        (awa, "/compte/courriels/"),
        *((nadia, f"/administration/{room}/") for room in ("personnes", "roles", "invitations")),
        (nadia, "/compte/journal/"),
    ]:
        page.goto(path)
        assert page.locator("main").count(), path
        assert not [trace for trace in KARIM if trace in page.content()], path
    left = whole_database().casefold()
    assert not [trace for trace in KARIM if trace.casefold() in left]


def take_ones_data_and_be_forgotten(page: Page, axe: Axe, screenshot: Screenshot) -> None:
    page.goto("/compte/donnees/")
    expect(page.get_by_text(KARIM[1]).first).to_be_visible()
    axe(page)
    screenshot(page, "my-data-phone")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tout télécharger").click()
    account = json.loads(download.value.path().read_text())["account"][0]
    assert (account["name"], account["email"]) == KARIM
    page.get_by_role("link", name="Effacer mon compte").click()
    page.get_by_label("Pour confirmer").fill(KARIM[1])
    page.get_by_role("button", name="Effacer définitivement").click()
    expect(page.get_by_text("Votre compte est effacé")).to_be_visible()
    axe(page)
