"""Votes as arrays: one stance per participant and statement, in a canonical order.

Everything downstream depends on this order alone, so the order in which rows arrive can change nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cedre.engine.opinion import codes as code
from cedre.engine.opinion import passes
from cedre.engine.opinion.codes import Codes
from cedre.engine.opinion.reading import NotWholeNumbers, sheets


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Votes:
    """The votes of a dialogue, grouped by participant; build them with `Votes.from_arrays`.

    The sheet of participant number i is `codes[starts[i]:starts[i + 1]]`, rising. A code says it all in two bytes (four
    beyond 21,845 statements): 3 x column + stance + 1, where a column is a position in `statements`.
    """

    participants: NDArray[np.int64]  # (P,) identifiers, rising
    statements: NDArray[np.int64]  # (S,) identifiers, rising
    starts: NDArray[np.int64]  # (P + 1,)
    codes: Codes  # (V,)
    replaced: int  # rows received that a later (or identical) vote of the same pair replaced

    @classmethod
    def from_arrays(
        cls,
        participants: ArrayLike,
        statements: ArrayLike,
        stances: ArrayLike,
        instants: ArrayLike | None = None,
    ) -> Votes:
        """Read rows in any order; the latest of a (participant, statement) pair wins.

        `instants`: whole numbers or datetime64, comparable with each other; without them all rows are simultaneous.
        Simultaneous rows of a pair that contradict each other count as a pass: nothing says which one was meant.
        Raises LengthsDiffer, NotWholeNumbers, UnknownStance or NoVotes (all of them VotesRefused, a ValueError).
        """
        read = sheets(participants, statements, stances, instants)
        return cls(
            participants=frozen(read.participants),
            statements=frozen(read.statements),
            starts=frozen(read.starts),
            codes=frozen(read.codes),
            replaced=np.size(stances) - len(read.codes),
        )

    def __len__(self) -> int:
        """How many votes are kept."""
        return len(self.codes)

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """(P,) number of votes of each participant (at least 1)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> NDArray[np.int64]:
        """(V,) the participant number of each vote. Made at each call, as are `columns` and `stances`."""
        return np.repeat(np.arange(len(self.participants)), self.per_participant)

    @property
    def columns(self) -> NDArray[np.int32]:
        """(V,) the position in `statements` of each vote."""
        return code.columns_of(self.codes)

    @property
    def stances(self) -> NDArray[np.int8]:
        """(V,) -1, 0 or +1."""
        return code.stances_of(self.codes)

    def of(self, participant: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """The columns and stances of one participant identifier. Raises KeyError when unknown."""
        row = int(np.searchsorted(self.participants, participant))
        if row == len(self.participants) or self.participants[row] != participant:
            raise KeyError(participant)
        sheet = self.codes[self.starts[row] : self.starts[row + 1]]
        return code.columns_of(sheet), code.stances_of(sheet)

    def of_rows(self, rows: NDArray[np.int64]) -> Votes:
        """The votes of some participant numbers only (rising), all statements kept."""
        number = self.per_participant[rows]
        starts = np.concatenate(([0], np.cumsum(number)))
        places = np.repeat(self.starts[rows] - starts[:-1], number) + np.arange(starts[-1])
        return Votes(
            participants=frozen(self.participants[rows]),
            statements=self.statements,
            starts=frozen(starts),
            codes=frozen(self.codes[places]),
            replaced=0,
        )

    def code_counts(self, labels: NDArray[np.int64], segments: int) -> NDArray[np.int64]:
        """(segments, 3 S) number of votes of each code by label (P,) of their participant; -1 is counted nowhere."""
        return passes.code_counts(self, labels, segments)

    def number_where(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(P,) how many votes of each participant have a wanted code (3 S,)."""
        return passes.number_where(self, wanted)

    def projections(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P, 2) for each participant, the sum over their votes of the lines of `table` (3 S, 2)."""
        return passes.projections(self, table)

    def products(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(3 S, b), b 1 or 2: for each code, the sum, over the sheets that hold it, of their sums over `table`."""
        return passes.products(self, table)

    def digest(self, *more: NDArray[np.int64]) -> str:
        """SHA-256 (hex) of the canonical arrays, then of `more`, each preceded by its length, all little-endian.

        The order is: participants, statements, starts, codes. docs/algorithms/opinion.md shows how to compute it
        elsewhere.
        """
        seal = hashlib.sha256()
        parts: list[tuple[NDArray[Any], str]] = [
            (self.participants, "<i8"),
            (self.statements, "<i8"),
            (self.starts, "<i8"),
            (self.codes, f"<u{self.codes.itemsize}"),
        ]
        for array, layout in parts + [(array, "<i8") for array in more]:
            seal.update(len(array).to_bytes(8, "little"))
            seal.update(np.ascontiguousarray(array, dtype=layout).data)
        return seal.hexdigest()


def columns_of(statements: NDArray[np.int64], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """(S,) True where the statement is wanted. Wanted statements nobody voted on are simply not there.

    Raises NotWholeNumbers for an identifier that no vote could bear.
    """
    try:
        identifiers = np.asarray(list(wanted), dtype=np.int64)
    except OverflowError:
        raise NotWholeNumbers("statements: identifiers that fit in eight bytes are expected") from None
    chosen: NDArray[np.bool_] = np.isin(statements, identifiers)
    return chosen


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """The same array, which nobody can write to any more."""
    array.setflags(write=False)
    return array
