"""Whoever animates or administers proves twice who they are."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from cedre.accounts import rules
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import SECURITY, sign_in_by_password

DESK = "/bureau/"


@pytest.mark.parametrize(
    ("holds_power", "has_one", "is_exempt", "needs"),
    [
        (True, False, False, True),
        (True, True, False, False),
        (False, False, False, False),
        (True, False, True, False),
    ],
)
def test_those_who_animate_or_administer_need_one(
    *, holds_power: bool, has_one: bool, is_exempt: bool, needs: bool
) -> None:
    assert rules.needs_second_factor(holds_power=holds_power, has_one=has_one, is_exempt=is_exempt) == needs


@pytest.mark.parametrize(
    ("trusted", "verified", "links"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_an_identity_enters_by_its_address_only_on_a_trusted_word(
    *, trusted: bool, verified: bool, links: bool
) -> None:
    assert rules.can_link_by_address(provider_is_trusted=trusted, address_is_verified=verified) == links


@pytest.fixture
def in_service(settings: Settings) -> Settings:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.DEMONSTRATION_ALLOWED = False
    return settings


@pytest.mark.django_db
def test_an_animator_without_one_is_led_to_set_it_before_their_desk(client: Client, in_service: Settings) -> None:
    person = PersonFactory(animator=True)
    sign_in_by_password(client, person)

    for path in (DESK, "/bureau/nouveau-dialogue/", "/", "/mentions-legales/modifier/"):
        assert client.get(path)["Location"] == SECURITY
    page = client.get(DESK, follow=True).content.decode()
    assert "ajoutez une clé d’accès ou une application de codes" in page
    for path in ("/compte/securite/application/", "/compte/securite/cles/ajouter/"):
        assert client.get(path).status_code == 200
    assert client.post("/compte/deconnexion/").status_code == 302


@pytest.mark.django_db
def test_a_fragment_of_a_page_leads_there_too(client: Client, in_service: Settings) -> None:
    client.force_login(PersonFactory(animator=True))

    answer = client.get(DESK, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == SECURITY


@pytest.mark.django_db
def test_recovery_codes_alone_are_no_second_factor(client: Client, in_service: Settings) -> None:
    person = PersonFactory(animator=True)
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(person)
    assert client.get(DESK).status_code == 302

    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    assert client.get(DESK).status_code == 200


@pytest.mark.django_db
def test_those_who_have_no_power_are_left_alone(client: Client, in_service: Settings) -> None:
    client.force_login(PersonFactory())

    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_fictional_people_of_a_demonstration_are_spared(client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED, settings.DEMONSTRATION_ALLOWED = True, True
    client.force_login(PersonFactory(animator=True, is_fictional=True))
    assert client.get(DESK).status_code == 200

    client.force_login(PersonFactory(animator=True))
    assert client.get(DESK).status_code == 302


@pytest.mark.django_db
def test_in_service_even_fictional_people_need_one(client: Client, in_service: Settings) -> None:
    client.force_login(PersonFactory(animator=True, is_fictional=True))

    assert client.get(DESK).status_code == 302
