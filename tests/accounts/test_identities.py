"""Signing in by an outside identity, against a real provider on loopback: who gets in, who does not, what is kept."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cedre.accounts import queries
from cedre.accounts.models import Person
from cedre.base.models import JournalEntry
from cedre.gateways.openid import configuration
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import SECURITY, sign_in_by_password, signed_in

pytestmark = pytest.mark.django_db
SERVER = Path(__file__).with_name("identity_server.py")
AWA = "awa@ville.test"
LINK = {"process": "connect", "next": SECURITY}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of the provider."""
    process = subprocess.Popen(
        [sys.executable, str(SERVER)],
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


Configure = Callable[..., None]


@pytest.fixture
def configure(server: str, settings: Settings) -> Configure:
    """`configure("PROCONNECT", TRUSTED="1")` does what the variables of the environment do."""

    def do(kind: str = "OIDC", **more: str) -> None:
        said = {"SERVER": server, "CLIENT": "cedre", "SECRET": "secret", **more}
        environment = {f"CEDRE_{kind}_{name}": value for name, value in said.items()}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": configuration.providers(environment)}}

    return do


def come_back(
    client: Client,
    server: str,
    sub: str,
    *,
    kind: str = "oidc",
    leave_with: dict[str, str] | None = None,
    **claims: object,
) -> HttpResponse:
    """Go to the provider, be `sub` there with these claims, and come back. Returns the page found on return."""
    requests.put(f"{server}/users/{sub}", json=claims, timeout=5).raise_for_status()
    leaving = client.post(f"/compte/connexion/{kind}/", leave_with or {})
    assert leaving.status_code == 302, leaving.content.decode()
    answer = requests.post(leaving["Location"], data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    assert back.path == f"/compte/connexion/{kind}/retour/"
    return client.get(f"{back.path}?{back.query}")


def link(client: Client, server: str, sub: str, **claims: object) -> HttpResponse:
    return come_back(client, server, sub, leave_with=LINK, **claims)


def test_an_identity_linked_by_its_owner_signs_them_in(client: Client, server: str, configure: Configure) -> None:
    configure(NAME="SSO de la ville")
    person = PersonFactory(animator=True)
    sign_in_by_password(client, person)
    assert "Relier SSO de la ville" in client.get(SECURITY).content.decode()

    linked = link(client, server, "a1", email="autre@ville.test", given_name="Awa", birthdate="1990-01-01")

    assert linked["Location"] == SECURITY
    page = client.get(SECURITY).content.decode()
    assert "autre@ville.test" in page
    other = Client()
    assert come_back(other, server, "a1", email="autre@ville.test")["Location"] == reverse("dialogues:desk")
    assert signed_in(other) == str(person.pk)
    assert JournalEntry.objects.filter(verb="accounts.identity-linked", by=person.pseudonym).count() == 1


def test_of_an_identity_only_its_number_and_address_are_kept(client: Client, server: str, configure: Configure) -> None:
    configure()
    sign_in_by_password(client, PersonFactory())
    link(client, server, "a2", email="a2@ville.test", name="Awa D.", birthdate="1990-01-01", phone_number="0102030405")

    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("a2", {"userinfo": {"email": "a2@ville.test"}})
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize(
    ("trusted", "claims"),
    [
        ("0", {"email_verified": True}),
        ("1", {"email_verified": False}),
        ("1", {}),
        ("1", {"email_verified": "true"}),
    ],
)
def test_an_identity_never_takes_an_account_by_its_address_alone(
    client: Client, server: str, configure: Configure, trusted: str, claims: dict[str, object]
) -> None:
    configure(TRUSTED=trusted)
    PersonFactory(email=AWA)

    answer = come_back(client, server, "thief", email=AWA, **claims)

    assert answer.status_code == 403
    assert "Aucun compte n’est relié à cette identité" in answer.content.decode()
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()


def test_nobody_learns_by_an_identity_whether_an_address_has_an_account(
    client: Client, server: str, configure: Configure
) -> None:
    configure()
    PersonFactory(email=AWA)

    pages = [come_back(Client(), server, "probe", email=email) for email in (AWA, "personne@ville.test")]

    mains = [re.search(r"<main.*</main>", page.content.decode(), re.DOTALL) for page in pages]
    assert all(mains)
    assert len({main and main[0] for main in mains}) == len({page.status_code for page in pages}) == 1


def test_a_trusted_provider_that_verified_the_address_opens_the_account_and_is_linked(
    client: Client, server: str, configure: Configure
) -> None:
    configure(TRUSTED="1")
    person = PersonFactory(email="principale@ville.test", animator=True)
    EmailAddress.objects.create(user=person, email=AWA, verified=True)

    come_back(client, server, "awa", email=AWA.upper(), email_verified=True)

    assert signed_in(client) == str(person.pk)
    assert [identity.uid for identity in queries.ways_to_sign_in(person).identities] == ["awa"]
    assert JournalEntry.objects.filter(verb="accounts.identity-linked").exists()
    person.refresh_from_db()
    assert (person.email, person.has_usable_password()) == ("principale@ville.test", True)


def test_an_identity_does_not_replace_the_second_factor(client: Client, server: str, configure: Configure) -> None:
    from allauth.mfa.models import Authenticator

    configure(TRUSTED="1")
    Authenticator.objects.create(user=PersonFactory(email=AWA), type=Authenticator.Type.TOTP, data={})

    answer = come_back(client, server, "awa-2", email=AWA, email_verified=True)

    assert answer["Location"] == "/compte/connexion/second-facteur/"
    assert not signed_in(client)


def test_a_closed_account_stays_closed(client: Client, server: str, configure: Configure) -> None:
    configure(TRUSTED="1")
    PersonFactory(email=AWA, is_active=False)

    answer = come_back(client, server, "awa-3", email=AWA, email_verified=True)

    assert client.get(answer["Location"]).status_code == 403
    assert not signed_in(client)


def test_newcomers_get_an_account_without_any_role_where_the_installation_says_so(
    client: Client, server: str, configure: Configure
) -> None:
    configure(TRUSTED="1", NEWCOMERS="1")

    answer = come_back(client, server, "new", email="Nour@ville.test", email_verified=True, name="Nour Haddad")

    person = Person.objects.get()
    assert (person.email, person.name, person.has_usable_password()) == ("nour@ville.test", "Nour Haddad", False)
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("dialogues:new")).status_code == 403
    assert JournalEntry.objects.filter(verb="accounts.newcomer-registered", by=person.pseudonym).exists()


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email": ""}])
def test_newcomers_need_an_address_that_was_verified(
    client: Client, server: str, configure: Configure, claims: dict[str, object]
) -> None:
    configure(TRUSTED="1", NEWCOMERS="1")

    answer = come_back(client, server, "new-2", **{"email": "nour@ville.test", **claims})

    assert answer.status_code == 403
    assert not Person.objects.exists()


def test_an_identity_belongs_to_one_account(client: Client, server: str, configure: Configure) -> None:
    configure()
    for number in range(2):
        client.logout()
        sign_in_by_password(client, PersonFactory())
        link(client, server, "shared", email="a@ville.test")
        assert number == 0 or "déjà reliée à un autre compte" in client.get(SECURITY).content.decode()
    assert SocialAccount.objects.count() == 1


def test_an_identity_is_unlinked(client: Client, server: str, configure: Configure) -> None:
    configure()
    person = PersonFactory()
    sign_in_by_password(client, person)
    client.post("/compte/securite/mot-de-passe/retirer/")
    link(client, server, "bye", email="a@ville.test")

    client.post("/compte/securite/identites/", {"account": SocialAccount.objects.get().pk})

    assert not SocialAccount.objects.exists()
    assert JournalEntry.objects.filter(verb="accounts.identity-unlinked", by=person.pseudonym).exists()
    assert come_back(Client(), server, "bye", email="a@ville.test").status_code == 403


def test_an_identity_is_linked_and_unlinked_soon_after_signing_in_only(
    client: Client, server: str, configure: Configure, settings: Settings
) -> None:
    configure()
    person = PersonFactory()
    SocialAccount.objects.create(user=person, provider="oidc", uid="kept", extra_data={})
    unlink = {"account": SocialAccount.objects.get().pk}
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    for path, sent in (("/compte/connexion/oidc/", LINK), ("/compte/securite/identites/", unlink)):
        sign_in_by_password(client, person)
        assert client.post(path, sent)["Location"] == "/compte/connexion/?next=%2Fcompte%2Fsecurite%2F"
        assert not signed_in(client)
    assert SocialAccount.objects.get().uid == "kept"
    assert client.post("/compte/connexion/oidc/", LINK)["Location"].startswith("/compte/connexion/?next=")


def test_whoever_took_too_long_at_the_provider_signs_in_again(
    client: Client, server: str, configure: Configure, settings: Settings
) -> None:
    configure()
    sign_in_by_password(client, PersonFactory())
    requests.put(f"{server}/users/slow", json={"email": "a@ville.test"}, timeout=5)
    leaving = client.post("/compte/connexion/oidc/", LINK)
    answer = requests.post(leaving["Location"], data={"sub": "slow"}, allow_redirects=False, timeout=5)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1

    found = client.get(answer.headers["Location"], follow=True)

    assert "Par prudence, reconnectez-vous" in found.content.decode()
    assert not SocialAccount.objects.exists()


def test_proconnect_is_asked_what_it_expects_and_its_signed_answer_is_read(
    client: Client, server: str, configure: Configure
) -> None:
    configure("PROCONNECT", TRUSTED="1", NEWCOMERS="1")
    asked = parse_qs(urlsplit(client.post("/compte/connexion/proconnect/")["Location"]).query)
    assert set(asked["scope"][0].split()) == {"openid", "email", "given_name", "usual_name"}
    assert asked["acr_values"] == ["eidas1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) == 64

    claims = {"email": AWA, "email_verified": True, "usual_name": "Diallo", "answer": "signed"}
    come_back(client, server, "pc", kind="proconnect", **claims)

    assert Person.objects.get().name == "Diallo"
    assert signed_in(client)


@pytest.mark.parametrize(
    "forged",
    [
        "signed-by-another",
        "shared-secret",
        "for-another-client",
        "from-another-issuer",
        "too-late",
        "another-person",
        "nonsense",
    ],
)
def test_an_answer_that_is_not_what_it_should_be_signs_nobody_in(
    client: Client, server: str, configure: Configure, forged: str
) -> None:
    configure(TRUSTED="1", NEWCOMERS="1")
    PersonFactory(email=AWA)

    answer = come_back(client, server, f"forged-{forged}", email=AWA, email_verified=True, answer=forged)

    assert answer.status_code == 401
    assert "Personne n’a été connecté" in answer.content.decode()
    assert not signed_in(client)


def test_the_answer_to_another_sign_in_is_refused(client: Client, server: str, configure: Configure) -> None:
    """Someone is made to follow an address that signs them in as another: the state and the nonce are not theirs."""
    configure(TRUSTED="1", NEWCOMERS="1")
    requests.put(f"{server}/users/planted", json={"email": AWA, "email_verified": True}, timeout=5)
    ours = urlsplit(client.post("/compte/connexion/oidc/")["Location"])
    nonce = parse_qs(ours.query)["nonce"][0]
    address = ours.geturl().replace(nonce, "0" * 64)
    back = urlsplit(
        requests.post(address, data={"sub": "planted"}, allow_redirects=False, timeout=5).headers["Location"]
    )

    assert Client().get(f"{back.path}?{back.query}").status_code == 401
    assert client.get(f"{back.path}?{back.query}").status_code == 401
    assert not signed_in(client)


def test_turning_back_at_the_provider_is_no_failure(client: Client, server: str, configure: Configure) -> None:
    configure()
    leaving = client.post("/compte/connexion/oidc/")
    denied = requests.post(leaving["Location"], data={"action": "deny"}, allow_redirects=False, timeout=5)
    back = urlsplit(denied.headers["Location"])

    answer = client.get(f"{back.path}?{back.query}")

    assert "Vous avez renoncé" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_said(client: Client, configure: Configure) -> None:
    configure(SERVER="http://localhost:9")

    answer = client.post("/compte/connexion/oidc/")

    assert answer.status_code == 401
    assert "n’a pas répondu comme prévu" in answer.content.decode()


def test_a_sign_in_is_started_by_a_button_only(client: Client, configure: Configure) -> None:
    configure()

    assert client.get("/compte/connexion/oidc/").status_code == 405
    assert client.post("/compte/connexion/inconnu/").status_code == 404
    assert "S’identifier avec OpenID Connect" in client.get("/compte/connexion/").content.decode()


def test_forms_may_lead_to_the_providers_and_nowhere_else() -> None:
    environment = {"CEDRE_OIDC_SERVER": "https://sso.ville.test/realms/agents", "CEDRE_OIDC_CLIENT": "cedre"}

    assert configuration.origins(environment) == ["https://sso.ville.test"]
    assert configuration.origins({}) == []
