"""Being told of answers by mail: an address that is proved, told once a day at most, and erased in one click."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from cedre.accounts.models import Person
from cedre.answers import actions, rules
from cedre.answers.models import Follower
from cedre.dialogues.models import Dialogue
from tests.accounts.factories import PersonFactory
from tests.answers.factories import FollowerFactory, OwedAnswerFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def dialogue() -> Dialogue:
    return DialogueFactory(slug="place")


@pytest.fixture
def coach() -> Person:
    return PersonFactory(animator=True)


def follow(dialogue: Dialogue, email: str = "Lou@exemple.test", *, at: datetime = NOW) -> Follower:
    return actions.ask_to_follow(dialogue=dialogue, email=email, language="fr", address="192.0.2.1", now=at)


def link_in(letter: mail.EmailMessage, *, ends: str = "") -> str:
    return re.findall(rf"https?://[^/\s]+(/reponses/suivre/\S+{ends})", letter.body)[-1]


def test_an_address_is_confirmed_told_and_erased(client: Client, dialogue: Dialogue, coach: Person) -> None:
    page = client.post("/dialogues/place/reponses/suivre/", {"email": "Lou@exemple.test"})
    confirm = link_in(mail.outbox[0])
    client.get(confirm)
    assert Follower.objects.get().confirmed_at is None
    done = client.post(confirm)

    assert "Ouvrez la lettre" in page.text
    assert mail.outbox[0].to == ["lou@exemple.test"]
    assert "C’est fait" in done.text
    now = Follower.objects.get().confirmed_at
    statement = StatementFactory(dialogue=dialogue, text="Un banc à l’ombre.")
    owed = OwedAnswerFactory(dialogue=dialogue, statement=statement)
    actions.answer(owed=owed, kind="refused", text="Trop cher,\npour cette année.", by=coach, now=now + DAY)

    # The answer may still be taken back for a day; then one letter, once.
    assert [actions.tell_followers(now=now + days * DAY) for days in (1.5, 2.5, 3.5)] == [0, 1, 0]
    letter = mail.outbox[-1]
    assert "Une réponse est arrivée" in letter.subject
    assert "Un banc à l’ombre." in letter.body
    assert "Trop cher, pour cette année." in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    leave = link_in(letter, ends="arreter/")
    client.get(leave)
    assert Follower.objects.exists()
    assert "effacée" in Client(enforce_csrf_checks=True).post(leave, {"List-Unsubscribe": "One-Click"}).text
    assert not Follower.objects.exists()
    assert client.get(leave).status_code == 404


def test_nothing_is_told_to_an_address_that_nobody_confirmed_and_it_is_forgotten(
    dialogue: Dialogue, coach: Person
) -> None:
    follow(dialogue)
    owed = OwedAnswerFactory(dialogue=dialogue, statement=StatementFactory(dialogue=dialogue))
    actions.answer(owed=owed, kind="accepted", text="", by=coach, now=NOW)

    assert actions.tell_followers(now=NOW + 3 * DAY) == 0
    assert Follower.objects.exists()
    actions.tell_followers(now=NOW + 8 * DAY)
    assert not Follower.objects.exists()


def test_given_twice_an_address_is_kept_once_and_the_page_says_the_same(client: Client, dialogue: Dialogue) -> None:
    first, second = (
        client.post("/dialogues/place/reponses/suivre/", {"email": email})
        for email in ("a@exemple.test", "A@exemple.test")
    )

    assert first.status_code == second.status_code == 200
    assert Follower.objects.count() == 1


def test_an_address_that_is_none_is_said_and_what_was_typed_stays(client: Client, dialogue: Dialogue) -> None:
    page = client.post("/dialogues/place/reponses/suivre/", {"email": "pas une adresse"})

    assert page.status_code == 422
    assert "pas une adresse" in page.text
    assert mail.outbox == []


def test_a_network_cannot_write_to_everyone(dialogue: Dialogue) -> None:
    for rank in range(rules.MOST_FOLLOWED_PER_NETWORK):
        follow(dialogue, f"personne{rank}@exemple.test")

    with pytest.raises(rules.TooManyAddresses):
        follow(dialogue, "encore@exemple.test")
    assert len(mail.outbox) == rules.MOST_FOLLOWED_PER_NETWORK


def test_a_forged_link_opens_nothing(client: Client) -> None:
    assert client.get("/reponses/suivre/1:forge/").status_code == 404
    assert client.post("/reponses/suivre/1:forge/arreter/").status_code == 404


def test_a_letterbox_is_not_filled_from_many_networks_and_the_page_never_tells(
    client: Client, dialogue: Dialogue
) -> None:
    others = [dialogue, DialogueFactory(slug="autre")]
    for rank in range(2 * rules.MOST_LETTERS_TO_CONFIRM):
        actions.ask_to_follow(
            dialogue=others[rank % 2], email="lou@exemple.test", language="fr", address=f"192.0.2.{rank}", now=NOW
        )
    assert len(mail.outbox) == rules.MOST_LETTERS_TO_CONFIRM
    follow(dialogue, at=NOW + DAY)
    assert len(mail.outbox) == rules.MOST_LETTERS_TO_CONFIRM + 1

    # Known already: a letter leaves all the same, so that neither the page nor the time it takes says so.
    actions.confirm_following(follower=Follower.objects.get(dialogue=dialogue), now=NOW + DAY)
    follow(dialogue, at=NOW + DAY)
    assert len(mail.outbox) == rules.MOST_LETTERS_TO_CONFIRM + 2
    assert "déjà prévenue" in mail.outbox[-1].body
    assert client.post(link_in(mail.outbox[-1], ends="arreter/")).status_code == 200
    assert not Follower.objects.filter(dialogue=dialogue).exists()


def test_an_address_that_no_mail_can_reach_is_refused(client: Client, dialogue: Dialogue) -> None:
    page = client.post("/dialogues/place/reponses/suivre/", {"email": f"lou@{'éàùçâêîôû' * 6}.fr"})

    assert page.status_code == 503
    assert not Follower.objects.exists()


class SomebodyLeaves(EmailBackend):
    """The first letter makes someone else leave, while the others are written."""

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        Follower.objects.exclude(email=messages[0].to[0]).filter(email="b@exemple.test").delete()
        return super().send_messages(messages)


def test_someone_who_leaves_while_letters_are_written_does_not_stop_them(
    settings: Any, dialogue: Dialogue, coach: Person
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{SomebodyLeaves.__name__}"
    for name in "abc":
        FollowerFactory(dialogue=dialogue, email=f"{name}@exemple.test", told_until=NOW)
    owed = OwedAnswerFactory(dialogue=dialogue, statement=StatementFactory(dialogue=dialogue))
    actions.answer(owed=owed, kind="accepted", text="https://exemple.test/piege", by=coach, now=NOW + DAY / 2)

    actions.tell_followers(now=NOW + 2 * DAY)
    assert [letter.to[0] for letter in mail.outbox][-1] == "c@exemple.test"
    assert not Follower.objects.filter(told_until=NOW).exists()
    # What was answered never becomes a link of our letter.
    assert '<a href="https://exemple.test/piege"' not in mail.outbox[-1].alternatives[0][0]
