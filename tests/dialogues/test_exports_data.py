"""A dialogue as a data package: three shapes of the same answers, each column described, nothing of who is who."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from pyarrow import parquet

from cedre.base.models import JournalEntry
from cedre.dialogues import exports
from cedre.dialogues.models import Dialogue, Licence, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db

ADDRESS = "https://dialogues.exemple.test/dialogues/la-place/"
PYTHON = {"integer": int, "string": str, "datetime": datetime.fromisoformat}


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    trap, plain = (StatementFactory(dialogue=dialogue, number=n, text=t) for n, t in ((1, "=1+1"), (2, "Un banc.")))
    for rank in range(6):
        person = ParticipantFactory(dialogue=dialogue, college="citizen", started_at=NOW)
        at = NOW + timedelta(seconds=rank)
        taken_back = at if rank == 0 else None
        Vote.objects.create(participant=person, statement=trap, stance=1, cast_at=at, replaced_at=taken_back)
        Vote.objects.create(participant=person, statement=plain, stance=rank % 3 - 1, cast_at=at)
    return dialogue


@pytest.fixture
def package(dialogue: Dialogue, tmp_path: Path) -> Path:
    for name, pieces in exports.data_package(dialogue, address=ADDRESS, now=NOW):
        (tmp_path / name).write_bytes(b"".join(pieces))
    return tmp_path


def test_each_file_is_described_and_has_the_columns_described(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text())

    assert {each["path"] for each in described["resources"]} | {"datapackage.json"} == {
        file.name for file in package.iterdir()
    }
    for resource in described["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert set(resource["schema"]["primaryKey"]) <= set(names)
        if resource["format"] == "csv":
            with (package / resource["path"]).open(encoding="utf-8", newline="") as file:
                assert next(csv.reader(file)) == names
        elif resource["format"] == "json":
            assert all(list(row) == names for row in json.loads((package / resource["path"]).read_text()))
        else:
            assert parquet.read_schema(package / resource["path"]).names == names


def test_the_three_shapes_hold_the_same_answers_as_their_schema_says(package: Path) -> None:
    fields = json.loads((package / "datapackage.json").read_text())["resources"][0]["schema"]["fields"]
    with (package / "answers.csv").open(encoding="utf-8", newline="") as file:
        types = {field["name"]: PYTHON[field["type"]] for field in fields}
        rows = [{name: types[name](cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    in_json = json.loads((package / "answers.json").read_text())
    in_parquet = parquet.read_table(package / "answers.parquet").to_pylist()

    # One of the twelve was taken back.
    assert len(rows) == len({(row["participant"], row["statement"]) for row in rows}) == 11
    assert {row["stance"] for row in rows} == {"agree", "disagree", "pass"}
    assert [{**row, "answered_at": f"{row['answered_at']:%Y-%m-%dT%H:%M:%SZ}"} for row in rows] == in_json
    assert in_parquet == rows


def test_no_cell_is_run_and_no_college_leaves(package: Path) -> None:
    with (package / "statements.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"].strip("\u00a0") for row in csv.DictReader(file)] == ["=1+1", "Un banc."]
    assert "\n1,=" not in (package / "statements.csv").read_text()
    for file in package.iterdir():
        assert b"citizen" not in file.read_bytes()


def test_the_licence_is_the_dialogues(dialogue: Dialogue, tmp_path: Path) -> None:
    dialogue.licence = Licence.SHARED

    (_name, pieces) = next(iter(exports.data_package(dialogue, address=ADDRESS, now=NOW)))

    described = json.loads(b"".join(pieces))
    assert [licence["name"] for licence in described["licenses"]] == ["ODbL-1.0"]


def test_a_dialogue_without_answers_gives_empty_tables(tmp_path: Path) -> None:
    for name, pieces in exports.data_package(DialogueFactory(), address=ADDRESS, now=NOW):
        (tmp_path / name).write_bytes(b"".join(pieces))

    assert json.loads((tmp_path / "answers.json").read_text()) == []
    assert parquet.read_table(tmp_path / "answers.parquet").num_rows == 0


def test_an_animator_takes_the_archive_and_a_trace_is_kept(client: Client, dialogue: Dialogue) -> None:
    assert client.post("/bureau/place/exporter/donnees/").status_code == 302
    client.force_login(PersonFactory())
    assert client.post("/bureau/place/exporter/donnees/").status_code == 403
    client.force_login(PersonFactory(animator=True))

    answer = client.post("/bureau/place/exporter/donnees/")

    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        assert "answers.parquet" in archive.namelist()
    assert JournalEntry.objects.filter(verb="dialogues.answers-released").count() == 1
