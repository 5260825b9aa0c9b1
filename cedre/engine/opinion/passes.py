"""Whole passes over the votes of one machine: kernels over blocks of sheets, on as many threads as there are cores.

Blocks depend on the votes alone and their sums are added in order: the bits are the same with one thread or many.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import kernels

if TYPE_CHECKING:
    from cedre.engine.opinion.votes import Votes

VOTES_IN_A_BLOCK = 1 << 21

Block = slice
Done = TypeVar("Done")
Sums = TypeVar("Sums", bound=NDArray[Any])


def code_counts(votes: Votes, labels: NDArray[np.int64], segments: int) -> NDArray[np.int64]:
    """(segments, 3 S) number of votes of each code by label of their participant; -1 is counted nowhere."""

    def of_block(rows: Block) -> NDArray[np.int64]:
        counts = np.zeros((segments, 3 * len(votes.statements)), dtype=np.int64)
        kernels.count_by_label(_starts(votes, rows), votes.codes, labels[rows], counts)
        return counts

    return _sum(votes, of_block)


def number_where(votes: Votes, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(P,) how many votes of each participant have a wanted code (3 S,)."""
    number = np.empty(len(votes.participants), dtype=np.int64)
    _each(votes, lambda rows: kernels.count_where(_starts(votes, rows), votes.codes, wanted, number[rows]))
    return number


def projections(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """(P, 2) for each participant, the sum over their votes of the lines of `table` (3 S, 2)."""
    plain = np.empty((len(votes.participants), 2))
    _each(votes, lambda rows: kernels.project_on_two(_starts(votes, rows), votes.codes, table, plain[rows]))
    return plain


def products(votes: Votes, table: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3 S, b), b 1 or 2: for each code, the sum, over the sheets that hold it, of their sums over `table`."""
    kernel = kernels.gather_and_scatter_one if table.shape[1] == 1 else kernels.gather_and_scatter_two

    def of_block(rows: Block) -> NDArray[np.float64]:
        sums = np.zeros_like(table)
        kernel(_starts(votes, rows), votes.codes, table, sums)
        return sums

    return _sum(votes, of_block)


def _starts(votes: Votes, rows: Block) -> NDArray[np.int64]:
    return votes.starts[rows.start : rows.stop + 1]


def _blocks(votes: Votes) -> list[Block]:
    """Rows cut so that each block holds about as many votes; at least one block."""
    number = max(1, round(len(votes) / VOTES_IN_A_BLOCK))
    edges = np.searchsorted(votes.starts, np.linspace(0, len(votes), number + 1)[1:-1])
    bounds = [0, *edges.tolist(), len(votes.participants)]
    return [slice(a, b) for a, b in pairwise(bounds) if a < b]


def _each(votes: Votes, work: Callable[[Block], object]) -> None:
    for _done in _map(work, _blocks(votes)):
        pass


def _sum(votes: Votes, work: Callable[[Block], Sums]) -> Sums:
    results = _map(work, _blocks(votes))
    total = next(results)
    for part in results:
        total += part
    return total


def _map(work: Callable[[Block], Done], blocks: list[Block]) -> Iterator[Done]:
    if len(blocks) == 1:
        yield work(blocks[0])
        return
    with ThreadPoolExecutor(max_workers=min(len(blocks), os.cpu_count() or 1)) as threads:
        yield from threads.map(work, blocks)
