from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail

from cedre.accounts import actions, declarations, rules
from cedre.accounts.models import Consent, Invitation, Notice, NoticeKind, Person
from cedre.accounts.rules import Absence
from cedre.base import journal
from cedre.base.models import JournalEntry
from cedre.base.refusals import Refusal
from tests.accounts.factories import InvitationFactory, PersonFactory

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
DAY, MONTH = timedelta(days=1), timedelta(days=30)


@pytest.mark.parametrize(
    ("seen", "warned", "stands"),
    [
        (NOW - 23 * MONTH, None, Absence.SHORT),
        (NOW - 24 * MONTH, None, Absence.TO_WARN),
        (NOW - 30 * MONTH, NOW - 29 * DAY, Absence.WARNED),
        (NOW - 30 * MONTH, NOW - 30 * DAY, Absence.TO_ERASE),
        # Warned once, came back, and went away again: a new warning comes first.
        (NOW - 25 * MONTH, NOW - 26 * MONTH, Absence.TO_WARN),
    ],
)
def test_an_account_left_unused_is_warned_then_erased(seen: datetime, warned: datetime | None, stands: Absence) -> None:
    found = rules.absence(last_seen_at=seen, warned_at=warned, months=24, warning_days=30, now=NOW)
    assert found == stands


@pytest.mark.django_db
def test_the_absent_are_written_to_then_forgotten_and_those_who_come_back_stay() -> None:
    gone = PersonFactory(joined_at=NOW - 40 * MONTH, email="partie@exemple.test")
    back = PersonFactory(joined_at=NOW - 40 * MONTH)
    here = PersonFactory(joined_at=NOW - 40 * MONTH, last_login=NOW - MONTH)

    assert actions.let_go_of_the_absent(now=NOW) == (2, 0)
    assert actions.send_notices(person_id=gone.pk, now=NOW) == 1
    assert mail.outbox[0].subject == "Votre compte va être effacé"
    assert "25 décembre 2026" in mail.outbox[0].body

    Person.objects.filter(pk=back.pk).update(last_login=NOW + DAY)
    assert actions.let_go_of_the_absent(now=NOW + 29 * DAY) == (0, 0)
    assert actions.let_go_of_the_absent(now=NOW + 31 * DAY) == (0, 1)

    assert set(Person.objects.all()) == {back, here}


@pytest.mark.django_db
def test_nobody_is_too_absent_when_the_setting_says_so(settings) -> None:
    settings.INACTIVE_MONTHS = 0
    PersonFactory(joined_at=NOW - 400 * MONTH)

    assert actions.let_go_of_the_absent(now=NOW) == (0, 0)


@pytest.mark.django_db
def test_an_absent_person_whom_a_room_cannot_let_go_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    class LastOne(Refusal):
        message = "Sans elle, plus personne n’administre."

    def refuse(*, person: Person) -> None:
        raise LastOne

    rooms = declarations._ROOMS | {
        "tests": declarations.Room(
            name="tests", processings=(), data_on=lambda _: iter(()), forget=lambda **_: None, check_can_forget=refuse
        )
    }
    monkeypatch.setattr(declarations, "_ROOMS", rooms)
    last = PersonFactory(joined_at=NOW - 40 * MONTH, absence_warned_at=NOW - 2 * MONTH)

    assert actions.let_go_of_the_absent(now=NOW) == (0, 0)
    assert list(Person.objects.all()) == [last]


@pytest.mark.django_db
def test_what_has_had_its_time_goes_and_the_rest_stays() -> None:
    person = PersonFactory()
    for age in (13 * MONTH, DAY):
        Notice.objects.create(
            person=person, kind=NoticeKind.ROLES, subject="x", why="y", by_mail=False, created_at=NOW - age
        )
        Session.objects.create(session_key=f"{age.days}", session_data="", expire_date=NOW + 2 * DAY - age)
    for withdrawn in (NOW - 61 * MONTH, NOW - DAY):
        Consent.objects.create(
            person=person, purpose="news", words="oui", given_at=withdrawn - DAY, withdrawn_at=withdrawn
        )
    Consent.objects.create(person=person, purpose="news", words="oui", given_at=NOW - 90 * MONTH)
    for age in (61 * MONTH, DAY):
        journal.record("accounts.tested", by=person, about=person, at=NOW - age)

    for age in (31 * DAY, DAY):
        InvitationFactory(email="jamais@exemple.test", invited_at=NOW - age - DAY, expires_at=NOW - age)

    cleaned = actions.drop_what_is_too_old(now=NOW)

    assert cleaned == actions.Cleaned(sessions=1, notices=1, consents=1, invitations=1, authors=1)
    assert Invitation.objects.count() == 1
    assert (Notice.objects.count(), Session.objects.count(), Consent.objects.count()) == (1, 1, 2)
    assert [entry.by for entry in JournalEntry.objects.order_by("at")] == [journal.FORGOTTEN, person.pseudonym]
