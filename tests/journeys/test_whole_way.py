"""From the home page to a town's own page: the way of someone who knows nothing of Cèdre, on the demonstration.

Each way is recorded: pictures and a trace in `.screenshots/whole-way/`, to be looked at (docs/guide/journeys.md).
`make images` keeps those of the guides in `docs/images/`.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from cedre.demo import cast, story, trois_sources
from cedre.dialogues.models import Dialogue, Participant, Stage, State, Vote
from tests.house.promises import IMAGES, pictures_of_the_guides
from tests.journeys.conftest import DESKTOP, PHONE, SCREENSHOTS, picture, watched_page
from tests.journeys.pictures import small_picture
from tests.journeys.towns import town
from tests.spreadsheet import LibreOffice, unpacked

# Several seconds each: the demonstration, a browser, a spreadsheet.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

RECORDS = SCREENSHOTS / "whole-way"
# `make images` says so.
KEEP = bool(os.environ.get("CEDRE_KEEP_IMAGES"))
KINDS = {"phone": PHONE, "desktop": DESKTOP}
LOCALES = {"fr": "fr-FR", "en": "en-GB"}


class Way:
    """One person's way: a page, and pictures of it numbered as they come."""

    def __init__(self, page: Page, *, language: str, kind: str, axe: Callable[[Page], None], folder: Path) -> None:
        self.page = page
        self.language = language
        self.axe = axe
        self.kind = kind
        self.folder = folder
        self.steps = 0

    def look(self, step: str) -> None:
        """Keep a picture of what the screen shows; what axe finds does not depend on the language."""
        if self.language == "fr":
            self.axe(self.page)
        self.steps += 1
        picture(self.page, path=RECORDS / f"{self.language}-{self.kind}" / f"{self.steps:02}-{step}.png")
        if f"{step}-{self.kind}.png" in pictures_of_the_guides() and self.language == "fr" and KEEP:
            image = IMAGES / f"{step}-{self.kind}.png"
            image.write_bytes(small_picture(picture(self.page)))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def keep(self, click: Callable[[], None]) -> Path:
        """The file that a click downloads, under the name that the site gives it."""
        with self.page.expect_download() as download:
            click()
        path = self.folder / download.value.suggested_filename
        download.value.save_as(path)
        return path


@contextmanager
def traced(page: Page, path: Path) -> Iterator[None]:
    """Record what the block does: each click, each page as it was, each answer of the site."""
    page.context.tracing.start(screenshots=True, snapshots=True)
    try:
        yield
    finally:
        page.context.tracing.stop(path=path)


