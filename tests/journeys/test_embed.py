"""A town shows a dialogue in its own page, on another site; browsers that refuse the cookies of others included."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    FrameLocator,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
)
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from cedre.dialogues.models import Dialogue, Participant, Vote
from cedre.moderation import rules as moderation_rules
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory
from tests.journeys.conftest import CHROMIUM_NAMES, DESKTOP, PHONE, flags, found_among, launched, watched_page
from tests.journeys.towns import town

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = ["Un banc à l’ombre tous les cent mètres.", "Le marché le dimanche matin.", "Des rues sans voitures."]


@pytest.fixture
def dialogue(monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    # A machine fills a form faster than a person reads it.
    monkeypatch.setattr(moderation_rules, "SHORTEST_WRITING", moderation_rules.SHORTEST_WRITING * 0)
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?", is_fictional=True)
    for number, text in enumerate(TEXTS, start=1):
        StatementFactory(dialogue=dialogue, number=number, text=text)
    return dialogue


@pytest.fixture
def forgetting_browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium as it is installed, whose private windows refuse everything to a site shown in another."""
    with launched(playwright, found_among(CHROMIUM_NAMES)) as browser:
        yield browser


@pytest.fixture
def keeping_browser(playwright: Playwright, tmp_path: Path) -> SimpleNamespace:
    """Chromium that lets a site shown in another keep things, apart."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps({"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}))

    def new_context(**kind: object) -> BrowserContext:
        path = found_among(CHROMIUM_NAMES)
        return playwright.chromium.launch_persistent_context(tmp_path, executable_path=path, args=flags(), **kind)

    return SimpleNamespace(new_context=new_context)


def code_for(site: str) -> str:
    return (
        f'<script src="{site}/embed.js" data-dialogue="place" data-title="Que changer sur la place ?" async></script>'
    )


def embedded(page: Page) -> tuple[FrameLocator, Frame]:
    frame = page.locator("iframe").element_handle().content_frame()
    frame.wait_for_url(re.compile("/embed/place/"))
    return page.frame_locator("iframe"), frame


def progress(dialogue_in_page: FrameLocator) -> Locator:
    return dialogue_in_page.locator(".progress__label")


def wait_until_it_fits(page: Page, frame: Frame) -> None:
    """The frame is as tall as what it holds: nothing in it scrolls, and nothing is left empty below."""
    tall = "() => document.documentElement.getBoundingClientRect().height"
    for _attempt in range(50):
        if abs(page.locator("iframe").bounding_box()["height"] - frame.evaluate(tall)) <= 1:
            break
        page.wait_for_timeout(50)
    assert abs(page.locator("iframe").bounding_box()["height"] - frame.evaluate(tall)) <= 1
    assert frame.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("kind", ["phone", "desktop"])
def test_someone_votes_in_a_towns_page_without_any_cookie(
    forgetting_browser: Browser,
    live_server: LiveServer,
    dialogue: Dialogue,
    kind: str,
    axe: Callable[[Page | Frame], None],
    screenshot: Callable[[Page, str], Path],
) -> None:
    with (
        town(code_for(live_server.url)) as address,
        watched_page(
            forgetting_browser, live_server.url, beside=address, **(PHONE if kind == "phone" else DESKTOP)
        ) as page,
    ):
        page.goto(address)
        dialogue_in_page, frame = embedded(page)
        expect(page.locator("iframe")).to_have_attribute("title", "Que changer sur la place ?")
        expect(dialogue_in_page.get_by_text("Démonstration :")).to_be_visible()
        wait_until_it_fits(page, frame)
        axe(page)
        axe(frame)
        screenshot(page, f"embed-welcome-{kind}")

        dialogue_in_page.get_by_label("J’y habite, je suis citoyen·ne").check()
        dialogue_in_page.get_by_role("button", name="Commencer").click()
        statement = dialogue_in_page.locator(".vote-card__statement")
        expect(statement).to_be_focused()
        first = statement.inner_text()
        wait_until_it_fits(page, frame)
        axe(frame)
        screenshot(page, f"embed-vote-{kind}")
        dialogue_in_page.get_by_role("button", name="D’accord", exact=True).click()
        expect(progress(dialogue_in_page)).to_have_text("1 réponse sur 3")
        expect(statement).not_to_have_text(first)

        dialogue_in_page.get_by_role("button", name="Annuler ma dernière réponse").click()
        expect(statement).to_have_text(first)
        for answer in ("D’accord", "Pas d’accord", "Je passe"):
            before = statement.inner_text()
            dialogue_in_page.get_by_role("button", name=answer, exact=True).click()
            expect(dialogue_in_page.get_by_text(before)).to_have_count(0)
        expect(dialogue_in_page.get_by_text("Merci, vous avez répondu à tout.")).to_be_visible()
        dialogue_in_page.get_by_role("button", name="Revoir mes réponses").click()
        dialogue_in_page.get_by_role("button", name="Mes données dans ce dialogue").click()
        expect(dialogue_in_page.get_by_role("heading", name="Mes données dans ce dialogue")).to_be_focused()
        wait_until_it_fits(page, frame)
        axe(frame)
        screenshot(page, f"embed-own-data-{kind}")
        with page.expect_download() as file:
            dialogue_in_page.get_by_role("button", name="Tout télécharger (JSON)").click()
        assert file.value.suggested_filename.endswith(".json")
        dialogue_in_page.get_by_role("button", name="Revenir au vote").click()
        dialogue_in_page.get_by_role("button", name="Revoir mes réponses").click()
        dialogue_in_page.get_by_role("button", name=f"Changer ma réponse à : {first}").click()
        expect(dialogue_in_page.get_by_role("button", name="D’accord Votre réponse")).to_be_visible()
        wait_until_it_fits(page, frame)

        dialogue_in_page.get_by_role("button", name="Proposer une affirmation").click()
        dialogue_in_page.get_by_label("Votre idée, en une phrase").fill("Une fontaine où boire, l’été.")
        wait_until_it_fits(page, frame)
        axe(frame)
        screenshot(page, f"embed-submit-{kind}")
        dialogue_in_page.get_by_role("button", name="Envoyer").click()
        expect(dialogue_in_page.get_by_text("Elle attend d’être relue.")).to_be_visible()
        wait_until_it_fits(page, frame)
        axe(frame)
        screenshot(page, f"embed-submitted-{kind}")
        dialogue_in_page.get_by_role("button", name="Revenir au vote").click()

        assert page.context.cookies() == []
        with page.expect_popup() as popup:
            dialogue_in_page.get_by_role("link", name="Voir ce que nous partageons déjà").click()
        expect(popup.value.get_by_role("heading", name="Ce que nous partageons")).to_be_visible()
    participant = Participant.objects.get()
    assert participant.college == "citizen"
    assert sorted(Vote.objects.current().values_list("stance", flat=True)) == [-1, 0, 1]


def test_coming_back_one_goes_on_where_one_was_and_reading_is_not_disturbed(
    keeping_browser: SimpleNamespace, live_server: LiveServer, dialogue: Dialogue
) -> None:
    with (
        town(code_for(live_server.url)) as address,
        watched_page(keeping_browser, live_server.url, beside=address, **DESKTOP) as page,
    ):
        page.goto(address)
        dialogue_in_page, _frame = embedded(page)
        dialogue_in_page.get_by_role("button", name="Commencer").click()
        dialogue_in_page.get_by_role("button", name="D’accord", exact=True).click()
        expect(progress(dialogue_in_page)).to_have_text("1 réponse sur 3")

        page.reload()
        dialogue_in_page, frame = embedded(page)
        expect(progress(dialogue_in_page)).to_have_text("1 réponse sur 3")
        assert page.evaluate("() => document.activeElement === document.body")
        wait_until_it_fits(page, frame)
        dialogue_in_page.get_by_role("button", name="Pas d’accord", exact=True).click()
        expect(progress(dialogue_in_page)).to_have_text("2 réponses sur 3")
    assert Participant.objects.count() == 1


def test_a_participation_kept_that_no_longer_holds_is_said_and_forgotten(
    keeping_browser: SimpleNamespace, live_server: LiveServer, dialogue: Dialogue
) -> None:
    with (
        town(code_for(live_server.url)) as address,
        watched_page(keeping_browser, live_server.url, beside=address, **DESKTOP) as page,
    ):
        page.goto(address)
        _dialogue_in_page, frame = embedded(page)
        kept = f"{ParticipantFactory(dialogue=dialogue).pk}:1abcde:forged"
        frame.evaluate(f"() => localStorage.setItem('participation-{dialogue.pk}', '{kept}')")

        page.reload()
        dialogue_in_page, frame = embedded(page)
        expect(dialogue_in_page.get_by_text("Nous ne reconnaissons pas votre participation")).to_be_visible()
        assert frame.evaluate("() => localStorage.length") == 0
        dialogue_in_page.get_by_role("button", name="Commencer").click()
        expect(dialogue_in_page.locator(".vote-card__statement")).to_be_visible()


def test_a_browser_that_keeps_nothing_for_frames_begins_anew_without_a_word_in_the_console(
    forgetting_browser: Browser, live_server: LiveServer, dialogue: Dialogue
) -> None:
    with (
        town(code_for(live_server.url)) as address,
        watched_page(forgetting_browser, live_server.url, beside=address, **DESKTOP) as page,
    ):
        page.goto(address)
        dialogue_in_page, frame = embedded(page)
        assert frame.evaluate("() => { try { return !!localStorage } catch { return false } }") is False
        dialogue_in_page.get_by_role("button", name="Commencer").click()
        expect(dialogue_in_page.locator(".vote-card__statement")).to_be_visible()

        page.reload()
        expect(page.frame_locator("iframe").get_by_role("button", name="Commencer")).to_be_visible()


def test_without_javascript_a_plain_frame_is_enough(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue
) -> None:
    code = (
        f'<iframe src="{live_server.url}/embed/place/" title="Que changer sur la place ?" width="360" height="640">'
        "</iframe>"
    )
    with (
        town(code) as address,
        watched_page(browser, live_server.url, beside=address, java_script_enabled=False, **PHONE) as page,
    ):
        page.goto(address)
        dialogue_in_page, _frame = embedded(page)
        dialogue_in_page.get_by_label("J’y habite, je suis citoyen·ne").check()
        dialogue_in_page.get_by_role("button", name="Commencer").click()
        first = dialogue_in_page.locator(".vote-card__statement").inner_text()
        dialogue_in_page.get_by_role("button", name="Pas d’accord", exact=True).click()
        expect(progress(dialogue_in_page)).to_have_text("1 réponse sur 3")
        dialogue_in_page.get_by_role("button", name="Annuler ma dernière réponse").click()
        expect(dialogue_in_page.locator(".vote-card__statement")).to_have_text(first)
        dialogue_in_page.get_by_role("button", name="D’accord", exact=True).click()
        expect(progress(dialogue_in_page)).to_have_text("1 réponse sur 3")
        assert page.context.cookies() == []
    assert list(Vote.objects.current().values_list("stance", flat=True)) == [1]


def test_a_browser_frames_nothing_else_of_ours(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue, settings: Settings
) -> None:
    refused = '<iframe src="{site}{path}"></iframe>'
    paths = ["/", "/dialogues/place/", "/dialogues/place/participer/", "/dialogues/place/resultats/"]
    settings.EMBED_HOSTS = ["https://www.ville.example"]
    code = "".join(refused.format(site=live_server.url, path=path) for path in [*paths, "/embed/place/"])
    said: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))

    with town(code) as address:
        page.goto(address)
        for _attempt in range(50):
            page.wait_for_timeout(50)
            if len(refusals := [text for text in said if "frame-ancestors" in text]) == 5:
                break
        pages = [frame.locator("main").count() for frame in page.frames[1:]]
    context.close()

    assert len(refusals) == 5, said
    assert pages == [0] * 5


def test_the_frame_weighs_little(browser: Browser, live_server: LiveServer, dialogue: Dialogue) -> None:
    received: list[Response] = []
    with (
        town(code_for(live_server.url)) as address,
        watched_page(browser, live_server.url, beside=address, **PHONE) as page,
    ):
        page.on("response", lambda answer: received.append(answer))
        page.goto(address, wait_until="networkidle")
        bodies = [answer.body() for answer in received if answer.url.startswith(live_server.url)]

    # As sent in service, where text is compressed; fonts already are.
    weight = sum(min(len(body), len(gzip.compress(body))) for body in bodies)
    assert len(bodies) > 8
    assert weight < 90_000, f"{weight} bytes in {len(bodies)} answers"
