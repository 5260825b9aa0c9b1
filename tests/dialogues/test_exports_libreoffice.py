"""The exported files as they open in LibreOffice: accents, numbers, and texts that would like to be formulas."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.spreadsheet import Cell, LibreOffice

pytestmark = pytest.mark.django_db

TEXTS = [
    "L’été, « l’ombre » manque ; l’hiver aussi, à vrai dire.",
    "=1+1",
    '=HYPERLINK("http://ailleurs.example/";"Cliquez")',
    "+33 6 12 34 56 78",
    "-2 degrés, c’est trop froid",
    "@SUM(A1:A9)",
    'Le "marché", dimanche',
    "Du temps,=1+1;=2+2",
]


@pytest.fixture
def dialogue() -> Dialogue:
    """Twenty people of two colleges agree with eight statements, most of which look like formulas."""
    dialogue = DialogueFactory(slug="formules", question="=1+1 ? À débattre")
    statements = [StatementFactory(dialogue=dialogue, number=n, text=text) for n, text in enumerate(TEXTS, start=1)]
    for person in range(20):
        participant = ParticipantFactory(dialogue=dialogue, college=("citizen", "professional")[person % 2])
        for statement in statements:
            VoteFactory(participant=participant, statement=statement, stance=1)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


def column(lines: list[list[Cell]], name: str) -> list[Cell]:
    rank = [cell.text for cell in lines[0]].index(name)
    return [line[rank] for line in lines[1:]]


def is_run(tables: list[list[list[Cell]]]) -> list[str]:
    return [cell.text for lines in tables for line in lines for cell in line if cell.is_formula]


def test_a_table_of_formulas_would_be_run(libreoffice: LibreOffice, tmp_path: Path) -> None:
    naive = tmp_path / "naive.csv"
    naive.write_text("texte;nombre\r\n=1+1;12\r\n", encoding="utf-8-sig")

    tables = libreoffice.opened(naive, separator=";")

    assert is_run(tables) == ["2"]


def test_the_results_open_as_they_were_written(
    client: Client, dialogue: Dialogue, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    file = tmp_path / "resultats.csv"
    file.write_bytes(client.get("/dialogues/formules/resultats.csv").getvalue())

    (lines,) = libreoffice.opened(file, separator=";")
    cut_elsewhere = libreoffice.opened(file, separator=",")

    assert lines[0][0].text == "numéro"
    assert {cell.text.replace("\N{NO-BREAK SPACE}", "") for cell in column(lines, "affirmation")} == set(TEXTS)
    assert {cell.text for cell in column(lines, "qui")} == {"", "Citoyen·nes", "Professionnel·les"}
    assert {(cell.text, cell.is_number) for cell in column(lines, "d’accord")} == {("20", True), ("10", True)}
    assert all(cell.is_number for cell in column(lines, "calculé le"))
    assert is_run([lines, *cut_elsewhere]) == []


def test_the_files_of_polis_open_as_they_were_written(
    dialogue: Dialogue, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    call_command("export_polis", "formules", tmp_path, verbosity=0)
    files = sorted(tmp_path.glob("*.csv"))

    tables = dict(zip([file.stem for file in files], libreoffice.opened(*files, separator=","), strict=True))

    assert {cell.text.strip("\N{NO-BREAK SPACE}") for cell in column(tables["comments"], "comment-body")} == set(TEXTS)
    assert [cell.text for cell in column(tables["votes"], "vote")] == ["1"] * 160
    assert len(tables["participant-votes"]) == 21
    assert tables["summary"][0][1].text.strip("\N{NO-BREAK SPACE}") == "=1+1 ? À débattre"
    assert is_run(list(tables.values())) == []
    # LibreOffice finds in them what any reader of CSV does.
    for file in files:
        with file.open(encoding="utf-8", newline="") as written:
            assert [len(line) for line in csv.reader(written)] == [len(line) for line in tables[file.stem]]
