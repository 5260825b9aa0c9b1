"""The guides of docs/guide that the site shows, with pictures that the journeys made."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from cedre.site.guides import GUIDES
from tests.house.promises import IMAGES, pictures_of_the_guides

pytestmark = pytest.mark.django_db
LARGEST = 120_000


WITHOUT_PICTURES = {
    "moderer",
    "recueillir-des-paroles",
    "repondre",
    "propositions",
    "bulletins-de-papier",
    "qui-a-participe",
    "ecrire-la-synthese",
}


@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_is_a_page_whose_pictures_and_links_are_here(client: Client, name: str) -> None:
    page = client.get(f"/aide/{name}/").content.decode()

    content = page[page.index('class="prose written guide"') : page.index("</main>")]
    pictures = re.findall(r'<img src="/static/([^"]+)" alt="[^"]+"', content)
    assert bool(pictures) == (name not in WITHOUT_PICTURES)
    assert content.count("<img") == len(pictures)
    assert all(finders.find(picture) for picture in pictures)
    links = re.findall(r'href="([^"]+)"', content)
    assert {client.get(link).status_code for link in links} <= {200}
    assert ".md" not in content


def test_a_guide_says_to_english_readers_that_it_is_in_french(client: Client) -> None:
    page = client.get("/aide/premier-dialogue/", headers={"Accept-Language": "en"}).content.decode()

    assert "This guide exists in French only, for now." in page
    assert '<div class="prose written guide" lang="fr">' in page
    assert '<h1 class="page-header__title" lang="fr">' in page


def test_no_other_guide_is_a_page(client: Client) -> None:
    assert client.get("/aide/production/").status_code == 404


def test_the_help_leads_to_both_guides(client: Client) -> None:
    page = client.get("/aide/").content.decode()

    assert all(f'href="/aide/{name}/"' in page for name in GUIDES)


def test_pictures_of_the_documentation_are_all_used_and_small() -> None:
    kept = {picture.name: picture.stat().st_size for picture in IMAGES.iterdir()}

    assert set(kept) == pictures_of_the_guides()
    assert {name: size for name, size in kept.items() if size > LARGEST} == {}
