"""When a page cannot be: words and a way on, whatever is away."""

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from cedre.site import errors
from cedre.site.urls import urlpatterns as site_urlpatterns
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory


def broken(request: object) -> HttpResponse:
    raise OperationalError("the database went away")


urlpatterns = [*site_urlpatterns, path("panne/", broken)]
handler400 = "cedre.site.errors.bad_request"
handler500 = "cedre.site.errors.server_error"


@pytest.mark.django_db
def test_a_missing_page_says_where_to_look(client: Client) -> None:
    response = client.get("/dialogues/nulle-part/")

    assert response.status_code == 404
    assert "Cette page n’existe pas, ou plus" in response.text
    for way in ("/dialogues/", "/territoires/", "/aide/", "/"):
        assert f'<li><a href="{way}">' in response.text


@pytest.mark.django_db
def test_a_page_for_animators_is_refused_in_words(client: Client) -> None:
    client.force_login(PersonFactory())

    response = client.get("/bureau/nouveau-dialogue/")

    assert response.status_code == 403
    assert "réservée aux personnes qui animent" in response.text


@override_settings(ROOT_URLCONF="tests.site.test_errors")
def test_a_failure_is_said_without_the_database_nor_what_every_page_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    """This test asks for no database: pytest-django fails it if the page does."""
    asked: list[object] = []
    monkeypatch.setattr("cedre.site.context.site", asked.append)
    client = Client(raise_request_exception=False)

    response = client.get("/panne/")

    assert response.status_code == 500
    assert "Une panne de notre côté" in response.text
    assert 'href="/"' in response.text
    assert asked == []


def test_a_request_that_makes_no_sense_is_said_without_the_database() -> None:
    response = Client().get("/", headers={"host": "ailleurs.test"})

    assert response.status_code == 400
    assert "Nous n’avons pas compris cette demande" in response.text


@pytest.mark.django_db
def test_a_form_without_its_token_leads_back_to_it() -> None:
    client = Client(enforce_csrf_checks=True)
    form = "/dialogues/sur-la-place/participer/?affirmation=2"

    response = client.post(
        "/dialogues/sur-la-place/voter/", {"stance": "agree"}, headers={"referer": f"http://testserver{form}"}
    )

    assert response.status_code == 403
    assert "Ce formulaire n’a pas pu être reçu" in response.text
    assert f'href="http://testserver{form}"' in response.text


@pytest.mark.django_db
def test_a_form_without_its_token_leads_to_no_other_site() -> None:
    request = RequestFactory().post("/", headers={"referer": "https://ailleurs.test/piege/"})

    assert 'href="https://ailleurs.test' not in errors.csrf_failure(request).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "parent"),
    [
        ("/dialogues/sur-la-place/voter/", "/dialogues/sur-la-place/"),
        ("/mentions-legales/version-d-origine/", "/mentions-legales/"),
        ("/compte/deconnexion/", ""),
    ],
)
def test_the_address_of_a_form_opened_by_hand_leads_to_the_page_above(
    client: Client, address: str, parent: str
) -> None:
    DialogueFactory(slug="sur-la-place")
    client.force_login(PersonFactory(animator=True))

    response = client.get(address)

    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]
    assert "Cette adresse ne s’ouvre pas ainsi" in response.text
    if parent:
        assert f'<li><a href="{parent}">' in response.text
        assert client.get(parent).status_code == 200


@override_settings(MAINTENANCE=True)
@pytest.mark.parametrize("address", ["/", "/dialogues/", "/nulle-part/", "/api/v1/"])
def test_during_maintenance_every_address_says_so_without_the_database(address: str) -> None:
    response = Client().get(address)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "600"
    assert "De retour bientôt" in response.text
    assert "Content-Security-Policy" in response.headers


@pytest.mark.django_db
def test_without_maintenance_nothing_is_in_the_way(client: Client) -> None:
    assert client.get("/").status_code == 200
