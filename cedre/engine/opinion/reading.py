"""Reading: from rows in any order to grouped votes, by counting sorts: each row is moved twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cedre.engine.opinion import kernels
from cedre.engine.opinion.codes import AGREE, DISAGREE, Codes, code_layout

# Identifiers spread over no more than this many times their number are ranked by a table, the others by a sort.
SPREAD = 8
LARGEST = np.iinfo(np.int64).max


class VotesRefused(ValueError):
    """These arrays cannot be read as votes."""


class LengthsDiffer(VotesRefused):
    """The arrays do not describe the same number of rows."""


class NotWholeNumbers(VotesRefused):
    """Identifiers, stances and instants are whole numbers that fit in eight bytes (instants may be datetime64)."""


class UnknownStance(VotesRefused):
    """A stance is -1 (disagree), 0 (pass) or +1 (agree)."""


class NoVotes(VotesRefused):
    """There is not one vote: there is nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheets:
    """Rows once read: the sheet of participant number i is `codes[starts[i]:starts[i + 1]]`, rising."""

    participants: NDArray[np.int64]  # (P,) identifiers, rising
    statements: NDArray[np.int64]  # (S,) identifiers, rising
    starts: NDArray[np.int64]  # (P + 1,)
    codes: Codes  # (V,)


def sheets(
    participants: ArrayLike, statements: ArrayLike, stances: ArrayLike, instants: ArrayLike | None = None
) -> Sheets:
    """One code per participant and statement; `Votes.from_arrays` says which row wins, and what is refused."""
    received = _received(participants, statements, stances, instants)
    participant_ids, rows = ranked(received[0])
    statement_ids, columns = ranked(received[1])

    by_column = _sorted_by(columns, len(statement_ids), np.arange(len(rows), dtype=_index(len(rows))))
    order = _sorted_by(rows, len(participant_ids), by_column)
    codes = np.empty(len(rows), dtype=code_layout(len(statement_ids)))
    starts = np.empty(len(participant_ids) + 1, dtype=np.int64)
    votes = kernels.settle(
        _beginnings(rows, len(participant_ids)), order, columns, received[2], received[3], codes, starts
    )

    return Sheets(
        participants=participant_ids,
        statements=statement_ids,
        starts=starts,
        codes=codes if votes == len(codes) else codes[:votes].copy(),
    )


def _received(
    participants: ArrayLike, statements: ArrayLike, stances: ArrayLike, instants: ArrayLike | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8], NDArray[np.int64]]:
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
    said = whole["stances"]
    if said.min() < DISAGREE or said.max() > AGREE:
        unknown = np.unique(said[(said < DISAGREE) | (said > AGREE)])
        raise UnknownStance(f"a stance is -1, 0 or +1, received {unknown[:5].tolist()}")
    # All rows simultaneous: one zero, seen as many times as there are rows.
    simultaneous = np.broadcast_to(np.zeros(1, dtype=np.int64), said.shape)
    return (
        whole["participants"],
        whole["statements"],
        said.astype(np.int8, copy=False),
        whole.get("instants", simultaneous),
    )


def _whole_numbers(name: str, array: NDArray[Any]) -> NDArray[Any]:
    kinds = "iuM" if name == "instants" else "iu"
    if array.dtype.kind not in kinds:
        raise NotWholeNumbers(f"{name}: whole numbers are expected, received {array.dtype}")
    if name == "stances":
        return array
    if array.dtype.kind == "u" and array.size and int(array.max()) > LARGEST:
        raise NotWholeNumbers(f"{name}: at most {LARGEST} is expected, received {array.max()}")
    # Dates are read in their own unit, whatever it is. NaT is the smallest number: any dated vote wins over it.
    return np.ascontiguousarray(array.astype(np.int64, copy=False))


def ranked(identifiers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[Any]]:
    """The distinct identifiers, rising, and for each row the position of its own."""
    smallest, largest = int(identifiers.min()), int(identifiers.max())
    if largest - smallest > SPREAD * len(identifiers) + 1024:
        known, ranks = np.unique(identifiers, return_inverse=True)
        return known, ranks.astype(_index(len(known)))

    present = np.zeros(largest - smallest + 1, dtype=np.bool_)
    kernels.mark_present(identifiers, smallest, present)
    known = np.flatnonzero(present) + smallest
    layout = _index(len(known))
    ranks = np.empty(len(identifiers), dtype=layout)
    kernels.look_up(identifiers, smallest, (np.cumsum(present) - 1).astype(layout), ranks)
    return known, ranks


def _sorted_by(keys: NDArray[Any], number: int, order: NDArray[Any]) -> NDArray[Any]:
    following = np.empty_like(order)
    kernels.sort_by(keys, order, following, _beginnings(keys, number)[:-1].copy())
    return following


def _beginnings(keys: NDArray[Any], number: int) -> NDArray[np.int64]:
    """(number + 1,) where the rows of each key begin, once sorted."""
    return np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=number))))


def _index(number: int) -> type[np.uint32] | type[np.int64]:
    return np.uint32 if number < 1 << 32 else np.int64
