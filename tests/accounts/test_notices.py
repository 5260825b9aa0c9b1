import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django.models import ProcrastinateJob

from cedre.accounts import actions, notifications, queries
from cedre.accounts.models import Consent, Notice, NoticeKind, NoticePreference, Person, Rhythm
from cedre.gateways.mail import MailNotSent
from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db

# A Wednesday, at eleven in Paris.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
NEXT_MORNING, NEXT_MONDAY = datetime(2026, 11, 26, 6, 2, tzinfo=UTC), datetime(2026, 11, 30, 6, 2, tzinfo=UTC)


@pytest.fixture
def person() -> Person:
    return PersonFactory(name="Awa", email="awa@exemple.test")


def choose(person: Person, kind: NoticeKind, rhythm: Rhythm) -> None:
    NoticePreference.objects.update_or_create(person=person, kind=kind, defaults={"rhythm": rhythm, "chosen_at": NOW})


def tell(person: Person, subject: str = "Un dialogue s’ouvre", **options: object) -> Notice | None:
    options = {"kind": NoticeKind.DIALOGUES, "why": "Vous l’animez.", "now": NOW, **options}
    return notifications.notify(person, options.pop("kind"), subject, **options)  # type: ignore[arg-type] # mixed options


def send(person: Person, *, now: datetime) -> int:
    return actions.send_notices(person_id=person.pk, now=now)


@pytest.mark.parametrize(
    ("rhythm", "early", "due"),
    [
        (Rhythm.DAILY, NEXT_MORNING - timedelta(minutes=3), NEXT_MORNING),
        (Rhythm.WEEKLY, NEXT_MONDAY - timedelta(minutes=3), NEXT_MONDAY),
        (Rhythm.IMMEDIATE, NOW - timedelta(seconds=1), NOW),
    ],
)
def test_a_notice_leaves_at_the_rhythm_its_person_chose(
    person: Person, rhythm: Rhythm, early: datetime, due: datetime
) -> None:
    choose(person, NoticeKind.DIALOGUES, rhythm)
    tell(person)

    assert queries.people_to_write_to(now=early) == []
    assert send(person, now=early) == 0
    assert queries.people_to_write_to(now=due) == [person.pk]
    assert send(person, now=due) == 1
    assert len(mail.outbox) == 1


def test_who_chose_nothing_hears_of_their_dialogues_on_monday_and_of_news_never(person: Person) -> None:
    tell(person)
    tell(person, kind=NoticeKind.NEWS)

    assert send(person, now=NEXT_MORNING) == 0
    assert send(person, now=NEXT_MONDAY) == 1
    assert Notice.objects.get(kind=NoticeKind.NEWS).sent_at is None


def test_several_notices_make_one_letter_in_text_and_in_html(person: Person) -> None:
    tell(person, "Un dialogue s’ouvre", text="C’est « Que changer ? ».", address="/dialogues/que-changer/")
    tell(person, "Un autre se ferme", text="Bientôt.")

    assert send(person, now=NEXT_MONDAY) == 2

    [letter] = mail.outbox
    assert letter.subject == "2 nouvelles de Cèdre"
    for words in (
        "Un dialogue s’ouvre",
        "Un autre se ferme",
        "C’est « Que changer ? ».",
        "Pourquoi vous",
        "Vous l’animez.",
    ):
        assert words in letter.body
        assert words in letter.alternatives[0].content
    assert "/dialogues/que-changer/" in letter.body
    assert letter.to == ["awa@exemple.test"]


def test_a_letter_is_sent_once(person: Person) -> None:
    tell(person)

    assert [send(person, now=NEXT_MONDAY), send(person, now=NEXT_MONDAY + timedelta(hours=1))] == [1, 0]
    assert len(mail.outbox) == 1


def test_a_letter_that_cannot_leave_waits_for_the_next_try(person: Person, settings) -> None:
    tell(person)
    settings.MAIL_WORKS = False
    with pytest.raises(MailNotSent):
        send(person, now=NEXT_MONDAY)
    settings.MAIL_WORKS = True

    assert send(person, now=NEXT_MONDAY + timedelta(hours=1)) == 1


def test_the_same_occasion_is_told_once(person: Person) -> None:
    assert tell(person, once_per="dialogue-1-closes") is not None
    assert tell(person, once_per="dialogue-1-closes") is None
    assert tell(PersonFactory(), once_per="dialogue-1-closes") is not None


def test_a_letter_speaks_the_language_of_its_person(person: Person) -> None:
    person.language = "en"
    person.save()
    notifications.notify(person, NoticeKind.ACCOUNT, gettext_lazy("Votre compte va être effacé"), why="Test.", now=NOW)

    send(person, now=NOW)

    assert mail.outbox[0].subject == "Your account is going to be erased"
    assert "Hello Awa," in mail.outbox[0].body


def test_what_people_wrote_never_becomes_a_link(person: Person) -> None:
    tell(person, "%(question)s", text="%(question)s", facts={"question": "Où ?\nhttps://ailleurs.test/\n<b>Là</b>"})

    send(person, now=NEXT_MONDAY)

    html = mail.outbox[0].alternatives[0].content
    assert 'href="https://ailleurs.test' not in html
    assert "<b>" not in html


