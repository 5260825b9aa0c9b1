"""Every page anyone can open, at every width: axe finds nothing, nothing overflows, a first visit stays light."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django.live_server_helper import LiveServer

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.journeys.conftest import watched_page
from tests.proposals.factories import ArgumentFactory, CallFactory, ProposalFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Pages whose pictures are what one comes for.
WITH_PICTURES = ["/aide/premier-dialogue/"]
TEXT = ("text/", "application/javascript", "image/svg+xml")
FIRST_VISIT = 150_000
PAGES = [
    "/",
    "/dialogues/",
    "/dialogues/sur-la-place/",
    "/dialogues/sur-la-place/participer/",
    "/dialogues/sur-la-place/proposer/",
    "/dialogues/sur-la-place/moderation/",
    "/dialogues/sur-la-place/propositions/",
    "/dialogues/sur-la-place/propositions/1/",
    "/dialogues/sur-la-place/propositions/proposer/",
    "/moderation/",
    "/dialogues/sur-la-place/resultats/",
    "/dialogues/sur-la-place/resultats/affirmations/",
    "/dialogues/sur-la-place/resultats/1/",
    "/territoires/",
    "/territoires/?q=orleans",
    "/territoires/?q=xyzzy",
    "/territoires/commune/45234/",
    "/compte/connexion/",
    "/compte/connexion/mot-de-passe/",
    "/compte/inscription/",
    "/methode/",
    "/aide/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/donnees-personnelles/registre/",
    "/accessibilite/",
    "/nulle-part/",
]


@pytest.fixture
def dialogue() -> Dialogue:
    """Forty people of three colleges, who answer eight statements in two ways, and the results drawn."""
    place = TerritoryFactory(name="Orléans", code="45234", postcodes=["45000"], population=116_000)
    dialogue = DialogueFactory(slug="sur-la-place", question="Que changer sur la place ?", territory=place)
    statements = [StatementFactory(dialogue=dialogue, number=n) for n in range(1, 9)]
    for person in range(40):
        college = ("elected", "professional", "citizen")[person % 3]
        participant = ParticipantFactory(dialogue=dialogue, college=college)
        for statement in statements:
            shared = statement.number <= 3
            VoteFactory(participant=participant, statement=statement, stance=1 if shared or person % 2 else -1)
    proposal = ProposalFactory(dialogue=CallFactory(dialogue=dialogue).dialogue, number=1, support_count=3)
    ArgumentFactory(proposal=proposal)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


# The narrowest and the widest are among the long trials: each width visits every page.
@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "dark"),
        (1280, "light"),
        pytest.param(320, "light", marks=pytest.mark.long),
        pytest.param(1600, "dark", marks=pytest.mark.long),
    ],
)
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue, axe: Callable[[Page], None], width: int, scheme: str
) -> None:
    viewport = {"width": width, "height": 844}
    with watched_page(browser, live_server.url, viewport=viewport, color_scheme=scheme) as page:
        for address in [*PAGES, *WITH_PICTURES]:
            page.goto(address)
            at_rest(page)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def at_rest(page: Page) -> None:
    """Wait for what a page shows: its files, its fonts."""
    page.evaluate("async () => { await document.fonts.ready; }")


TOO_WIDE = """() => [...document.querySelectorAll("button, a.button, .voices__line, .choice__label, .facts dd")]
    .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.innerText)"""


def test_text_twice_as_large_on_a_phone_overflows_nowhere(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue
) -> None:
    with watched_page(browser, live_server.url, viewport={"width": 390, "height": 844}, bypass_csp=True) as page:
        for address in ["/", "/dialogues/sur-la-place/participer/", "vote", "/dialogues/sur-la-place/resultats/"]:
            if address == "vote":
                page.get_by_role("button", name="Commencer").click()
            else:
                page.goto(address)
            page.add_style_tag(content="html { font-size: 200% !important; }")
            page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
            assert page.evaluate(TOO_WIDE) == [], address


def test_a_first_visit_weighs_less_than_150_kilobytes(
    browser: Browser, live_server: LiveServer, dialogue: Dialogue
) -> None:
    visits = {address: first_visit(browser, live_server.url, address) for address in PAGES}
    assert {address: parts for address, parts in visits.items() if sum(parts.values()) >= FIRST_VISIT} == {}


def first_visit(browser: Browser, site: str, address: str) -> dict[str, int]:
    """How many bytes each part of a page weighs, as the real site sends it, to someone who never came."""
    weights: dict[str, int] = {}

    def weigh(response: Response) -> None:
        body = response.body()
        is_text = response.headers.get("content-type", "").startswith(TEXT)
        # The tests' server sends files as they are; the real one sends text compressed.
        weights[response.url] = len(gzip.compress(body) if is_text else body)

    with watched_page(browser, site, viewport={"width": 390, "height": 844}) as page:
        page.on("response", weigh)
        page.goto(address)
        at_rest(page)
    return weights


def test_the_results_of_real_votes_show_what_is_shared_and_invent_no_groups(
    desktop: Page, real_data: Path, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    TerritoryFactory(name="Paris", code="75056")
    call_command("import_polis", real_data / "polis" / "vtaiwan.uberx", territory="75056", verbosity=0)

    desktop.goto(f"/dialogues/{Dialogue.objects.get().slug}/resultats/")

    expect(desktop.get_by_text("Trop peu de personnes ont dit leur collège")).to_be_visible()
    expect(desktop.get_by_role("heading", name="partagent, dans chaque tendance").first).to_be_visible()
    expect(desktop.get_by_text("personne n’est d’un camp")).to_be_visible()
    expect(desktop.get_by_role("heading", name="Tendance A")).to_be_visible()
    expect(desktop.get_by_role("img", name="Carte des opinions")).to_be_visible()
    axe(desktop)
    screenshot(desktop, "results-vtaiwan")


def test_who_answered_what_opens_in_place(desktop: Page, dialogue: Dialogue, axe: Callable[[Page], None]) -> None:
    desktop.goto("/dialogues/sur-la-place/resultats/")
    desktop.get_by_role("link", name="Qui a répondu quoi").first.click()

    expect(desktop.get_by_text("Par collège")).to_be_visible()
    axe(desktop)
