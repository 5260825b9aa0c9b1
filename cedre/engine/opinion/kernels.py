"""The loops that see every vote, compiled by numba: one pass each, no allocation, one order of summation.

A vote is a code: 3 x column + stance + 1. What is worth something per vote is therefore a table of one line per code,
and a pass reads (or adds to) that table: two bytes a vote are all that moves. No `fastmath`: sums keep their order, and
with it their bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
AnyInteger = NDArray[np.integer[Any]]


def compiled(kernel: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """The kernel in machine code, kept on disk between processes where a folder can be written."""
    try:
        return numba.njit(nogil=True, cache=True)(kernel)
    except RuntimeError:
        # Neither the code's folder nor a home can be written: each process compiles for itself.
        return numba.njit(nogil=True)(kernel)


# --- Passes over grouped votes: the sheet of participant i is codes[starts[i]:starts[i + 1]] ---


@compiled
def count_by_label(starts: AnyInteger, codes: AnyInteger, labels: AnyInteger, counts: NDArray[np.int64]) -> None:
    """Add every vote to counts[label of its participant, code]; a negative label counts nowhere."""
    for i in range(len(starts) - 1):
        label = labels[i]
        if label >= 0:
            for v in range(starts[i], starts[i + 1]):
                counts[label, codes[v]] += 1


@compiled
def count_where(starts: AnyInteger, codes: AnyInteger, wanted: NDArray[np.bool_], number: NDArray[np.int64]) -> None:
    """number[i]: how many votes of participant i have a wanted code."""
    for i in range(len(starts) - 1):
        found = 0
        for v in range(starts[i], starts[i + 1]):
            if wanted[codes[v]]:
                found += 1
        number[i] = found


@compiled
def project_on_two(
    starts: AnyInteger, codes: AnyInteger, table: NDArray[np.float64], plain: NDArray[np.float64]
) -> None:
    """plain[i] (2): the sum over the sheet of participant i of the lines of `table` (codes, 2)."""
    for i in range(len(starts) - 1):
        first = second = 0.0
        for v in range(starts[i], starts[i + 1]):
            code = codes[v]
            first += table[code, 0]
            second += table[code, 1]
        plain[i, 0] = first
        plain[i, 1] = second


@compiled
def project_half_on_two(
    starts: AnyInteger,
    codes: AnyInteger,
    half: NDArray[np.bool_],
    table: NDArray[np.float64],
    plain: NDArray[np.float64],
    number: NDArray[np.int64],
) -> None:
    """As `project_on_two`, over the votes of `half` (V,) only; number[i]: how many of them weigh something."""
    for i in range(len(starts) - 1):
        first = second = 0.0
        found = 0
        for v in range(starts[i], starts[i + 1]):
            if half[v]:
                code = codes[v]
                first += table[code, 0]
                second += table[code, 1]
                found += 1
        plain[i, 0] = first
        plain[i, 1] = second
        number[i] = found


@compiled
def gather_and_scatter_one(
    starts: AnyInteger, codes: AnyInteger, table: NDArray[np.float64], sums: NDArray[np.float64]
) -> None:
    """X' X v in one pass: each sheet adds its own sum over `table` (codes, 1) to every code that it holds."""
    for i in range(len(starts) - 1):
        total = 0.0
        for v in range(starts[i], starts[i + 1]):
            total += table[codes[v], 0]
        for v in range(starts[i], starts[i + 1]):
            sums[codes[v], 0] += total


@compiled
def gather_and_scatter_two(
    starts: AnyInteger, codes: AnyInteger, table: NDArray[np.float64], sums: NDArray[np.float64]
) -> None:
    """X' X [v w] in one pass; two columns cost hardly more than one, as a sheet is still warm the second time."""
    for i in range(len(starts) - 1):
        first = second = 0.0
        for v in range(starts[i], starts[i + 1]):
            code = codes[v]
            first += table[code, 0]
            second += table[code, 1]
        for v in range(starts[i], starts[i + 1]):
            code = codes[v]
            sums[code, 0] += first
            sums[code, 1] += second


@compiled
def deal_again(codes: AnyInteger, places: AnyInteger, ends: AnyInteger, luck: NDArray[np.float64]) -> None:
    """Shuffle in place the stances of each statement among its own votes (Fisher and Yates).

    `places`: where the votes stand in `codes`, statement after statement; `ends` (S + 1,) bounds them; `luck` (V,)
    within 0..1.
    """
    for column in range(len(ends) - 1):
        for last in range(ends[column + 1] - 1, ends[column], -1):
            other = ends[column] + int(luck[last] * (last - ends[column] + 1))
            here, there = places[last], places[other]
            codes[here], codes[there] = codes[there], codes[here]


