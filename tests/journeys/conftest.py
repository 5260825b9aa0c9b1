"""A real browser on the real site: pages of a phone and of a desk, watched for errors and for talk to strangers."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Playwright, Request, Response, sync_playwright
from pytest_django.live_server_helper import LiveServer

SCREENSHOTS = Path(__file__).resolve().parents[2] / ".screenshots"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# The same browser without windows, for half the processor; it keeps no choice about the cookies of other sites.
LIGHT_NAMES = ("chromium-headless-shell", *CHROMIUM_NAMES)
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
# A rule said no, in words that the page shows.
REFUSALS = {409, 422}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}


def found_among(names: tuple[str, ...]) -> str:
    """The path of Chromium. Without one the test is skipped, or fails where CI is set."""
    found = os.environ.get("CEDRE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    message = "no Chromium here: install it (Debian: apt install chromium) or name it with CEDRE_CHROMIUM"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright's event loop runs in this thread: Django would refuse the tests their own queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright, found_among(LIGHT_NAMES)) as browser:
        yield browser


@contextlib.contextmanager
def launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path, args=flags())
    yield browser
    browser.close()


def flags() -> list[str]:
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)


@pytest.fixture
def phone(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with watched_page(browser, live_server.url, **PHONE) as page:
        yield page


@pytest.fixture
def desktop(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with watched_page(browser, live_server.url, **DESKTOP) as page:
        yield page


@pytest.fixture
def phone_without_javascript(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with watched_page(browser, live_server.url, java_script_enabled=False, **PHONE) as page:
        yield page


@pytest.fixture
def desktop_without_javascript(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    with watched_page(browser, live_server.url, java_script_enabled=False, **DESKTOP) as page:
        yield page


@contextlib.contextmanager
def watched_page(browser: Browser, site: str, *, beside: str = "", **kind: object) -> Iterator[Page]:
    """A page of `site` (or of the site `beside` it); at the end of the block, whatever went wrong fails the journey.

    That is: an error in the console (a breach of the content security policy is one), an exception in a script, an
    answer 500, or a missing file; and a request to another site, from this page or any it opens: every journey comes
    through here, and so does the promise that no page asks anything of a third party. 403 and 404 pages are allowed.
    """
    complaints: list[str] = []
    known = {urlsplit(site).netloc, urlsplit(beside).netloc}

    def hear(message: ConsoleMessage) -> None:
        # What the network and htmx say of a failed request is seen below, by its answer.
        if message.type == "error" and not message.text.startswith(("Failed to load resource", "htmx:")):
            complaints.append(f"console: {message.text}")

    def see_request(request: Request) -> None:
        # data:, blob: and about: go nowhere; http:, https:, ws: and wss: do.
        if urlsplit(request.url).netloc not in known | {""}:
            complaints.append(f"request to another site: {request.url}")

    def see_response(response: Response) -> None:
        missing = response.status >= 400 and not response.request.is_navigation_request()
        if response.status >= 500 or (missing and response.status not in REFUSALS):
            complaints.append(f"answer {response.status}: {response.url}")

    context = browser.new_context(**{"locale": "fr-FR", "timezone_id": "Europe/Paris", **kind}, base_url=site)
    # Of the whole context: the pages that a journey or a link opens beside the first one are watched too.
    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    context.on("request", see_request)
    context.on("response", see_response)
    page = context.new_page()
    page.set_default_timeout(10_000)
    try:
        yield page
    finally:
        context.close()
    if complaints:
        pytest.fail("The browser complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails when the accessibility rules of axe find anything on the page as it stands.

    The rules are a script: they are asked on pages with JavaScript.
    """

    def check(page: Page) -> None:
        assert not page.evaluate("() => matchMedia('(scripting: none)').matches"), "axe needs JavaScript"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """`screenshot(page, "vote-phone")` keeps a picture of the whole page under .screenshots/, to be looked at."""

    def take(page: Page, name: str) -> Path:
        path = SCREENSHOTS / f"{name}.png"
        picture(page, path=path, full_page=True)
        return path

    return take


def picture(page: Page, *, path: Path | None = None, full_page: bool = False) -> bytes:
    """What the page looks like now. On a busy machine Chromium may say once that it cannot; the second time it can."""
    try:
        return page.screenshot(path=path, full_page=full_page, animations="disabled")
    except Error as refusal:
        if "Unable to capture screenshot" not in str(refusal):
            raise
        page.wait_for_load_state("networkidle")
        return page.screenshot(path=path, full_page=full_page, animations="disabled")
