"""Signing in: by a code received, by a password; where one is led, and what nobody learns."""

import re
from hashlib import sha256

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cedre.accounts.models import Person
from tests.accounts.factories import PersonFactory
from tests.accounts.signing_in import BY_PASSWORD, CODE, SIGN_IN, code_received, sign_in_by_code, signed_in

pytestmark = pytest.mark.django_db


def test_a_code_received_signs_in_without_a_password(client: Client) -> None:
    person = PersonFactory(animator=True)

    page = client.post(SIGN_IN, {"email": person.email.upper()}, follow=True)
    assert "un code vient d’y partir" in page.content.decode()
    assert mail.outbox[-1].to == [person.email.upper()]
    assert code_received() in mail.outbox[-1].subject

    assert client.post(CODE, {"code": code_received(), "action": "verify"})["Location"] == reverse("dialogues:desk")
    assert signed_in(client) == str(person.pk)


def test_an_address_that_waits_for_a_code_is_not_kept_as_long_as_a_session(client: Client) -> None:
    person = PersonFactory()
    client.post(SIGN_IN, {"email": person.email})
    assert client.session.get_expiry_age() == 15 * 60

    client.post(CODE, {"code": code_received()})
    assert client.session.get_expiry_age() > 13 * 24 * 3600


def test_a_code_is_good_three_times_wrong_and_no_more(client: Client) -> None:
    person = PersonFactory()
    client.post(SIGN_IN, {"email": person.email})
    right = code_received()

    for _ in range(2):
        assert "pas le bon code" in client.post(CODE, {"code": "000 000"}).content.decode()
    assert client.post(CODE, {"code": "000 000"})["Location"] == SIGN_IN
    assert client.post(CODE, {"code": right})["Location"] == SIGN_IN
    assert not signed_in(client)


def test_another_code_can_be_asked_for_and_the_first_is_then_worth_nothing(client: Client) -> None:
    person = PersonFactory()
    client.post(SIGN_IN, {"email": person.email})
    first = code_received()
    client.post(CODE, {"action": "resend"})
    second = code_received()

    assert len(mail.outbox) == 2
    if first != second:
        assert client.post(CODE, {"code": first}).status_code == 200
    client.post(CODE, {"code": second})
    assert signed_in(client) == str(person.pk)


def test_an_unknown_address_sees_the_same_pages_as_a_known_one(client: Client) -> None:
    known = PersonFactory()

    def pages(email: str) -> list[str]:
        reader = Client()
        asked = reader.post(SIGN_IN, {"email": email})
        shown = reader.get(asked["Location"]).content.decode()
        wrong = reader.post(CODE, {"code": "000000"}).content.decode()
        return [
            asked["Location"],
            *(re.sub(r'value="\w{64}"', "", page.replace(email, "…")) for page in (shown, wrong)),
        ]

    assert pages(known.email) == pages("personne@exemple.test")
    assert "Aucun compte ouvert ne l’utilise" in str(mail.outbox[-1].body)


def test_a_closed_account_receives_no_code(client: Client) -> None:
    closed = PersonFactory(is_active=False)
    client.post(SIGN_IN, {"email": closed.email})

    assert "Aucun compte ouvert" in str(mail.outbox[-1].body)
    assert client.post(CODE, {"code": ""}).status_code == 200
    assert not signed_in(client)


def test_codes_are_not_sent_again_and_again_to_one_address(client: Client) -> None:
    person = PersonFactory()
    for _ in range(3):
        Client().post(SIGN_IN, {"email": person.email})

    answer = client.post(SIGN_IN, {"email": person.email})

    assert "Trop d’essais à la suite" in answer.content.decode()
    assert len(mail.outbox) == 3


def test_codes_are_not_asked_again_and_again_from_one_place() -> None:
    answers = [Client().post(SIGN_IN, {"email": f"personne-{n}@exemple.test"}).status_code for n in range(21)]

    assert (answers.count(302), answers[-1]) == (20, 200)


