"""Whoever animates or administers proves twice who they are."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import Settings

from cedre.accounts import rules
from cedre.accounts.models import Person
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import SECURITY, code_of_application, sign_in_by_password

DESK = "/bureau/"
APPLICATION = "/compte/securite/application/"


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
def test_once_it_is_set_one_reads_ones_recovery_codes_then_the_page_first_wanted(
    client: Client, in_service: Settings
) -> None:
    sign_in_by_password(client, PersonFactory(animator=True))
    for path in ("/bureau/nouveau-dialogue/?territory=12", DESK):
        client.get(path)
    secret = client.get(APPLICATION).context["form"].secret

    codes = client.post(APPLICATION, {"code": code_of_application(secret)}, follow=True)

    assert codes.redirect_chain[-1][0].startswith("/compte/securite/codes-de-secours/?next=")
    assert 'href="/bureau/nouveau-dialogue/?territory=12"' in codes.content.decode()
    assert client.get("/compte/securite/codes-de-secours/?next=https://ailleurs.test/").context["onward"] == SECURITY
    assert client.get("/compte/securite/codes-de-secours/").context["onward"] == SECURITY


@pytest.mark.django_db
def test_without_one_people_still_take_their_data_away_and_erase_their_account(
    client: Client, in_service: Settings
) -> None:
    person = PersonFactory(animator=True)
    sign_in_by_password(client, person)

    for path in ("/compte/donnees/", "/compte/donnees.json", "/compte/effacer/", "/compte/courriels/"):
        assert client.get(path).status_code == 200, path
    client.post("/compte/effacer/", {"email": person.email})

    assert not Person.objects.exists()


@pytest.mark.django_db
def test_only_who_is_asked_for_one_reads_that_their_role_asks_for_it(client: Client, settings: Settings) -> None:
    client.force_login(PersonFactory(animator=True))
    asked = "Votre rôle demande un second facteur"
    assert asked not in client.get(SECURITY).content.decode()

    settings.SECOND_FACTOR_REQUIRED = True
    assert asked in client.get(SECURITY).content.decode()


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
