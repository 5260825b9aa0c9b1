"""The answers of one or two vote files: their sign, what each adds, what they disagree on. Arrays only."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from cedre.dialogues.actions.imports import UNDATED, ImportedVotes
from cedre.dialogues.imports.tables import Problem

Integers = NDArray[np.int64]


class AnswerList:
    """Grows answer by answer without an object for each: 225,000 of them take 11 MB."""

    def __init__(self) -> None:
        self._columns = [array("q") for _ in range(5)]

    def add(self, *, participant: int, statement: int, stance: int, at: int, line: int) -> None:
        for column, value in zip(self._columns, (participant, statement, stance, at, line), strict=True):
            column.append(value)

    def of_file(self, name: str) -> "FileVotes":
        participants, statements, stances, milliseconds, lines = (
            np.frombuffer(column, dtype=np.int64) if column else np.empty(0, dtype=np.int64) for column in self._columns
        )
        return FileVotes(
            file=name,
            participants=participants,
            statements=statements,
            stances=stances,
            milliseconds=milliseconds,
            lines=lines,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVotes:
    """The answers of one file, in its order, repeats included; one row of each array an answer.

    `stances` bear the file's own sign; `milliseconds` since 1970 (UTC), or `UNDATED`; `lines` in the file.
    """

    file: str
    participants: Integers
    statements: Integers
    stances: Integers
    milliseconds: Integers
    lines: Integers

    def __len__(self) -> int:
        return len(self.participants)

    def pairs(self) -> Integers:
        """One number for each (participant, statement): both are under 2**31."""
        return (self.participants << 31) | self.statements

    def at(self, rows: NDArray[np.bool_] | Integers) -> "FileVotes":
        return replace(
            self,
            participants=self.participants[rows],
            statements=self.statements[rows],
            stances=self.stances[rows],
            milliseconds=self.milliseconds[rows],
            lines=self.lines[rows],
        )

    def sorted(self) -> "FileVotes":
        """By participant, statement, instant; at the same instant, the order of the file."""
        return self.at(np.lexsort((self.milliseconds, self.statements, self.participants)))

    def latest(self) -> "FileVotes":
        """The last answer of each participant to each statement."""
        votes = self.sorted()
        pairs = votes.pairs()
        return votes.at(np.append(pairs[1:] != pairs[:-1], True) if len(pairs) else np.empty(0, dtype=bool))

    def totals(self) -> dict[int, tuple[int, int]]:
        """For each statement, how many rows say +1 and how many -1."""
        numbers, index = np.unique(self.statements, return_inverse=True)
        plus = np.bincount(index[self.stances == 1], minlength=len(numbers))
        minus = np.bincount(index[self.stances == -1], minlength=len(numbers))
        counts = zip(plus.tolist(), minus.tolist(), strict=True)
        return dict(zip(numbers.tolist(), counts, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How a file writes "agree": `value` 1 or -1; `agreeing` statements of `compared` say so."""

    value: int
    agreeing: int
    compared: int

    @property
    def is_proven(self) -> bool:
        return self.agreeing > 0


def sign_of(votes: FileVotes, announced: Mapping[int, tuple[int, int]]) -> Sign:
    """The sign under which most statements have the totals `announced` (agree, disagree) by comments.csv.

    Every row counts, repeats too: Polis counts each answer received. A statement with as many agrees as
    disagrees fits both signs and decides nothing. When nothing decides, "agree" is taken to be +1.
    """
    totals = votes.totals()
    telling = {number: pair for number, pair in announced.items() if pair[0] != pair[1]}
    same = sum(totals.get(number, (0, 0)) == pair for number, pair in telling.items())
    opposite = sum(totals.get(number, (0, 0)) == pair[::-1] for number, pair in telling.items())
    return Sign(
        value=-1 if opposite > same else 1,
        agreeing=max(same, opposite) if same != opposite else 0,
        compared=len(telling),
    )


def with_sign(votes: FileVotes, sign: Sign) -> FileVotes:
    return replace(votes, stances=votes.stances * sign.value)


def combined(history: FileVotes, matrix: FileVotes, problems: list[Problem]) -> tuple[FileVotes, int]:
    """All the answers, and how many of them only the matrix gave.

    The history is the truth: it has dates and changes of mind. The matrix adds the answers it alone has; where
    it says otherwise, the cell is added to `problems`.
    """
    if not len(history):
        return _joined(history, matrix), len(matrix)
    # `latest` is sorted by participant and statement, hence by pair.
    known, wanted = history.latest(), matrix.pairs()
    place = np.searchsorted(known.pairs(), wanted).clip(max=len(known) - 1)
    counterpart = known.at(place)
    is_known = counterpart.pairs() == wanted
    differing = np.flatnonzero(is_known & (counterpart.stances != matrix.stances))
    for row in differing.tolist():
        problems.append(
            Problem(
                matrix.file,
                int(matrix.lines[row]),
                _("affirmation n° %(number)d : dit %(here)+d quand %(file)s dit %(there)+d, qui est gardé")
                % {
                    "number": matrix.statements[row],
                    "here": matrix.stances[row],
                    "file": history.file,
                    "there": counterpart.stances[row],
                },
            )
        )
    return _joined(history, matrix.at(~is_known)), int((~is_known).sum())


def imported(votes: FileVotes) -> ImportedVotes:
    """The same answers, sorted, in the columns that the action takes."""
    ordered = votes.sorted()
    return ImportedVotes(
        participants=_column(ordered.participants),
        statements=_column(ordered.statements),
        stances=_column(ordered.stances),
        milliseconds=_column(ordered.milliseconds),
    )


def first_instants(votes: FileVotes) -> dict[int, int]:
    """For each participant who has a dated answer, the milliseconds of the first."""
    dated = votes.at(votes.milliseconds != UNDATED)
    order = np.lexsort((dated.milliseconds, dated.participants))
    numbers, first = np.unique(dated.participants[order], return_index=True)
    return dict(zip(numbers.tolist(), dated.milliseconds[order][first].tolist(), strict=True))


def last_instant(votes: FileVotes) -> int:
    """Milliseconds of the last dated answer, or `UNDATED`."""
    return int(votes.milliseconds.max(initial=UNDATED))


def _joined(first: FileVotes, second: FileVotes) -> FileVotes:
    return FileVotes(
        file=first.file,
        participants=np.concatenate([first.participants, second.participants]),
        statements=np.concatenate([first.statements, second.statements]),
        stances=np.concatenate([first.stances, second.stances]),
        milliseconds=np.concatenate([first.milliseconds, second.milliseconds]),
        lines=np.concatenate([first.lines, second.lines]),
    )


def _column(values: Integers) -> "array[int]":
    column = array("q")
    column.frombytes(values.astype(np.int64).tobytes())
    return column
