import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db


def test_signing_in_again_from_the_sign_in_page_leads_to_the_desk(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))
    sign_in = reverse("accounts:sign-in")

    answer = client.get(sign_in, {"next": sign_in})

    assert (answer.status_code, answer["Location"]) == (302, reverse("dialogues:desk"))


@pytest.mark.parametrize(
    "address", ["//ailleurs.test/", "https:ailleurs.test", "/\\ailleurs.test", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client: Client, address: str) -> None:
    person = PersonFactory(animator=True)

    answer = client.post(reverse("accounts:sign-in"), {"username": person.email, "password": "secret", "next": address})

    assert (answer.status_code, answer["Location"]) == (302, reverse("dialogues:desk"))


def test_signing_in_gives_the_session_another_key(client: Client) -> None:
    person = PersonFactory(animator=True)
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    client.post(reverse("accounts:sign-in"), {"username": person.email, "password": "secret"})

    assert client.session.session_key != planted
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_closed_account_is_refused_with_the_words_of_a_wrong_password(client: Client) -> None:
    closed = PersonFactory(animator=True, is_active=False)
    known = PersonFactory(animator=True)

    answers = [
        client.post(reverse("accounts:sign-in"), {"username": email, "password": password})
        for email, password in [
            (closed.email, "secret"),
            (known.email, "wrong"),
            ("personne@exemple.test", "secret"),
        ]
    ]

    assert len({str(answer.context["form"].non_field_errors()) for answer in answers}) == 1
    assert "_auth_user_id" not in client.session
