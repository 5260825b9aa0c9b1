import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.test import Client

from cedre.accounts import actions
from cedre.accounts.models import Person
from cedre.base import journal
from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def reader(client: Client) -> Person:
    person = PersonFactory(administrator=True, name="Celle qui lit (fictive)")
    client.force_login(person)
    return person


def rows(client: Client, query: str = "") -> list[str]:
    """The lines of the table, without what stands around it."""
    table = client.get(f"/compte/journal/?{query}").text.partition("<tbody>")[2].partition("</tbody>")[0]
    return table.split("<tr>")[1:]


def test_those_who_do_not_administer_do_not_read_the_journal(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))

    for address in ("/compte/journal/", "/compte/journal.csv"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "réservé aux personnes qui administrent" in answer.text


def test_an_act_is_read_with_its_words_its_author_and_its_object(client: Client, reader: Person) -> None:
    journal.record("dialogues.dialogue-opened", by=reader, about=reader, at=NOW, answers=3)
    journal.record("territories.table-loaded", by=None, about=reader, at=NOW)

    platform, opened = rows(client)

    for words in (
        "A ouvert un dialogue",
        "Celle qui lit (fictive)",
        f"accounts.person:{reader.pk}",
        "answers\u00a0: 3",
    ):
        assert words in opened
    assert "la plateforme" in platform


def test_who_was_forgotten_is_named_no_more(client: Client, reader: Person) -> None:
    gone = PersonFactory(name="Disparue (fictive)")
    journal.record("dialogues.dialogue-opened", by=gone, about=reader, at=NOW)
    assert "Disparue" in rows(client)[0]

    actions.forget_person(person=gone, by=reader, now=NOW)

    assert all("Disparue" not in row for row in rows(client))
    assert "une personne effacée" in rows(client, "verb=dialogues.dialogue-opened")[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("verb=dialogues.dialogue-opened", 1),
        ("who=Autre", 1),
        ("who=autre@exemple.test", 1),
        ("who=personne+de+ce+nom", 0),
        ("about=accounts.person", 3),
        ("about=accounts.person:0", 0),
        ("begins_on=2026-11-25", 2),
        ("ends_on=2026-11-24", 1),
        ("begins_on=2026-11-24&ends_on=2026-11-25&verb=pages.page-revised", 2),
        ("begins_on=nimporte", 3),
        ("verb=inconnu", 3),
    ],
)
def test_acts_are_found_by_verb_author_object_and_date(client: Client, reader: Person, query: str, found: int) -> None:
    other = PersonFactory(name="Une Autre (fictive)", email="autre@exemple.test")
    journal.record("dialogues.dialogue-opened", by=other, about=reader, at=NOW - timedelta(days=1))
    journal.record("pages.page-revised", by=reader, about=reader, at=NOW)
    journal.record("pages.page-revised", by=reader, about=reader, at=NOW)

    assert len(rows(client, query)) == found


def test_a_whole_pseudonym_finds_the_acts_of_someone_unknown(client: Client, reader: Person) -> None:
    entry = journal.record("pages.page-revised", by=PersonFactory.build(), about=reader, at=NOW)

    assert len(rows(client, f"who={entry.by}")) == 1
    assert "une personne inconnue" in rows(client)[0]


def test_every_page_of_a_long_journal_costs_the_same(
    client: Client, reader: Person, django_assert_max_num_queries: Callable
) -> None:
    entries = [
        journal.record("pages.page-revised", by=PersonFactory(), about=reader, at=NOW, number=number)
        for number in range(120)
    ]

    with django_assert_max_num_queries(7):
        first = rows(client)
    with django_assert_max_num_queries(7):
        third = rows(client, f"avant={entries[20].pk}")

    assert (len(first), len(third)) == (50, 20)
    assert "number\u00a0: 119" in first[0]
    assert "number\u00a0: 19" in third[0]


def test_the_journal_leaves_as_a_table_that_a_spreadsheet_will_not_run(client: Client, reader: Person) -> None:
    reader.name = "=HYPERLINK(1)"
    reader.save()
    journal.record("pages.page-revised", by=reader, about=reader, at=NOW)
    journal.record("dialogues.dialogue-opened", by=reader, about=reader, at=NOW)

    answer = client.get("/compte/journal.csv?verb=pages.page-revised")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [line] = csv.DictReader(StringIO(text))
    assert line["verbe"] == "pages.page-revised"
    assert line["par"] == "\u00a0=HYPERLINK(1)"
    assert "Celle qui lit" not in text
    # Taking it away is an act too.
    assert "A téléchargé le journal" in rows(client)[0]


def test_a_day_that_no_day_follows_is_a_day(client: Client, reader: Person) -> None:
    journal.record("dialogues.dialogue-opened", by=reader, about=reader, at=NOW)

    assert len(rows(client, "ends_on=9999-12-31")) == 1
