"""The files of a Polis export, row by row: what each holds, and the problems met on the way."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.base.refusals import Refusal
from cedre.dialogues.actions.imports import UNDATED, ImportedStatement, ImportedVotes
from cedre.dialogues.imports.tables import Header, Problem, RowRefused, natural_number, rows_of
from cedre.dialogues.imports.votes import AnswerList, FileVotes

COMMENTS = "comments.csv"
HISTORY = "votes.csv"
MATRICES = ("participants-votes.csv", "participant-votes.csv")
SUMMARY = "summary.csv"
Rows = Iterator[tuple[int, list[str]]]
# Files saved again by a data tool write whole numbers as 1.0.
STANCES = {"-1": -1, "0": 0, "1": 1, "-1.0": -1, "0.0": 0, "1.0": 1}
# Polis takes 1,000 characters; much more is the rest of the file, behind a quote that was never closed.
LONGEST_COMMENT = 5_000
# Older exports count milliseconds, newer ones seconds. As seconds this is the year 5138; as milliseconds, 1973.
FIRST_IN_MILLISECONDS = 10**11


class NotAPolisExport(Refusal):
    message = gettext_lazy("Ce dossier n’est pas un export de Polis.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """The statements read, and the totals (agree, disagree) announced for those that have them."""

    statements: list[ImportedStatement]
    announced: dict[int, tuple[int, int]]

    def numbers(self) -> set[int]:
        return {statement.number for statement in self.statements}

    def last_written_at(self) -> datetime:
        return max(statement.written_at for statement in self.statements)


def matrix_path(directory: Path) -> Path:
    """The matrix under the name it has: Polis changed it over the years."""
    paths = [directory / name for name in MATRICES]
    return next((path for path in paths if path.is_file()), paths[0])


def read_summary(path: Path, problems: list[Problem]) -> dict[str, str]:
    """The lines of summary.csv, name to value; empty where there is no such file."""
    if not path.is_file():
        return {}
    return {row[0].strip(): row[1].strip() for _line, row in rows_of(path, problems) if len(row) > 1}


def read_comments(path: Path, problems: list[Problem], *, now: datetime) -> Comments:
    comments = Comments(statements=[], announced={})
    rows = rows_of(path, problems)
    header = _header(rows)
    missing = header.missing(["comment-id", "comment-body"])
    if missing:
        raise NotAPolisExport(_missing_columns(path.name, missing, header))
    absent = header.missing(["timestamp", "agrees", "disagrees", "moderated"])
    if absent:
        problems.append(Problem(path.name, 1, _missing_columns(path.name, absent, header)))

    numbers: set[int] = set()
    for line, row in rows:
        try:
            statement = _statement(row, header, numbers, now=now)
            announced = _announced(row, header)
        except RowRefused as refusal:
            problems.append(Problem(path.name, line, str(refusal)))
            continue
        numbers.add(statement.number)
        comments.statements.append(statement)
        if announced is not None:
            comments.announced[statement.number] = announced
    if not comments.statements:
        raise NotAPolisExport(_("%(file)s ne contient aucune affirmation lisible.") % {"file": path.name})
    return comments


def _statement(row: Sequence[str], header: Header, taken: Collection[int], *, now: datetime) -> ImportedStatement:
    number = natural_number(header.cell(row, "comment-id"))
    if number in taken:
        raise RowRefused(_("l’affirmation n° %(number)d est déjà dans le fichier") % {"number": number})
    text = header.cell(row, "comment-body")
    if not text:
        raise RowRefused(_("affirmation vide"))
    if len(text) > LONGEST_COMMENT:
        raise RowRefused(
            _("texte de %(length)d caractères : un guillemet n’est sans doute pas refermé") % {"length": len(text)}
        )
    moderated = header.cell(row, "moderated") if "moderated" in header.names else "0"
    if moderated not in STANCES:
        raise RowRefused(_("« %(text)s » n’est pas un état de modération (-1, 0 ou 1)") % {"text": moderated[:40]})
    return ImportedStatement(
        number=number,
        text=text,
        written_at=ImportedVotes.instant(_milliseconds(header.cell(row, "timestamp")))
        if "timestamp" in header.names
        else now,
        is_withheld=STANCES[moderated] == -1,
    )


def _announced(row: Sequence[str], header: Header) -> tuple[int, int] | None:
    if header.missing(["agrees", "disagrees"]):
        return None
    return natural_number(header.cell(row, "agrees")), natural_number(header.cell(row, "disagrees"))


def read_history(path: Path, statements: Collection[int], problems: list[Problem]) -> FileVotes | None:
    """votes.csv: one row each time someone answered. None where it is absent or has not its columns."""
    table = _table(path, ["timestamp", "comment-id", "voter-id", "vote"], problems)
    if table is None:
        return None
    header, rows = table

    answers = AnswerList()
    for line, row in rows:
        try:
            answers.add(
                at=_milliseconds(header.cell(row, "timestamp")),
                statement=_known(natural_number(header.cell(row, "comment-id")), statements),
                participant=natural_number(header.cell(row, "voter-id")),
                stance=_stance(header.cell(row, "vote")),
                line=line,
            )
        except RowRefused as refusal:
            problems.append(Problem(path.name, line, str(refusal)))
    return answers.of_file(path.name)


def read_matrix(path: Path, statements: Collection[int], problems: list[Problem]) -> tuple[FileVotes | None, set[int]]:
    """participants-votes.csv: one row a participant, one column a statement; and the participants it names."""
    table = _table(path, ["participant"], problems)
    if table is None:
        return None, set()
    header, rows = table
    columns = _statement_columns(path.name, header, statements, problems)

    answers = AnswerList()
    people: set[int] = set()
    for line, row in rows:
        try:
            participant = _participant(row, header, people)
        except RowRefused as refusal:
            problems.append(Problem(path.name, line, str(refusal)))
            continue
        people.add(participant)
        for statement, cell in _answered(row, columns):
            try:
                stance = _stance(cell)
            except RowRefused as refusal:
                reason = _("affirmation n° %(number)d : %(reason)s") % {"number": statement, "reason": refusal}
                problems.append(Problem(path.name, line, reason))
                continue
            answers.add(participant=participant, statement=statement, stance=stance, at=UNDATED, line=line)
        if len(row) < len(header.names):
            reason = _("ligne incomplète : %(found)d colonnes sur %(wanted)d, celles-ci sont gardées")
            facts = {"found": len(row), "wanted": len(header.names)}
            problems.append(Problem(path.name, line, reason % facts))
    return answers.of_file(path.name), people


def _participant(row: Sequence[str], header: Header, taken: Collection[int]) -> int:
    number = natural_number(header.cell(row, "participant"))
    if number in taken:
        raise RowRefused(_("la personne n° %(number)d est déjà dans le fichier") % {"number": number})
    return number


def _statement_columns(
    file: str, header: Header, statements: Collection[int], problems: list[Problem]
) -> list[tuple[int, int]]:
    """(position, statement) of the columns whose name is a number; the others say something of the participant."""
    columns: dict[int, int] = {}
    for position, name in enumerate(header.names):
        if not name.isdigit():
            continue
        try:
            statement = _known(natural_number(name), statements)
            if statement in columns:
                raise RowRefused(_("la colonne n° %(number)d est déjà dans le fichier") % {"number": statement})
        except RowRefused as refusal:
            problems.append(Problem(file, 1, _("colonne %(name)s : %(reason)s") % {"name": name, "reason": refusal}))
            continue
        columns[statement] = position
    return [(position, statement) for statement, position in columns.items()]


def _answered(row: Sequence[str], columns: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """(statement, cell) where something is written: an empty cell was never seen."""
    width = len(row)
    for position, statement in columns:
        if position < width and row[position].strip():
            yield statement, row[position].strip()


def _table(path: Path, wanted: Sequence[str], problems: list[Problem]) -> tuple[Header, Rows] | None:
    """The header and the rows of a file; None where it is absent, or has not the columns wanted."""
    if not path.is_file():
        return None
    rows = rows_of(path, problems)
    header = _header(rows)
    missing = header.missing(wanted)
    if missing:
        problems.append(Problem(path.name, 1, _missing_columns(path.name, missing, header)))
        return None
    return header, rows


def _header(rows: Rows) -> Header:
    _line, names = next(rows, (1, []))
    return Header(names)


def _missing_columns(file: str, missing: Sequence[str], header: Header) -> str:
    return _("%(file)s n’a pas les colonnes attendues : il manque %(missing)s (trouvées : %(found)s).") % {
        "file": file,
        "missing": ", ".join(missing),
        "found": ", ".join(header.names[:8]) or _("aucune"),
    }


def _known(statement: int, statements: Collection[int]) -> int:
    if statement not in statements:
        raise RowRefused(
            _("l’affirmation n° %(number)d n’est pas dans %(file)s") % {"number": statement, "file": COMMENTS}
        )
    return statement


def _stance(text: str) -> int:
    try:
        return STANCES[text.strip()]
    except KeyError:
        raise RowRefused(_("« %(text)s » n’est pas une réponse (-1, 0 ou 1)") % {"text": text[:40]}) from None


def _milliseconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 14):
        raise RowRefused(_("« %(text)s » n’est pas une date") % {"text": text[:40]})
    number = int(text)
    return number if number >= FIRST_IN_MILLISECONDS else number * 1000
