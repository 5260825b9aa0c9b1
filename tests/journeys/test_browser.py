"""The watch kept over every journey: it must see what it is there to see."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import DESKTOP, watched_page


def visit(browser: Browser, site: str, act: Callable[[Page], object]) -> None:
    with watched_page(browser, site, **DESKTOP) as page:
        page.goto("/")
        act(page)
        page.wait_for_timeout(100)


def complaints_about(browser: Browser, site: str, act: Callable[[Page], object]) -> str:
    with pytest.raises(pytest.fail.Exception) as failure:
        visit(browser, site, act)
    return str(failure.value)


def test_an_error_in_the_console_fails_a_journey(browser: Browser, live_server: LiveServer) -> None:
    told = complaints_about(browser, live_server.url, lambda page: page.evaluate("console.error('broken')"))

    assert "console: broken" in told


def test_a_script_written_in_a_page_is_refused_and_fails_a_journey(browser: Browser, live_server: LiveServer) -> None:
    write_script = (
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        " document.body.append(script); }"
    )
    told = complaints_about(browser, live_server.url, lambda page: page.evaluate(write_script))

    assert "Content Security Policy" in told


def test_a_request_to_another_site_fails_a_journey(browser: Browser, live_server: LiveServer) -> None:
    told = complaints_about(
        browser,
        live_server.url,
        lambda page: page.evaluate("() => { const image = new Image(); image.src = 'https://elsewhere.invalid/x'; }"),
    )

    assert "elsewhere.invalid" in told


def test_a_request_to_another_site_from_a_page_opened_beside_fails_a_journey(
    browser: Browser, live_server: LiveServer
) -> None:
    def open_beside(page: Page) -> None:
        beside = page.context.new_page()
        beside.goto("/")
        beside.evaluate("() => { const image = new Image(); image.src = 'https://elsewhere.invalid/x'; }")
        beside.wait_for_timeout(100)

    assert "elsewhere.invalid" in complaints_about(browser, live_server.url, open_beside)


def test_a_missing_file_fails_a_journey(browser: Browser, live_server: LiveServer) -> None:
    told = complaints_about(browser, live_server.url, lambda page: page.evaluate("() => fetch('/static/nothing.css')"))

    assert "answer 404" in told


def test_axe_finds_a_picture_without_words(desktop: Page, axe: Callable[[Page], None]) -> None:
    desktop.goto("/")
    axe(desktop)
    desktop.evaluate("() => { document.querySelector('main').append(new Image()); }")

    with pytest.raises(AssertionError, match="image-alt"):
        axe(desktop)


def test_a_page_can_be_visited_without_javascript(phone_without_javascript: Page) -> None:
    phone_without_javascript.goto("/")

    assert phone_without_javascript.evaluate("() => matchMedia('(scripting: none)').matches")
