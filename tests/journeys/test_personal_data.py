"""Someone chooses their letters, takes their data away, asks to be forgotten; someone without account does so too."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cedre.accounts import actions, notifications
from cedre.accounts.models import NoticeKind, Person
from cedre.base import journal
from cedre.dialogues.models import Participant
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory
from tests.journeys.conftest import DESKTOP, watched_page

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]


@pytest.fixture
def person() -> Person:
    return PersonFactory(animator=True, email="awa@exemple.test", name="Awa Diallo (fictive)")


def sign_in(page: Page, address: str) -> None:
    page.goto(f"/compte/connexion/mot-de-passe/?next={address}")
    page.get_by_label("Adresse électronique").fill("awa@exemple.test")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def looked_at(page: Page, axe: Axe, screenshot: Screenshot, name: str) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    screenshot(page, name)


def test_letters_are_chosen_read_again_and_left_in_one_click(
    phone: Page, person: Person, axe: Axe, screenshot: Screenshot
) -> None:
    now = timezone.now()
    for subject in ("Votre dialogue se termine le 28/11/2026", "Les premiers résultats sont prêts"):
        notifications.notify(
            person,
            NoticeKind.DIALOGUES,
            subject,
            text="« Que changer sur la place ? »",
            why="Vous l’animez.",
            address="/bureau/",
            now=now,
        )
    sign_in(phone, "/compte/courriels/choisir/")
    looked_at(phone, axe, screenshot, "rhythms-phone")
    phone.get_by_role("group", name="Les dialogues que j’anime").get_by_label("Tout de suite").check()
    phone.get_by_role("group", name="Les nouvelles du site").get_by_label("Une lettre par semaine").check()
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_text("C’est noté.")).to_be_visible()
    expect(phone.get_by_text("accepté le")).to_be_visible()
    axe(phone)

    assert actions.send_notices(person_id=person.pk, now=timezone.now()) == 2
    phone.get_by_role("link", name="Ce que nous vous avons dit").click()
    expect(phone.get_by_text("partie par courriel le")).to_have_count(2)
    looked_at(phone, axe, screenshot, "notices-phone")

    link = re.search(r"/compte/courriels/ne-plus-recevoir/\S+", mail.outbox[0].body)
    assert link
    phone.context.clear_cookies()
    phone.goto(link[0])
    looked_at(phone, axe, screenshot, "leave-phone")
    phone.get_by_role("button", name="Ne plus recevoir").click()
    expect(phone.get_by_text("C’est fait")).to_be_visible()
    axe(phone)


def test_someone_takes_their_data_away_then_asks_to_be_forgotten(
    desktop: Page, person: Person, axe: Axe, screenshot: Screenshot
) -> None:
    dialogue = DialogueFactory(created_by=person)
    for _ in range(3):
        journal.record("dialogues.dialogue-revised", by=person, about=dialogue, at=timezone.now())
    sign_in(desktop, "/compte/donnees/")
    looked_at(desktop, axe, screenshot, "my-data-desktop")
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="Tout télécharger").click()
    assert json.loads(download.value.path().read_text())["account"][0]["email"] == "awa@exemple.test"

    desktop.get_by_role("link", name="Effacer mon compte").click()
    looked_at(desktop, axe, screenshot, "forget-me-desktop")
    desktop.get_by_label("Pour confirmer").fill("autre@exemple.test")
    desktop.get_by_role("button", name="Effacer définitivement").click()
    expect(desktop.get_by_text("rien n’a été effacé").first).to_be_visible()
    axe(desktop)
    desktop.get_by_label("Pour confirmer").fill("awa@exemple.test")
    desktop.get_by_role("button", name="Effacer définitivement").click()
    expect(desktop.get_by_text("Votre compte est effacé")).to_be_visible()
    assert not Person.objects.exists()


def test_someone_without_account_reads_and_cuts_their_answers(phone: Page, axe: Axe, screenshot: Screenshot) -> None:
    dialogue = DialogueFactory(slug="place")
    for number in (1, 2):
        StatementFactory(dialogue=dialogue, number=number, text=f"Un banc à l’ombre, numéro {number}.")
    phone.goto("/dialogues/place/participer/")
    phone.get_by_role("button", name="Commencer").click()
    phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.get_by_text("numéro 2").or_(phone.get_by_text("numéro 1"))).to_be_visible()
    phone.goto("/dialogues/place/mes-reponses/")
    phone.get_by_role("link", name="Mes données dans ce dialogue").click()
    looked_at(phone, axe, screenshot, "own-data-phone")

    phone.get_by_role("link", name="Effacer ou détacher").click()
    looked_at(phone, axe, screenshot, "depart-phone")
    phone.get_by_label("Les détacher de moi").check()
    phone.get_by_role("button", name="Confirmer").click()
    expect(phone.get_by_text("plus rien ne mène à vous")).to_be_visible()
    assert Participant.objects.get().cut_at is not None


@pytest.mark.parametrize("kind", [DESKTOP, {"viewport": {"width": 390, "height": 844}}], ids=["desktop", "phone"])
def test_the_journal_and_the_register_are_read_at_every_width(
    browser: Browser, live_server: LiveServer, axe: Axe, screenshot: Screenshot, kind: dict
) -> None:
    keeper = PersonFactory(administrator=True, email="awa@exemple.test", name="Awa Diallo (fictive)")
    dialogue = DialogueFactory()
    for verb in ("dialogue-drafted", "statements-added", "dialogue-opened", "dialogue-closed") * 15:
        journal.record(f"dialogues.{verb}", by=keeper, about=dialogue, at=timezone.now(), answers=12)
    width = kind["viewport"]["width"]
    with watched_page(browser, live_server.url, **kind) as page:
        sign_in(page, "/compte/journal/")
        expect(page.get_by_role("cell", name="A ouvert un dialogue").first).to_be_visible()
        looked_at(page, axe, screenshot, f"journal-{width}")
        page.get_by_role("combobox", name="Acte").select_option(label="A clos un dialogue")
        page.get_by_role("button", name="Chercher").click()
        expect(page.get_by_role("row")).to_have_count(16)
        page.goto("/donnees-personnelles/registre/")
        looked_at(page, axe, screenshot, f"register-{width}")