@pytest.fixture
def demonstration() -> None:
    call_command("load_territories", verbosity=0)
    call_command("demo", verbosity=0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_someone_goes_from_the_home_page_to_a_towns_own_page(
    browser: Browser,
    live_server: LiveServer,
    demonstration: None,
    libreoffice: LibreOffice,
    axe: Callable[[Page], None],
    tmp_path: Path,
    language: str,
) -> None:
    # Two people on one demonstration, which takes long to load: one on a phone, then one at a desk.
    for kind in KINDS:
        dialogue = Dialogue.objects.get(question=trois_sources.QUESTION)
        people, votes = Participant.objects.count(), Vote.objects.current().count()
        opened = Dialogue.objects.filter(stage=Stage.OPEN).count()
        folder = tmp_path / kind
        someone = {"locale": LOCALES[language], "accept_downloads": True, **KINDS[kind]}
        record = RECORDS / f"{language}-{kind}"

        with (
            translation.override(language),
            watched_page(browser, live_server.url, **someone) as page,
            traced(page, record / "trace.zip"),
        ):
            way = Way(page, language=language, kind=kind, axe=axe, folder=folder)
            find_the_dialogue(way, dialogue)
            answer_five_statements(way)
            read_and_take_away_the_results(way, dialogue, libreoffice)
            make_a_dialogue(way)
            code = run_the_dialogue(way, dialogue, libreoffice)
        with (
            translation.override(language),
            town(code) as address,
            watched_page(browser, live_server.url, beside=address, **someone) as page,
            traced(page, record / "trace-town.zip"),
        ):
            answer_in_the_towns_page(Way(page, language=language, kind=kind, axe=axe, folder=folder), address)

        assert Participant.objects.count() == people + 2
        assert Vote.objects.current().count() == votes + 6
        assert Dialogue.objects.filter(stage=Stage.OPEN).count() == opened + 1


def find_the_dialogue(way: Way, dialogue: Dialogue) -> None:
    page = way.page
    page.goto("/")
    way.look("home")
    page.get_by_role("searchbox").fill("orleens")
    way.press(_("Trouver"))
    page.get_by_role("link", name="Orléans Métropole").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Orléans Métropole")
    expect(page.get_by_role("link", name=dialogue.question)).to_be_visible()
    way.look("territory")
    way.follow(dialogue.question)
    expect(page.get_by_role("heading", level=1)).to_have_text(dialogue.question)
    way.look("dialogue")


def answer_five_statements(way: Way) -> None:
    page = way.page
    way.follow(_("Donner mon avis"))
    page.get_by_label(_("J’y habite, je suis citoyen·ne")).check()
    way.look("welcome")
    way.press(_("Commencer"))
    statement = page.locator(".vote-card__statement")
    way.look("vote")
    for word in ("D’accord", "Pas d’accord", "Je passe", "D’accord", "D’accord"):
        before = statement.inner_text()
        way.press(_(word))
        expect(statement).not_to_have_text(before)
    way.look("vote-later")


def read_and_take_away_the_results(way: Way, dialogue: Dialogue, libreoffice: LibreOffice) -> None:
    page = way.page
    way.follow(_("Voir ce que nous partageons déjà"))
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Ce que nous partageons"))
    way.look("results")
    for place, step in (("#partage", "shared"), ("#divise", "divided"), ("#carte", "map")):
        page.locator(place).scroll_into_view_if_needed()
        page.evaluate("place => document.querySelector(place).scrollIntoView()", place)
        way.look(step)
    page.get_by_role("link", name=_("Qui a répondu quoi ?")).first.click()
    expect(page.get_by_text(_("Par collège")).first).to_be_visible()
    page.get_by_text(_("Comment c’est calculé")).first.click()
    page.evaluate("() => document.querySelector('details[open]').scrollIntoView()")
    way.look("recipe")

    table = way.keep(lambda: way.follow("CSV"))
    (lines,) = libreoffice.opened(table, separator=";", language=way.language)
    assert [cell.text for cell in lines[0]][:2] == [_("numéro"), _("affirmation")]
    shown = {line[1].text for line in lines[1:]}
    assert shown <= set(dialogue.statements.values_list("text", flat=True))
    assert len(shown) > 30
    assert all(line[0].is_number for line in lines[1:])
    assert not any(cell.is_formula for line in lines for cell in line)


def make_a_dialogue(way: Way) -> None:
    """As « Un premier dialogue en dix minutes » tells it."""
    page = way.page
    page.goto("/bureau/")
    way.follow(_("Utiliser un mot de passe"))
    page.get_by_label(_("Adresse électronique")).fill(cast.COACH.email)
    page.locator("input[type=password]").fill(story.PASSWORD)
    way.look("sign-in")
    way.press(_("Se connecter"))
    expect(page.get_by_role("heading", level=1)).to_have_text(_("Mon bureau"))
    way.look("desk")
    way.follow(_("Préparer un dialogue"))
    page.get_by_label(_("Nom ou code postal du territoire")).press_sequentially("beaugency")
    page.get_by_role("radio", name="Beaugency").first.check()
    page.get_by_label(_("La question posée")).fill("Que faire de la place du marché ?")
    page.get_by_label(_("Présentation")).fill("La place sera refaite l’an prochain. Vos réponses iront au conseil.")
    page.evaluate("() => scrollTo(0, 0)")
    way.look("new")
    page.get_by_role("textbox", name=_("Affirmations")).fill(
        "Il faut des bancs à l’ombre.\nLe marché doit rester le dimanche.\nOn peut se passer des voitures ici."
    )
    page.get_by_role("textbox", name=_("Affirmations")).scroll_into_view_if_needed()
    way.look("statements")
    way.press(_("Enregistrer le brouillon et le relire"))
    way.look("draft")
    way.follow(_("Voir l’aperçu"))
    way.look("preview")
    way.follow(_("Revenir à la préparation"))
    way.press(_("Ouvrir le dialogue"))
    expect(page.get_by_text(_("Le dialogue est ouvert : donnez son adresse autour de vous."))).to_be_visible()
    way.look("opened")


def run_the_dialogue(way: Way, dialogue: Dialogue, libreoffice: LibreOffice) -> str:
    """Take the answers away, and find the code for the town's page."""
    page = way.page
    page.goto("/bureau/")
    way.follow(dialogue.question)
    way.look("prepare")
    archive = way.keep(lambda: way.press(_("Exporter (format Polis)")))
    files = unpacked(archive, way.folder / "polis")
    tables = dict(zip([file.stem for file in files], libreoffice.opened(*files, separator=","), strict=True))
    assert set(tables) == {"summary", "comments", "votes", "participant-votes", "comment-groups"}
    assert {line[-1].text for line in tables["votes"][1:]} == {"-1", "0", "1"}
    bodies = [cell.text for cell in tables["comments"][0]].index("comment-body")
    written = {line[bodies].text for line in tables["comments"][1:]}
    # What nobody has read over yet is left out of the files.
    read_over = dialogue.statements.exclude(state=State.WAITING)
    assert written == set(read_over.values_list("text", flat=True))
    assert not any(cell.is_formula for lines in tables.values() for line in lines for cell in line)
    return page.locator("code[data-address]").inner_text()


def answer_in_the_towns_page(way: Way, address: str) -> None:
    page = way.page
    page.goto(address)
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name=_("Commencer")).click()
    inside.get_by_role("button", name=_("D’accord"), exact=True).click()
    said = ngettext("%(done)s réponse sur %(total)s", "%(done)s réponses sur %(total)s", 1)
    expect(inside.locator(".progress__label")).to_have_text(said % {"done": 1, "total": 40})
    way.look("embed")