# --- People in the plane ---


@compiled
def nearest_centres(
    positions: NDArray[np.float64],
    centres: NDArray[np.float64],
    labels: NDArray[np.int64],
    mass: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> tuple[int, float]:
    """One round of Lloyd: give each person the nearest centre (of two equally close, the first).

    Adds to `mass` (k,) and `sums` (k, 2) what the next centres are made of. Returns how many people changed, and the
    sum of squared distances.
    """
    changed, cost = 0, 0.0
    for i in range(len(positions)):
        x, y = positions[i, 0], positions[i, 1]
        best, closest = 0, np.inf
        for k in range(len(centres)):
            distance = (x - centres[k, 0]) ** 2 + (y - centres[k, 1]) ** 2
            if distance < closest:
                best, closest = k, distance
        if labels[i] != best:
            changed += 1
            labels[i] = best
        mass[best] += 1
        sums[best, 0] += x
        sums[best, 1] += y
        cost += closest
    return changed, cost


# --- From rows in any order to grouped votes ---


@compiled
def mark_present(identifiers: AnyInteger, smallest: int, present: NDArray[np.bool_]) -> None:
    """present[identifier - smallest] becomes true."""
    for v in range(len(identifiers)):
        present[identifiers[v] - smallest] = True


@compiled
def look_up(identifiers: AnyInteger, smallest: int, rank: AnyInteger, found: AnyInteger) -> None:
    """found[v] = rank[identifier - smallest]."""
    for v in range(len(identifiers)):
        found[v] = rank[identifiers[v] - smallest]


@compiled
def sort_by(keys: AnyInteger, order: AnyInteger, following: AnyInteger, places: AnyInteger) -> None:
    """Stable counting sort: `order` is the order so far, `following` the order by key, then by `order`.

    `places`: where each key begins; it is used up.
    """
    for v in range(len(order)):
        key = keys[order[v]]
        following[places[key]] = order[v]
        places[key] += 1


@compiled
def settle(
    starts: AnyInteger,
    order: AnyInteger,
    columns: AnyInteger,
    stances: AnyInteger,
    instants: AnyInteger,
    codes: AnyInteger,
    settled: AnyInteger,
) -> int:
    """Write one code per participant and statement, and where each sheet begins (`settled`); return how many votes.

    `order`: the rows by participant then column. The latest instant wins; of simultaneous rows that disagree, a pass.
    """
    written = 0
    for i in range(len(starts) - 1):
        settled[i] = written
        v = starts[i]
        while v < starts[i + 1]:
            row = order[v]
            column, stance, latest = columns[row], stances[row], instants[row]
            v += 1
            while v < starts[i + 1] and columns[order[v]] == column:
                row = order[v]
                if instants[row] > latest:
                    stance, latest = stances[row], instants[row]
                elif instants[row] == latest and stances[row] != stance:
                    stance = 0
                v += 1
            codes[written] = 3 * column + stance + 1
            written += 1
    settled[len(starts) - 1] = written
    return written


# --- New votes among grouped ones ---


@compiled
def find_votes(
    starts: AnyInteger,
    codes: AnyInteger,
    rows: AnyInteger,
    columns: AnyInteger,
    places: NDArray[np.int64],
    known: NDArray[np.bool_],
) -> None:
    """For each (row, column): the place of its vote in `codes`, or where it would stand; `known` tells which."""
    for n in range(len(rows)):
        low, high = starts[rows[n]], starts[rows[n] + 1]
        while low < high:
            middle = (low + high) // 2
            if codes[middle] // 3 < columns[n]:
                low = middle + 1
            else:
                high = middle
        places[n] = low
        known[n] = low < starts[rows[n] + 1] and codes[low] // 3 == columns[n]


@compiled
def insert(codes: AnyInteger, places: NDArray[np.int64], fresh: AnyInteger, merged: AnyInteger) -> None:
    """merged: `codes` with each of `fresh` before the place given (rising); equal places keep their order."""
    read = 0
    for n in range(len(places)):
        for v in range(read, places[n]):
            merged[v + n] = codes[v]
        read = places[n]
        merged[read + n] = fresh[n]
    for v in range(read, len(codes)):
        merged[v + len(places)] = codes[v]
