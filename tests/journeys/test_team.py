"""An administrator invites a coach, who opens an engagement and invites its team; each sees what is theirs."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cedre.accounts.models import Person, RoleKind
from cedre.coaching.models import Engagement
from tests.accounts.factories import PersonFactory
from tests.journeys.conftest import DESKTOP, PHONE, watched_page
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]


def sign_in_by_code(page: Page, email: str) -> None:
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Écrivez le code reçu")).to_be_visible()
    code = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    page.get_by_label("Code reçu").fill(code[0])
    page.get_by_role("button", name="Continuer").click()


def invite(page: Page, *, role: str, email: str) -> str:
    """Prepare an invitation on a team's page; returns its link."""
    page.get_by_role("radio", name=role).check()
    page.get_by_label("Adresse électronique de la personne").fill(email)
    page.get_by_role("button", name="Préparer l’invitation").click()
    expect(page.get_by_text("L’invitation est prête")).to_be_visible()
    return page.locator("[data-address]").first.inner_text()


def accept(page: Page, link: str, *, name: str, email: str, axe: Axe) -> None:
    """Follow a link without an account, make one, sign in by code, come back, say yes."""
    page.goto(link)
    expect(page.get_by_role("heading", name="Vous êtes invité·e")).to_be_visible()
    axe(page)
    page.get_by_label("Votre nom").fill(name)
    page.get_by_role("button", name="Créer mon compte").click()
    sign_in_by_code(page, email)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Bienvenue")).to_be_visible()


def test_a_team_is_made_by_invitations_and_each_sees_what_is_theirs(
    browser: Browser,
    live_server: LiveServer,
    axe: Axe,
    screenshot: Callable[[Page, str], Path],
) -> None:
    TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"])
    PersonFactory(administrator=True, email="nadia@exemple.test", name="Nadia (fictive)")
    site = live_server.url

    with watched_page(browser, site, **DESKTOP) as nadia:
        nadia.goto("/administration/")
        sign_in_by_code(nadia, "nadia@exemple.test")
        axe(nadia)
        nadia.get_by_role("link", name="Inviter un·e coach, un·e administrateur·rice").click()
        axe(nadia)
        link = invite(nadia, role="Coach", email="awa@exemple.test")
        axe(nadia)

    with watched_page(browser, site, **DESKTOP) as awa:
        accept(awa, link, name="Awa (fictive)", email="awa@exemple.test", axe=axe)
        axe(awa)
        awa.get_by_role("link", name="Ouvrir un accompagnement").click()
        awa.get_by_label("Nom ou code postal du territoire").press_sequentially("orleans")
        awa.get_by_role("radio", name="Orléans").check()
        awa.get_by_label("Titre").fill("Renouveler ensemble")
        awa.get_by_role("button", name="Ouvrir l’accompagnement").click()
        expect(awa.get_by_text("L’accompagnement est ouvert")).to_be_visible()
        axe(awa)
        awa.get_by_role("link", name="Inviter, retirer un rôle").click()
        to_moderate = invite(awa, role="Modérateur·rice", email="lea@exemple.test")
        to_answer = invite(awa, role="Répondant·e", email="karim@exemple.test")
        screenshot(awa, "team-desktop")
        awa.goto("/bureau/")
        expect(awa.get_by_text("Invitation sans réponse")).to_have_count(2)
        axe(awa)

    with watched_page(browser, site, **PHONE) as lea:
        accept(lea, to_moderate, name="Léa (fictive)", email="lea@exemple.test", axe=axe)
        expect(lea.get_by_role("heading", name="Renouveler ensemble")).to_be_visible()
        expect(lea.get_by_role("link", name="Inviter, retirer un rôle")).to_have_count(0)
        axe(lea)
        lea.goto("/bureau/")
        expect(lea.get_by_role("link", name="Préparer un dialogue")).to_have_count(0)
        axe(lea)
        lea.goto(to_answer)
        lea.get_by_role("button", name="Accepter").click()
        expect(lea.get_by_text("envoyée à une autre adresse")).to_be_visible()
        lea.goto("/administration/")
        expect(lea.get_by_text("Votre rôle ne permet pas cela")).to_be_visible()

    kinds = Engagement.objects.get().scope
    assert Person.objects.get(email="lea@exemple.test").roles.within(kinds).get().kind == (RoleKind.MODERATOR)
