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

AGREE, PASS, DISAGREE = 1, 0, -1


class VotesRefused(ValueError):
    """These arrays cannot be read as votes."""


class LengthsDiffer(VotesRefused):
    """The arrays do not describe the same number of rows."""


class NotWholeNumbers(VotesRefused):
    """Identifiers, stances and instants are whole numbers (instants may be datetime64)."""


class UnknownStance(VotesRefused):
    """A stance is -1 (disagree), 0 (pass) or +1 (agree)."""


class NoVotes(VotesRefused):
    """There is not one vote: there is nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Votes:
    """The votes of a dialogue, grouped by participant; build them with `Votes.from_arrays`.

    The votes of participant number i are the entries `starts[i]` to `starts[i + 1]` of `columns` (rising) and
    `stances`; a column is a position in `statements`.
    """

    participants: NDArray[np.int64]  # (P,) identifiers, rising
    statements: NDArray[np.int64]  # (S,) identifiers, rising
    starts: NDArray[np.int64]  # (P + 1,)
    columns: NDArray[np.int32]  # (V,)
    stances: NDArray[np.int8]  # (V,) -1, 0 or +1
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
        received = _columns_received(participants, statements, stances, instants)
        participant_ids, rows = np.unique(received[0], return_inverse=True)
        statement_ids, columns = np.unique(received[1], return_inverse=True)

        first, last, order = _latest_runs(rows, columns, received[2], received[3])
        kept = order[last]
        # Within one instant stances were sorted: the run is of one mind when its two ends are equal.
        agreed = received[2][order[first]] == received[2][kept]
        latest = np.where(agreed, received[2][kept], PASS).astype(np.int8)

        voted = np.bincount(rows[kept], minlength=len(participant_ids))
        return cls(
            participants=_frozen(participant_ids),
            statements=_frozen(statement_ids),
            starts=_frozen(np.concatenate(([0], np.cumsum(voted))).astype(np.int64)),
            columns=_frozen(columns[kept].astype(np.int32)),
            stances=_frozen(latest),
            replaced=len(rows) - len(kept),
        )

    def __len__(self) -> int:
        """How many votes are kept."""
        return len(self.stances)

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """(P,) number of votes of each participant (at least 1)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> NDArray[np.int64]:
        """(V,) the participant number of each vote."""
        return np.repeat(np.arange(len(self.participants)), self.per_participant)

    def of(self, participant: int) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """The columns and stances of one participant identifier. Raises KeyError when unknown."""
        row = int(np.searchsorted(self.participants, participant))
        if row == len(self.participants) or self.participants[row] != participant:
            raise KeyError(participant)
        mine = slice(self.starts[row], self.starts[row + 1])
        return self.columns[mine], self.stances[mine]

    def digest(self, *more: NDArray[np.int64]) -> str:
        """SHA-256 (hex) of the canonical arrays, then of `more`, each preceded by its length, all little-endian.

        The order is: participants, statements, starts, columns, stances. docs/algorithms/opinion.md shows how
        to compute it elsewhere.
        """
        seal = hashlib.sha256()
        parts: list[tuple[NDArray[Any], str]] = [
            (self.participants, "<i8"),
            (self.statements, "<i8"),
            (self.starts, "<i8"),
            (self.columns, "<i4"),
            (self.stances, "<i1"),
        ]
        for array, layout in parts + [(array, "<i8") for array in more]:
            seal.update(len(array).to_bytes(8, "little"))
            seal.update(np.ascontiguousarray(array, dtype=layout).data)
        return seal.hexdigest()


def columns_of(statements: NDArray[np.int64], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """(S,) True where the statement is wanted. Wanted statements nobody voted on are simply not there."""
    chosen: NDArray[np.bool_] = np.isin(statements, np.asarray(list(wanted), dtype=np.int64))
    return chosen


def _columns_received(
    participants: ArrayLike, statements: ArrayLike, stances: ArrayLike, instants: ArrayLike | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    received = {
        "participants": np.asarray(participants),
        "statements": np.asarray(statements),
        "stances": np.asarray(stances),
    }
    if instants is not None:
        received["instants"] = np.asarray(instants)
    shapes = {name: array.shape for name, array in received.items()}
    if len(set(shapes.values())) > 1 or received["stances"].ndim != 1:
        raise LengthsDiffer(f"one row per vote is expected, received {shapes}")
    if not received["stances"].size:
        raise NoVotes("no vote at all")

    whole = {name: _whole_numbers(name, array) for name, array in received.items()}
    unknown = np.setdiff1d(whole["stances"], (DISAGREE, PASS, AGREE))
    if unknown.size:
        raise UnknownStance(f"a stance is -1, 0 or +1, received {unknown[:5].tolist()}")
    simultaneous = np.zeros(len(whole["stances"]), dtype=np.int64)
    return whole["participants"], whole["statements"], whole["stances"], whole.get("instants", simultaneous)


def _whole_numbers(name: str, array: NDArray[Any]) -> NDArray[np.int64]:
    kinds = "iuM" if name == "instants" else "iu"
    if array.dtype.kind not in kinds:
        raise NotWholeNumbers(f"{name}: whole numbers are expected, received {array.dtype}")
    if array.dtype.kind == "M":
        # NaT reads as the smallest number: an undated vote gives way to any dated one.
        return array.astype("datetime64[us]").astype(np.int64)
    return array.astype(np.int64)


def _latest_runs(
    rows: NDArray[np.int64], columns: NDArray[np.int64], stances: NDArray[np.int64], instants: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """For each pair, where its latest instant begins and ends in the sorted rows, and that sort."""
    order = np.lexsort((stances, instants, columns, rows))
    row, column, instant = rows[order], columns[order], instants[order]
    new_pair = np.concatenate(([True], (row[1:] != row[:-1]) | (column[1:] != column[:-1])))
    new_instant = new_pair | np.concatenate(([True], instant[1:] != instant[:-1]))
    last = np.flatnonzero(np.concatenate((new_pair[1:], [True])))
    beginnings = np.flatnonzero(new_instant)
    first = beginnings[np.searchsorted(beginnings, last, side="right") - 1]
    return first, last, order


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
