"""Real conversations, as Polis exported them (see CEDRE_TEST_DATA): the numbers below were counted apart."""

from pathlib import Path
from typing import NamedTuple

import pytest

from cedre.base.models import JournalEntry
from cedre.dialogues import actions
from cedre.dialogues.actions import ImportOutcome
from cedre.dialogues.imports import PolisExport, read_polis_export
from cedre.dialogues.models import Participant, Statement, Vote
from tests.dialogues.factories import NOW
from tests.territories.factories import TerritoryFactory


class Expected(NamedTuple):
    participants: int
    statements: int
    withheld: int
    votes: int
    changed: int
    mismatches: int


CONVERSATIONS = {
    "vtaiwan.uberx": Expected(1921, 197, 78, 49_443, 16, 96),
    "brexit-consensus": Expected(204, 50, 0, 5_303, 1, 8),
    "american-assembly.bowling-green": Expected(2031, 896, 289, 225_524, 0, 211),
}


def export_of(real_data: Path, name: str) -> PolisExport:
    directory = real_data / "polis" / name
    if not directory.is_dir():
        pytest.skip(f"no such conversation among the real data: {directory}")
    return read_polis_export(directory, now=NOW)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_files_are_read_without_a_refused_row(real_data: Path, name: str) -> None:
    export = export_of(real_data, name)

    assert export.problems == []
    assert len(export.mismatches) == CONVERSATIONS[name].mismatches
    assert all("s’y écrit +1" in notice for notice in export.notices)


@pytest.mark.parametrize("name", ["vtaiwan.uberx", "brexit-consensus"])
def test_repeats_explain_every_total_that_differs_where_the_history_is_known(real_data: Path, name: str) -> None:
    assert all("répétées ou changées" in mismatch for mismatch in export_of(real_data, name).mismatches)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["vtaiwan.uberx", "brexit-consensus"])
def test_a_real_conversation_is_imported_once_whatever_the_number_of_runs(real_data: Path, name: str) -> None:
    export, territory = export_of(real_data, name), TerritoryFactory()

    def bring_in() -> ImportOutcome:
        return actions.import_conversation(
            conversation=export.conversation, territory=territory, attribution="", now=NOW
        )

    first, second = bring_in(), bring_in()

    expected = CONVERSATIONS[name]
    assert (first.participants, first.statements, first.withheld_statements) == expected[:3]
    assert (first.votes, first.changed_votes) == (expected.votes, expected.changed)
    assert not second.has_news
    assert Participant.objects.count() == expected.participants
    assert Statement.objects.withheld().count() == expected.withheld
    assert Vote.objects.current().count() == expected.votes
    assert Vote.objects.count() == expected.votes + expected.changed
    assert JournalEntry.objects.count() == 1


@pytest.mark.django_db
def test_text_in_chinese_stays_as_it_was_written(real_data: Path) -> None:
    export = export_of(real_data, "vtaiwan.uberx")

    dialogue = actions.import_conversation(
        conversation=export.conversation, territory=TerritoryFactory(), attribution="", now=NOW
    ).dialogue

    assert dialogue.question == "UberX 自用車載客 — vTaiwan.tw"
    assert dialogue.source == "https://pol.is/3phdex2kjf"
    assert dialogue.description.startswith("線上叫車創新服務迅速竄起")
    assert "\n" in dialogue.description
