import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from cedre.accounts import actions, declarations, queries
from cedre.accounts.models import EVERYWHERE, Person
from cedre.base import journal
from cedre.base.models import JournalEntry
from cedre.base.refusals import Refusal
from cedre.dialogues.models import Dialogue, Vote
from cedre.pages.models import PageVersion
from tests.accounts.factories import PersonFactory
from tests.everyone import EMAIL, NAME, NOW, someone_everywhere

pytestmark = pytest.mark.django_db


def whole_database() -> str:
    """Every row of every table, as `pg_dump` writes them, and what sessions hold, which is signed and compressed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [table for (table,) in cursor.fetchall()]
        rows = []
        for table in tables:
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows += [bytes(chunk).decode() for chunk in copy]
    sessions = [json.dumps(session.get_decoded(), ensure_ascii=False) for session in Session.objects.all()]
    return "\n".join([*rows, *sessions])


def test_once_forgotten_a_person_is_nowhere_in_the_whole_database() -> None:
    person = someone_everywhere()
    traces = [EMAIL, NAME, str(person.pseudonym), f'"_auth_user_id": "{person.pk}"']
    before = whole_database()
    assert [trace for trace in traces if trace not in before] == []

    actions.forget_person(person=person, by=person, now=NOW)

    after = whole_database().casefold()
    assert [trace for trace in traces if trace.casefold() in after] == []


def test_what_others_were_told_names_nobody_who_was_forgotten() -> None:
    person, keeper = someone_everywhere(), PersonFactory(administrator=True)
    invitation = actions.invite(
        place=queries.place_of(EVERYWHERE), kind="moderator", email=EMAIL, role_ends_on=None, by=keeper, now=NOW
    )
    actions.accept_invitation(invitation=invitation, by=person, now=NOW)
    assert keeper.notices.exists()

    actions.forget_person(person=person, by=None, now=NOW)

    after = whole_database().casefold()
    assert [trace for trace in (EMAIL, NAME) if trace.casefold() in after] == []


def test_what_a_forgotten_person_did_stays_and_is_counted() -> None:
    person = someone_everywhere()
    acts = JournalEntry.objects.count()

    actions.forget_person(person=person, by=person, now=NOW)

    assert JournalEntry.objects.count() == acts + 1
    # Without an author: what someone without an account submitted.
    assert set(JournalEntry.objects.values_list("by", flat=True)) == {journal.FORGOTTEN, None}
    assert (Dialogue.objects.count(), Vote.objects.count(), PageVersion.objects.count()) == (1, 1, 1)


def test_forgetting_one_person_leaves_the_others_as_they_were() -> None:
    other = PersonFactory()
    kept = journal.record("accounts.tested", by=other, about=other, at=NOW)
    person = someone_everywhere()

    actions.forget_person(person=person, by=other, now=NOW)

    kept.refresh_from_db()
    assert kept.by == other.pseudonym
    assert list(Person.objects.all()) == [other]
    assert JournalEntry.objects.get(verb="accounts.person-forgotten").by == other.pseudonym


def test_when_one_room_says_no_nothing_is_forgotten() -> None:
    class NotToday(Refusal):
        message = "Pas aujourd’hui."

    def refuse(*, person: Person) -> None:
        raise NotToday

    person = someone_everywhere()
    before = whole_database()
    rooms = declarations._ROOMS.copy()
    room = declarations.Room(
        name="tests", processings=(), data_on=lambda _: iter(()), forget=lambda **_: None, check_can_forget=refuse
    )
    declarations.declare(room)
    try:
        with pytest.raises(NotToday):
            actions.forget_person(person=person, by=person, now=NOW)
    finally:
        declarations._ROOMS.clear()
        declarations._ROOMS.update(rooms)

    assert whole_database() == before
