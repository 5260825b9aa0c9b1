"""A dialogue written in the files of Polis, read again, and compared."""

import csv
from pathlib import Path

import pytest

from cedre.dialogues import actions, exports
from cedre.dialogues.actions import ImportOutcome
from cedre.dialogues.imports import PolisExport, read_polis_export
from cedre.dialogues.models import Dialogue, Vote
from tests.dialogues.factories import NOW
from tests.territories.factories import TerritoryFactory

ADDRESS = "https://dialogues.exemple.test/dialogues/la-place/"


def export(dialogue: Dialogue, directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    for name, pieces in exports.polis_files(dialogue, address=ADDRESS):
        (directory / name).write_bytes(b"".join(pieces))
    return directory


def rows(directory: Path, name: str) -> list[dict[str, str]]:
    with (directory / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def import_again(directory: Path) -> tuple[PolisExport, ImportOutcome]:
    read = read_polis_export(directory, now=NOW)
    outcome = actions.import_conversation(
        conversation=read.conversation, territory=TerritoryFactory(), attribution="", now=NOW
    )
    return read, outcome


def current_votes(dialogue: Dialogue) -> set[tuple[int, int, int]]:
    """(rank of the person by order of arrival, or number of an import; number of the statement; stance)."""
    people = dialogue.participants.order_by("pk").values_list("pk", "imported_as")
    number = {pk: rank if imported is None else imported for rank, (pk, imported) in enumerate(people, start=1)}
    found = Vote.objects.current().filter(statement__dialogue=dialogue)
    return {
        (number[participant], statement, stance)
        for participant, statement, stance in found.values_list("participant_id", "statement__number", "stance")
    }


def statements(dialogue: Dialogue) -> list[tuple[int, str, bool]]:
    return [
        (each.number, each.text, each.is_withheld)
        for each in dialogue.statements.exclude(state="waiting").order_by("number")
    ]


def assert_comes_back_the_same(dialogue: Dialogue, directory: Path) -> None:
    wanted = current_votes(dialogue), statements(dialogue)

    read, outcome = import_again(export(dialogue, directory))

    assert read.problems == []
    assert read.mismatches == [] or all("répétées ou changées" in each for each in read.mismatches)
    assert all("s’y écrit +1" in notice for notice in read.notices)
    assert outcome.dialogue.pk != dialogue.pk
    assert (current_votes(outcome.dialogue), statements(outcome.dialogue)) == wanted


def real_conversation(real_data: Path, name: str) -> Dialogue:
    directory = real_data / "polis" / name
    if not directory.is_dir():
        pytest.skip(f"no such conversation among the real data: {directory}")
    return import_again(directory)[1].dialogue
