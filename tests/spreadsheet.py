"""LibreOffice, which opens files as the people who receive them do."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
# What the window that LibreOffice opens before a CSV proposes: UTF-8, text between quotes, from the first line; the
# language (1036: French), numbers and dates recognised, and, which its window does not propose, formulas computed.
ASKED = "CSV:{separator},34,76,1,,{language},false,true,false,false,false,0,true"
LANGUAGES = {"fr": 1036, "en": 2057}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell shows, and whether LibreOffice took it for a number or for a formula."""

    text: str
    is_number: bool
    is_formula: bool


class LibreOffice:
    """Opens CSV files in `folder`, without a window and with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder

    def opened(self, *files: Path, separator: str, language: str = "fr") -> list[list[list[Cell]]]:
        """The cells of each file, line by line, as they appear to someone whose LibreOffice speaks `language`."""
        asked = ASKED.format(separator=ord(separator), language=LANGUAGES[language])
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = [self.program, profile, "--headless", f"--infilter={asked}", "--convert-to", "fods"]
        done = subprocess.run(
            [*command, "--outdir", str(self.folder), *map(str, files)], check=True, capture_output=True, timeout=120
        )
        assert b"Error" not in done.stderr, done.stderr.decode()
        return [_cells(self.folder / f"{file.stem}.fods") for file in files]


def _cells(document: Path) -> list[list[Cell]]:
    lines = []
    for row in ElementTree.parse(document).iter(f"{TABLE}table-row"):
        cells = []
        for cell in row.iter(f"{TABLE}table-cell"):
            read = Cell(
                text="\n".join("".join(paragraph.itertext()) for paragraph in cell),
                is_number=cell.get(f"{OFFICE}value-type") in {"float", "percentage", "date"},
                is_formula=cell.get(f"{TABLE}formula") is not None,
            )
            cells += [read] * int(cell.get(f"{TABLE}number-columns-repeated", "1"))
        lines.append(cells)
    return lines


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """Without LibreOffice, these tests are skipped, or fail where CI is set."""
    if program := next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None):
        return LibreOffice(program, tmp_path_factory.mktemp("libreoffice"))
    message = "no LibreOffice here: install it (Debian: apt install libreoffice-calc)"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def unpacked(archive: Path, folder: Path) -> list[Path]:
    """The files of a zip, in the order of their names."""
    with zipfile.ZipFile(archive) as content:
        content.extractall(folder)
    return sorted(folder.iterdir())