def test_counts_of_attempts_keep_no_address_nor_anything_made_of_it_alone(client: Client) -> None:
    person = PersonFactory(animator=True)
    client.post(BY_PASSWORD, {"login": person.email, "password": "wrong"}, REMOTE_ADDR="203.0.113.77")
    client.post(SIGN_IN, {"email": person.email}, REMOTE_ADDR="203.0.113.77")
    client.post(CODE, {"code": code_received()}, REMOTE_ADDR="203.0.113.77")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM site_attempts")
        kept = str(cursor.fetchall())
    assert re.search(r"[0-9a-f]{64}", kept)
    for trace in ("203.0", "cb0071", person.email, sha256(person.email.encode()).hexdigest(), "allauth"):
        assert trace not in kept
    assert "203.0" not in str([session.get_decoded() for session in Session.objects.all()])


def test_changing_security_long_after_signing_in_keeps_nothing_of_what_was_sent(
    client: Client, settings: Settings
) -> None:
    person = PersonFactory()
    sign_in_by_code(client, person.email)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1

    answer = client.post(
        "/compte/securite/adresses/", {"email": "a@b.test", "action_add": "1"}, REMOTE_ADDR="203.0.113.77"
    )

    assert answer["Location"] == f"{SIGN_IN}?next=%2Fcompte%2Fsecurite%2F"
    assert not signed_in(client)
    assert "203.0" not in str([session.get_decoded() for session in Session.objects.all()])


def test_a_password_signs_in_those_who_have_one(client: Client) -> None:
    person = PersonFactory(animator=True)

    answer = client.post(BY_PASSWORD, {"login": person.email.upper(), "password": "secret"})

    assert answer["Location"] == reverse("dialogues:desk")
    assert signed_in(client) == str(person.pk)


def test_signing_in_again_from_the_sign_in_page_leads_to_the_desk(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))
    sign_in = reverse("accounts:sign-in")

    answer = client.get(sign_in, {"next": sign_in})

    assert (answer.status_code, answer["Location"]) == (302, reverse("dialogues:desk"))


def test_someone_without_a_desk_is_led_home(client: Client) -> None:
    assert sign_in_by_code(client, PersonFactory().email) == reverse("home")


@pytest.mark.parametrize("by", ["code", "password"])
def test_one_is_led_where_one_wanted_to_go(client: Client, by: str) -> None:
    person = PersonFactory(animator=True)
    wanted = "/bureau/nouveau-dialogue/?x=1"
    if by == "code":
        assert sign_in_by_code(client, person.email, next=wanted) == wanted
    else:
        answer = client.post(BY_PASSWORD, {"login": person.email, "password": "secret", "next": wanted})
        assert answer["Location"] == wanted


