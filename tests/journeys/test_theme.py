"""Light and dark, as a reader meets them."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.conftest import PHONE, watched_page

pytestmark = pytest.mark.django_db(transaction=True)

LIGHT, DARK = "rgb(251, 246, 236)", "rgb(20, 27, 24)"


def ground(page: Page) -> str:
    return page.evaluate("() => getComputedStyle(document.body).backgroundColor")


def switch(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("button", name=name, exact=True)).to_have_attribute("aria-pressed", "true")


def test_the_page_goes_dark_in_place_and_stays_so_on_the_next_one(phone: Page) -> None:
    phone.goto("/aide/")
    assert ground(phone) == LIGHT
    loads: list[str] = []
    phone.on("load", lambda page: loads.append(page.url))

    with phone.expect_response("**/affichage/"):
        switch(phone, "Sombre")
    assert ground(phone) == DARK
    assert loads == []

    phone.goto("/methode/")
    assert ground(phone) == DARK
    with phone.expect_response("**/affichage/"):
        switch(phone, "Comme l’appareil")
    assert ground(phone) == LIGHT


def test_without_javascript_the_page_comes_again_at_the_switch(phone_without_javascript: Page) -> None:
    page = phone_without_javascript
    page.goto("/aide/")

    switch(page, "Sombre")

    assert page.url.endswith("/aide/#affichage")
    expect(page.get_by_role("button", name="Sombre", exact=True)).to_be_in_viewport()
    assert ground(page) == DARK


def test_a_dark_device_is_followed_unless_its_owner_says_otherwise_and_paper_is_white(
    browser: Browser, live_server: LiveServer
) -> None:
    with watched_page(browser, live_server.url, color_scheme="dark", **PHONE) as page:
        page.goto("/aide/")
        assert ground(page) == DARK

        page.emulate_media(media="print", color_scheme="dark")
        assert ground(page) == "rgb(255, 255, 255)"
        assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(30, 42, 36)"

        page.emulate_media(media="screen", color_scheme="dark")
        switch(page, "Clair")
        assert ground(page) == LIGHT
