"""Light, dark, or as the device: a form that works without JavaScript, a cookie only for those who choose."""

import re

import pytest
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db

AS_THE_DEVICE = "screen and (prefers-color-scheme: dark)"


def choose(client: Client, theme: str, following: str = "/dialogues/?page=1"):
    return client.post("/affichage/", {"theme": theme, "next": following})


def media_of_the_dark(text: str) -> str:
    found = re.search(r'id="dark-style"[^>]* media="([^"]*)"', text)
    assert found
    return found[1]


@pytest.mark.parametrize(("theme", "media"), [("dark", "screen"), ("light", "not all")])
def test_a_choice_holds_from_page_to_page_and_leads_back_to_the_switch(client: Client, theme: str, media: str) -> None:
    response = choose(client, theme)

    assert response.headers["Location"] == "/dialogues/?page=1#affichage"
    for address in ("/", "/nulle-part/"):
        page = client.get(address).text
        assert media_of_the_dark(page) == media
        assert f'data-theme="{theme}"' in page
        assert f'value="{theme}" aria-pressed="true"' in page
        assert page.count('aria-pressed="true"') == 1


def test_someone_who_chose_nothing_follows_their_device_and_gets_no_cookie(client: Client) -> None:
    response = client.get("/")

    assert media_of_the_dark(response.text) == AS_THE_DEVICE
    assert "data-theme" not in response.text
    assert not response.cookies
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.parametrize("theme", ["", "pink"])
def test_going_back_to_the_device_forgets_the_choice(client: Client, theme: str) -> None:
    choose(client, "dark")

    assert choose(client, theme).cookies["theme"]["max-age"] == 0
    assert media_of_the_dark(client.get("/").text) == AS_THE_DEVICE


@pytest.mark.parametrize("following", ["", "https://ailleurs.test/", "//ailleurs.test", "javascript:alert(1)"])
def test_a_choice_leads_to_no_other_site(client: Client, following: str) -> None:
    assert choose(client, "dark", following).headers["Location"] == "/#affichage"


def test_a_cookie_from_elsewhere_writes_nothing_in_the_page(client: Client) -> None:
    client.cookies["theme"] = '"><script>'

    assert "data-theme" not in client.get("/").text


def test_the_switch_needs_no_token() -> None:
    assert choose(Client(enforce_csrf_checks=True), "dark").status_code == 302


@override_settings(MAINTENANCE=True)
def test_pages_that_stand_alone_keep_the_choice(client: Client) -> None:
    client.cookies["theme"] = "dark"

    assert media_of_the_dark(client.get("/").text) == "screen"
