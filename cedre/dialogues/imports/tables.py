import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out: its file, the line where it begins (1 is the header), and why, in French."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return _("%(file)s, ligne %(line)d : %(reason)s") % {
            "file": self.file,
            "line": self.line,
            "reason": self.reason,
        }


class RowRefused(Exception):
    """This row cannot be taken; the message says why, in French."""


class Header:
    """The columns of a file by name. `missing` tells which of those wanted are absent."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.strip() for name in names]

    def missing(self, wanted: Sequence[str]) -> list[str]:
        return [name for name in wanted if name not in self.names]

    def cell(self, row: Sequence[str], name: str) -> str:
        """The cell of that column. Raises `RowRefused` when the row is too short to have one."""
        position = self.names.index(name)
        if position >= len(row):
            raise RowRefused(_("colonne « %(name)s » absente de la ligne") % {"name": name})
        return row[position].strip()


def rows_of(path: Path, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV file, header first, with the line where it begins; blank lines are skipped.

    A row that is not UTF-8, or not CSV, is added to `problems`, and reading goes on after it.
    """
    # Bytes that are not UTF-8 become lone surrogates here, so that they spoil their own row and no other.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        reader = csv.reader(file)
        line = 1
        while True:
            try:
                row = next(reader)
                _check_readable(row)
            except StopIteration:
                return
            except (csv.Error, RowRefused) as refusal:
                problems.append(Problem(path.name, line, str(refusal)))
            else:
                if row:
                    yield line, row
            line = reader.line_num + 1


def natural_number(text: str) -> int:
    """A number from 0 to 2,147,483,647, as the database keeps it. Raises `RowRefused`."""
    if not (text.isascii() and text.isdigit() and int(text) < 2**31):
        raise RowRefused(_("« %(text)s » n’est pas un numéro") % {"text": text[:40]})
    return int(text)


def _check_readable(row: Sequence[str]) -> None:
    text = "".join(row)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RowRefused(_("caractères illisibles (le fichier doit être en UTF-8)")) from None
    if "\x00" in text:
        raise RowRefused(_("caractères illisibles (octet nul)"))