def test_what_cannot_wait_is_asked_for_once_the_transaction_holds(
    person: Person, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(person, kind=NoticeKind.ACCOUNT)
        tell(person, kind=NoticeKind.ACCOUNT)
        tell(person)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("accounts.send_notices", {"person_id": person.pk})


def test_a_closed_account_is_not_written_to(person: Person) -> None:
    tell(person)
    Person.objects.update(is_active=False)

    assert queries.people_to_write_to(now=NEXT_MONDAY) == []
    assert send(person, now=NEXT_MONDAY) == 0


def test_what_could_not_be_sent_for_a_month_stays_on_the_site(person: Person) -> None:
    tell(person)

    assert send(person, now=NEXT_MONDAY + timedelta(days=35)) == 0


def test_writing_to_many_people_costs_one_query(django_assert_num_queries: Callable) -> None:
    for _ in range(5):
        tell(PersonFactory())
    with django_assert_num_queries(1):
        assert len(queries.people_to_write_to(now=NEXT_MONDAY)) == 5


def leave_link() -> str:
    return re.search(r"https?://[^/]+(/compte/courriels/ne-plus-recevoir/\S+?)>?$", header("List-Unsubscribe"))[1]


def header(name: str) -> str:
    return str(mail.outbox[-1].message()[name]).replace("\n", "").replace(" ", "")


def test_a_mail_reader_leaves_in_one_click_without_signing_in(person: Person) -> None:
    """RFC 8058: the reader posts, without cookie nor token, to the address of the header."""
    tell(person)
    send(person, now=NEXT_MONDAY)
    strict = Client(enforce_csrf_checks=True)

    assert header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    answer = strict.post(leave_link(), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert queries.rhythm_of(person, NoticeKind.DIALOGUES) == Rhythm.NEVER
    assert queries.rhythm_of(person, NoticeKind.ROLES) == Rhythm.DAILY
    tell(person, now=NEXT_MONDAY)
    assert send(person, now=NEXT_MONDAY + timedelta(days=8)) == 0


def test_opening_the_link_changes_nothing_and_its_button_does(person: Person, client: Client) -> None:
    tell(person)
    send(person, now=NEXT_MONDAY)

    page = client.get(leave_link())
    assert "Les dialogues que j’anime" in page.text
    assert queries.rhythm_of(person, NoticeKind.DIALOGUES) == Rhythm.WEEKLY

    assert "C’est fait" in client.post(leave_link()).text
    assert "C’est fait" in client.post(leave_link()).text
    assert queries.rhythm_of(person, NoticeKind.DIALOGUES) == Rhythm.NEVER


def test_a_link_that_was_changed_or_whose_account_is_gone_is_refused_in_words(person: Person, client: Client) -> None:
    tell(person)
    send(person, now=NEXT_MONDAY)
    link = leave_link()

    answers = [client.get(link.rstrip("/") + "x/"), client.post("/compte/courriels/ne-plus-recevoir/faux/")]
    actions.forget_person(person=person, by=None, now=NOW)
    answers.append(client.post(link))

    for answer in answers:
        assert answer.status_code == 404
        assert "Ce lien n’est plus valable" in answer.text


def test_a_letter_about_the_account_cannot_be_left(person: Person) -> None:
    tell(person, kind=NoticeKind.ACCOUNT)
    send(person, now=NOW)

    assert mail.outbox[0].message()["List-Unsubscribe"] is None


def test_choosing_news_is_a_consent_with_the_words_shown_and_never_withdraws_it(person: Person, client: Client) -> None:
    client.force_login(person)
    form = {"roles": "daily", "dialogues": "weekly", "language": "fr"}

    page = client.get("/compte/courriels/choisir/").text
    client.post("/compte/courriels/choisir/", {**form, "news": "weekly"})
    client.post("/compte/courriels/choisir/", {**form, "news": "daily"})
    consent = Consent.objects.get()
    assert consent.words in page
    assert consent.withdrawn_at is None

    client.post("/compte/courriels/choisir/", {**form, "news": "never"})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None

    client.post("/compte/courriels/choisir/", {**form, "news": "weekly"})
    assert Consent.objects.count() == 2


def test_the_page_says_what_was_said_to_me_why_and_how(person: Person, client: Client) -> None:
    client.force_login(person)
    tell(person, "Partie", why="Vous animez ce dialogue.")
    send(person, now=NEXT_MONDAY)
    tell(person, "En attente")
    tell(person, "Sur le site", kind=NoticeKind.NEWS)
    tell(PersonFactory(), "À quelqu’un d’autre")

    text = client.get("/compte/courriels/").text

    for words in (
        "Vous animez ce dialogue.",
        "partie par courriel le",
        "dans votre prochaine lettre",
        "sur le site seulement",
    ):
        assert words in text
    assert "À quelqu’un d’autre" not in text


def test_the_page_of_notices_costs_the_same_for_many(
    person: Person, client: Client, django_assert_max_num_queries: Callable
) -> None:
    client.force_login(person)
    for _ in range(40):
        tell(person)
    with django_assert_max_num_queries(6):
        client.get("/compte/courriels/")
