"""« Sécurité de mon compte »: what people change of how they sign in, what is remembered of it, what they are told."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from cedre.accounts import queries
from cedre.accounts.models import Person
from cedre.base.models import JournalEntry
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import (
    BY_PASSWORD,
    SECOND_FACTOR,
    SECURITY,
    SIGN_IN,
    code_of_application,
    code_received,
    sign_in_by_code,
    sign_in_by_password,
    signed_in,
)

pytestmark = pytest.mark.django_db
ADDRESSES = "/compte/securite/adresses/"
ADDRESS_CODE = "/compte/connexion/adresse/"
APPLICATION = "/compte/securite/application/"
PASSWORD = "/compte/securite/mot-de-passe/"


@pytest.fixture
def person(client: Client) -> Person:
    """Someone who has just signed in."""
    person = PersonFactory(animator=True)
    sign_in_by_password(client, person)
    return person


def acts_of(person: Person) -> list[str]:
    return list(JournalEntry.objects.filter(by=person.pseudonym).order_by("pk").values_list("verb", flat=True))


def add_application(client: Client) -> str:
    """Returns the secret that the telephone keeps."""
    secret = str(client.get(APPLICATION).context["form"].secret)
    answer = client.post(APPLICATION, {"code": code_of_application(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def test_an_address_is_added_once_its_code_is_given(
    client: Client, person: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.post(ADDRESSES, {"email": "Autre@exemple.test", "action_add": "1"})
    assert mail.outbox[-1].to == ["autre@exemple.test"]
    assert EmailAddress.objects.filter(user=person).count() == 1

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS_CODE, {"code": code_received()}, follow=True)

    assert "autre@exemple.test" in answer.content.decode()
    assert acts_of(person) == ["accounts.address-added"]
    assert mail.outbox[-1].to == [person.email]
    assert "Une adresse a été ajoutée" in str(mail.outbox[-1].body)
    other = Client()
    sign_in_by_code(other, "autre@exemple.test")
    assert signed_in(other) == str(person.pk)


def test_the_main_address_changes_and_the_former_one_can_go(client: Client, person: Person) -> None:
    former = person.email
    EmailAddress.objects.create(user=person, email="autre@exemple.test", verified=True)

    refused = client.post(ADDRESSES, {"email": former, "action_remove": "1"}, follow=True)
    assert "L’adresse principale ne se retire pas" in refused.content.decode()

    client.post(ADDRESSES, {"email": "autre@exemple.test", "action_primary": "1"})
    person.refresh_from_db()
    assert person.email == "autre@exemple.test"
    client.post(ADDRESSES, {"email": former, "action_remove": "1"})

    assert [address.email for address in queries.ways_to_sign_in(person).addresses] == ["autre@exemple.test"]
    assert acts_of(person) == ["accounts.main-address-changed", "accounts.address-removed"]
    Client().post(SIGN_IN, {"email": former})
    assert "Aucun compte ouvert" in str(mail.outbox[-1].body)


def test_the_address_of_someone_else_is_refused_only_to_who_reads_its_letters(client: Client, person: Person) -> None:
    someone = PersonFactory()

    asked = client.post(ADDRESSES, {"email": someone.email, "action_add": "1"})
    assert asked["Location"] == ADDRESS_CODE
    given = client.post(ADDRESS_CODE, {"code": code_received()})

    assert "sert déjà à un autre compte" in given.content.decode()
    assert queries.person_with_email(someone.email) == someone


def test_nobody_touches_the_addresses_of_someone_else(client: Client, person: Person) -> None:
    someone = PersonFactory()
    EmailAddress.objects.create(user=someone, email="seconde@exemple.test", verified=True)

    client.post(ADDRESSES, {"email": "seconde@exemple.test", "action_remove": "1"})

    assert queries.person_with_email("seconde@exemple.test") == someone


def test_an_application_of_codes_becomes_a_second_factor(
    client: Client, person: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = add_application(client)
    assert acts_of(person) == ["accounts.application-added"]
    assert "Une application de codes a été ajoutée" in str(mail.outbox[-1].body)

    other = Client()
    assert sign_in_by_password(other, person) == SECOND_FACTOR
    assert not signed_in(other)
    assert "pas le bon code" in other.post(SECOND_FACTOR, {"code": "000000"}).content.decode()
    assert other.post(SECOND_FACTOR, {"code": code_of_application(secret)})["Location"] == reverse("dialogues:desk")
    assert signed_in(other) == str(person.pk)


def test_a_code_received_does_not_replace_the_second_factor(client: Client, person: Person) -> None:
    add_application(client)

    other = Client()
    assert sign_in_by_code(other, person.email) == SECOND_FACTOR
    assert not signed_in(other)


def test_a_recovery_code_serves_once(client: Client, person: Person) -> None:
    add_application(client)
    shown = client.get("/compte/securite/codes-de-secours/")
    code = shown.context["unused_codes"][0]
    assert code in client.get("/compte/securite/codes-de-secours/fichier/").content.decode()

    for expected in (302, 200):
        other = Client()
        sign_in_by_password(other, person)
        assert other.post(SECOND_FACTOR, {"code": code}).status_code == expected


def test_second_factors_are_not_tried_again_and_again(client: Client, person: Person) -> None:
    secret = add_application(client)
    other = Client()
    sign_in_by_password(other, person)
    for _ in range(5):
        other.post(SECOND_FACTOR, {"code": "000000"})

    answer = other.post(SECOND_FACTOR, {"code": code_of_application(secret)})

    assert "Trop d’essais à la suite" in answer.content.decode()
    assert not signed_in(other)


def test_the_secret_of_an_application_is_not_read_in_the_database(client: Client, person: Person) -> None:
    secret = add_application(client)

    kept = [str(factor.data) for factor in Authenticator.objects.filter(user=person)]
    assert len(kept) == 2
    assert not any(secret in data for data in kept)


def test_another_secret_key_makes_codes_useless_and_breaks_no_page(
    client: Client, person: Person, settings: Settings
) -> None:
    secret = add_application(client)
    settings.SECRET_KEY = "another key, as after a restoration somewhere else"

    other = Client()
    sign_in_by_password(other, person)
    answer = other.post(SECOND_FACTOR, {"code": code_of_application(secret)})

    assert answer.status_code == 200
    assert not signed_in(other)


def test_removing_the_application_removes_the_recovery_codes_with_it(client: Client, person: Person) -> None:
    add_application(client)

    client.post("/compte/securite/application/retirer/")

    assert not Authenticator.objects.filter(user=person).exists()
    assert acts_of(person)[-1] == "accounts.application-removed"


def test_a_password_is_chosen_then_removed_and_other_devices_leave(client: Client, person: Person) -> None:
    elsewhere = Client()
    sign_in_by_password(elsewhere, person)

    short = client.post(PASSWORD, {"password": "court"})
    assert "12" in str(short.context["form"].errors)
    client.post(PASSWORD, {"password": "une phrase assez longue"})
    assert client.get(SECURITY).status_code == 200
    assert elsewhere.get(SECURITY).status_code == 302

    client.post("/compte/securite/mot-de-passe/retirer/")
    page = client.get(SECURITY).content.decode()
    assert "Vous n’en avez pas" in page
    refused = Client().post(BY_PASSWORD, {"login": person.email, "password": "une phrase assez longue"})
    assert refused.status_code == 200
    assert acts_of(person) == ["accounts.password-set", "accounts.password-removed"]


@pytest.mark.parametrize("path", [ADDRESSES, APPLICATION, PASSWORD, "/compte/securite/cles/ajouter/"])
def test_whoever_signed_in_long_ago_signs_in_again_before_changing_anything(
    client: Client, person: Person, settings: Settings, path: str
) -> None:
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    assert client.get(SECURITY).status_code == 200

    answer = client.post(path, {"email": "a@b.test", "action_add": "1", "password": "une phrase assez longue"})

    assert answer["Location"].startswith(f"{SIGN_IN}?next=")
    assert not signed_in(client)
    assert "Par prudence, reconnectez-vous" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "path",
    [
        SECURITY,
        ADDRESSES,
        APPLICATION,
        PASSWORD,
        "/compte/securite/application/retirer/",
        "/compte/securite/mot-de-passe/retirer/",
        "/compte/securite/cles/ajouter/",
        "/compte/securite/cles/1/",
        "/compte/securite/cles/1/retirer/",
        "/compte/securite/codes-de-secours/",
        "/compte/securite/codes-de-secours/fichier/",
        "/compte/securite/codes-de-secours/refaire/",
        "/compte/securite/identites/",
    ],
)
def test_nobody_signed_out_sees_a_page_of_security(client: Client, path: str) -> None:
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code in {302, 404, 405}
        if answer.status_code == 302:
            assert answer["Location"].startswith(SIGN_IN)


def test_every_page_of_security_opens(client: Client, person: Person) -> None:
    add_application(client)
    for path in (SECURITY, ADDRESSES, PASSWORD, "/compte/securite/application/retirer/"):
        assert client.get(path).status_code == 200
    for path in ("cles/ajouter/", "codes-de-secours/", "codes-de-secours/refaire/"):
        assert client.get(f"{SECURITY}{path}").status_code == 200


def test_a_forgotten_telephone_is_taken_away_by_who_keeps_the_site(
    client: Client, person: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    add_application(client)

    with django_capture_on_commit_callbacks(execute=True):
        call_command("remove_second_factor", person.email.upper())

    assert not signed_in(client), "whoever found the telephone"
    assert not Authenticator.objects.filter(user=person).exists()
    entry = JournalEntry.objects.get(verb="accounts.second-factor-taken-away")
    assert (entry.by, entry.about_key, entry.facts) == (None, str(person.pk), {"number": 2})
    assert "seconds facteurs de votre compte ont été retirés" in str(mail.outbox[-1].body)
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("remove_second_factor", "personne@exemple.test")


def test_an_account_made_from_the_command_line_needs_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cedre.accounts.management.commands.create_animator.getpass", lambda _words: "")

    call_command("create_animator", "Nour@exemple.test", "Nour Haddad (fictive)")

    nour = Person.objects.get(email="nour@exemple.test")
    assert not nour.has_usable_password()
    other = Client()
    assert sign_in_by_code(other, "nour@exemple.test") == reverse("dialogues:desk")
    assert signed_in(other) == str(nour.pk)


def test_a_letter_about_security_is_in_the_language_of_its_reader(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person = PersonFactory(language="en")
    sign_in_by_password(client, person)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/compte/securite/mot-de-passe/retirer/")

    assert "The password of your account was removed" in str(mail.outbox[-1].body)


@pytest.mark.parametrize("answer", ["", "null", "[]", "{}", "x", '{"id": 1}'])
def test_what_no_browser_would_answer_for_a_new_passkey_is_refused(client: Client, person: Person, answer: str) -> None:
    client.get("/compte/securite/cles/ajouter/")

    refused = client.post("/compte/securite/cles/ajouter/", {"name": "x", "passwordless": "on", "credential": answer})

    assert refused.status_code == 200
    assert not Authenticator.objects.exists()