@pytest.mark.parametrize(
    "address",
    [
        "//ailleurs.test/",
        "https:ailleurs.test",
        "/\\ailleurs.test",
        "javascript:alert(1)",
        "https://ailleurs.test/",
        "http://localhost/bureau/",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, address: str) -> None:
    person = PersonFactory(animator=True)

    answer = client.post(BY_PASSWORD, {"login": person.email, "password": "secret", "next": address})

    assert (answer.status_code, answer["Location"]) == (302, reverse("dialogues:desk"))
    other = Client()
    assert sign_in_by_code(other, person.email, next=address) == reverse("dialogues:desk")


@pytest.mark.parametrize("by", ["code", "password"])
def test_signing_in_gives_the_session_another_key(client: Client, by: str) -> None:
    person = PersonFactory(animator=True)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    if by == "code":
        sign_in_by_code(client, person.email)
    else:
        client.post(BY_PASSWORD, {"login": person.email, "password": "secret"})

    assert client.session.session_key != planted
    assert signed_in(client) == str(person.pk)


def test_a_closed_account_is_refused_with_the_words_of_a_wrong_password(client: Client) -> None:
    closed = PersonFactory(animator=True, is_active=False)
    known = PersonFactory(animator=True)

    answers = [
        client.post(BY_PASSWORD, {"login": email, "password": password})
        for email, password in [
            (closed.email, "secret"),
            (known.email, "wrong"),
            ("personne@exemple.test", "secret"),
        ]
    ]

    assert len({str(answer.context["form"].non_field_errors()) for answer in answers}) == 1
    assert "ne vont pas ensemble" in answers[0].content.decode()
    assert not signed_in(client)


def test_passwords_are_not_tried_again_and_again(client: Client) -> None:
    person = PersonFactory()
    tries = [client.post(BY_PASSWORD, {"login": person.email, "password": f"wrong-{n}"}) for n in range(5)]
    right = client.post(BY_PASSWORD, {"login": person.email, "password": "secret"})

    assert "ne vont pas ensemble" in tries[-1].content.decode()
    assert "Trop d’essais à la suite" in right.content.decode()
    assert not signed_in(client)


def test_too_many_requests_from_one_place_get_a_page_in_words(client: Client) -> None:
    answers = [client.post(BY_PASSWORD, {"login": f"p{n}@exemple.test", "password": ""}) for n in range(31)]

    assert answers[-1].status_code == 429
    assert "le site attend un peu" in answers[-1].content.decode()


def test_leaving_a_code_page_lets_one_write_another_address(client: Client) -> None:
    client.post(SIGN_IN, {"email": "fautive@exemple.test"})
    assert client.get(SIGN_IN)["Location"] == CODE

    client.post("/compte/deconnexion/", {"next": SIGN_IN})

    assert client.get(SIGN_IN).status_code == 200


def test_a_site_that_sends_no_mail_says_so_and_offers_the_other_ways(client: Client, settings: Settings) -> None:
    settings.MAIL_WORKS = False

    page = client.get(SIGN_IN).content.decode()

    assert "n’envoie pas encore de courriels" in page
    assert BY_PASSWORD in page


def test_a_mail_server_that_fails_is_said_and_signs_nobody_in(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = client.post(SIGN_IN, {"email": PersonFactory().email})

    assert answer.status_code == 503
    assert "n’a pas pu partir" in answer.content.decode()
    assert client.get(SIGN_IN).status_code == 200


def test_accounts_are_made_by_invitation(client: Client) -> None:
    page = client.get("/compte/inscription/")

    assert "sur invitation" in page.content.decode()
    assert client.post("/compte/inscription/", {"email": "moi@exemple.test"}).status_code == 405
    assert not Person.objects.exists()


def test_either_of_two_addresses_signs_in(client: Client) -> None:
    person = PersonFactory(animator=True)
    EmailAddress.objects.create(user=person, email="autre@exemple.test", verified=True)

    sign_in_by_code(client, "Autre@exemple.test")
    assert signed_in(client) == str(person.pk)

    other = Client()
    other.post(BY_PASSWORD, {"login": "autre@exemple.test", "password": "secret"})
    assert signed_in(other) == str(person.pk)


@pytest.mark.parametrize(
    "answer", ["", "null", "[]", "{}", "x", '{"id": 1}', '{"id": "AA", "response": {"userHandle": "!"}}']
)
def test_what_no_browser_would_answer_for_a_passkey_is_refused_in_words(client: Client, answer: str) -> None:
    challenge = client.get("/compte/connexion/cle/", headers={"Accept": "application/json"})
    assert challenge.json()["request_options"]["publicKey"]["challenge"]
    assert client.session.get_expiry_age() == 15 * 60

    refused = client.post("/compte/connexion/cle/", {"credential": answer})

    assert refused["Location"] == SIGN_IN
    assert not signed_in(client)


@pytest.mark.parametrize("is_allowed", [True, False])
def test_the_known_password_of_a_fictional_person_opens_nothing_where_the_demonstration_has_no_place(
    client: Client, settings: Settings, *, is_allowed: bool
) -> None:
    settings.DEMONSTRATION_ALLOWED = is_allowed
    person = PersonFactory(animator=True, is_fictional=True)

    client.post(BY_PASSWORD, {"login": person.email, "password": "secret"})

    assert bool(signed_in(client)) == is_allowed


def test_codes_are_not_sent_to_one_address_all_day_long(monkeypatch: pytest.MonkeyPatch) -> None:
    person, clock = PersonFactory(), {"now": 1_800_000_000.0}
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: clock["now"])

    for _minute in range(20):
        Client().post(SIGN_IN, {"email": person.email})
        clock["now"] += 61

    assert len(mail.outbox) == 12


def test_tries_sent_all_at_once_are_counted_one_by_one(client: Client) -> None:
    """Requests that answer at once read the session before any of them has written its try there."""
    person = PersonFactory()
    client.post(SIGN_IN, {"email": person.email})
    right, before = code_received(), dict(client.session.items())

    for _ in range(3):
        client.post(CODE, {"code": "000 000"})
        session = client.session
        session.update(before)
        session.save()

    assert client.post(CODE, {"code": right})["Location"] == SIGN_IN
    assert not signed_in(client)
