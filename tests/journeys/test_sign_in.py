"""Signing in, in a real browser: by a code read in the letters, by a passkey, by an application of codes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cedre.accounts import queries
from cedre.accounts.models import Person
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import code_of_application
from tests.journeys.conftest import PHONE, watched_page

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "coach@exemple.test"
Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


@pytest.fixture(autouse=True)
def letters_are_shown(settings: Settings, tmp_path: Path) -> None:
    """As `make run` does: nothing leaves, everything is read at /courriels/."""
    settings.MAILS_SHOWN = True
    settings.EMAIL_BACKEND = "cedre.gateways.kept_mail.Keeper"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"


@pytest.fixture
def in_service(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.DEMONSTRATION_ALLOWED = True, False


@pytest.fixture
def person() -> Person:
    return PersonFactory(animator=True, email=EMAIL, name="Awa Diallo (fictive)")


def give_a_fingerprint_reader(page: Page) -> None:
    """What the phone does of passkeys, without a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    reader = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": reader})


def ask_for_a_code(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Écrivez le code reçu")).to_be_visible()


def give_the_code(page: Page) -> None:
    reader = page.context.new_page()
    reader.goto("/courriels/")
    subject = reader.get_by_role("heading", name="votre code pour Cèdre").first.inner_text()
    reader.close()
    found = re.match(r"\d{6}", subject)
    assert found
    page.get_by_label("Code reçu").fill(found[0])
    page.get_by_role("button", name="Continuer").click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)


@pytest.mark.usefixtures("in_service")
def test_a_coach_signs_in_by_code_sets_a_passkey_and_comes_back_by_it(
    phone: Page, person: Person, axe: Axe, screenshot: Screenshot
) -> None:
    page = phone
    give_a_fingerprint_reader(page)
    page.goto("/bureau/")
    axe(page)
    screenshot(page, "sign-in-phone")
    ask_for_a_code(page)
    axe(page)
    give_the_code(page)

    expect(page.get_by_text("Avant d’aller plus loin, ajoutez une clé d’accès")).to_be_visible()
    axe(page)
    screenshot(page, "security-phone")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    axe(page)
    page.get_by_label("Nom de cette clé").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="C’est noté").click()
    expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()
    page.get_by_role("link", name="Mon compte").click()
    expect(page.get_by_text("Mon téléphone").first).to_be_visible()
    axe(page)

    sign_out(page)
    page.goto("/compte/connexion/?next=/bureau/nouveau-dialogue/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Préparer un dialogue")).to_be_visible()
    assert [str(passkey) for passkey in queries.ways_to_sign_in(person).passkeys] == ["Mon téléphone"]

    sign_out(page)
    page.goto("/compte/connexion/")
    ask_for_a_code(page)
    give_the_code(page)
    expect(page.get_by_role("heading", name="Encore une preuve que c’est vous")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()


def test_an_application_of_codes_is_the_second_proof_even_without_javascript(
    browser: Browser, live_server: LiveServer, person: Person
) -> None:
    with watched_page(browser, live_server.url, java_script_enabled=False, **PHONE) as page:
        page.goto("/compte/connexion/")
        expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_hidden()
        ask_for_a_code(page)
        give_the_code(page)
        page.get_by_role("link", name="Mon compte").click()
        page.get_by_role("link", name="Ajouter une application").click()
        secret = page.locator("code.secret").inner_text()
        page.get_by_label("Code montré par l’application").fill("000000")
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.get_by_text("Ce n’est pas le bon code.").first).to_be_visible()
        page.get_by_label("Code montré par l’application").fill(code_of_application(secret))
        page.get_by_role("button", name="Ajouter", exact=True).click()
        expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()

        sign_out(page)
        page.goto("/compte/connexion/mot-de-passe/")
        page.get_by_label("Adresse électronique").fill(EMAIL)
        page.get_by_label("Mot de passe").fill("secret")
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.get_by_label("Code", exact=True).fill(code_of_application(secret))
        page.get_by_role("button", name="Continuer").click()
        expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()


def test_a_passkey_refused_by_its_owner_is_said_in_words(desktop: Page, person: Person, axe: Axe) -> None:
    page = desktop
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    reader = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**reader, "isUserVerified": False}})
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()

    expect(page.get_by_text("La clé d’accès n’a pas servi")).to_be_visible()
    axe(page)
