"""Votes followed by later ones: what has not changed is copied, not read again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import kernels
from cedre.engine.opinion.codes import STANCES, Codes, code_layout, columns_of
from cedre.engine.opinion.votes import Votes, frozen


def in_order(batches: list[Votes]) -> Votes:
    """Several batches as one; of a (participant, statement) pair, the last batch wins."""
    if len(batches) == 1:
        return batches[0]
    return Votes.from_arrays(
        np.concatenate([batch.participants[batch.rows] for batch in batches]),
        np.concatenate([batch.statements[batch.columns] for batch in batches]),
        np.concatenate([batch.stances for batch in batches]),
        np.repeat(np.arange(len(batches)), [len(batch) for batch in batches]),
    )


def followed_by(past: Votes, batch: Votes) -> Votes:
    """The votes of both; those of `batch` win. One copy of the past, whatever the batch."""
    participants, rows_of_past = _united(past.participants, batch.participants)
    statements, columns_of_past = _united(past.statements, batch.statements)
    past_codes = recoded(past.codes, columns_of_past, len(statements))
    batch_codes = recoded(batch.codes, np.searchsorted(statements, batch.statements), len(statements))
    rows = np.searchsorted(participants, batch.participants)[batch.rows]

    sizes = np.zeros(len(participants), dtype=np.int64)
    sizes[rows_of_past] = past.per_participant
    places, known = np.empty(len(rows), dtype=np.int64), np.empty(len(rows), dtype=np.bool_)
    kernels.find_votes(_starts(sizes), past_codes, rows, columns_of(batch_codes), places, known)

    fresh = places[~known]
    sizes += np.bincount(rows[~known], minlength=len(sizes))
    codes = np.empty(len(past) + len(fresh), dtype=past_codes.dtype)
    kernels.insert(past_codes, fresh, batch_codes[~known], codes)
    # What was inserted up to the place of a vote has moved it.
    codes[places[known] + np.searchsorted(fresh, places[known], side="right")] = batch_codes[known]
    return Votes(
        participants=frozen(participants),
        statements=frozen(statements),
        starts=frozen(_starts(sizes)),
        codes=frozen(codes),
        replaced=past.replaced + batch.replaced + int(known.sum()),
    )


def _united(past: NDArray[np.int64], batch: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Both sets of rising identifiers as one, and where those of the past stand in it."""
    places = np.searchsorted(past, batch)
    new = (places == len(past)) | (past[np.minimum(places, len(past) - 1)] != batch)
    together = np.insert(past, places[new], batch[new])
    moved = np.zeros(len(past) + 1, dtype=np.int64)
    np.add.at(moved, places[new], 1)
    return together, np.arange(len(past)) + np.cumsum(moved)[:-1]


def recoded(codes: Codes, columns: NDArray[np.int64], statements: int) -> Codes:
    """The codes, once each column stands at `columns` among so many statements; the same array when none moves."""
    layout = code_layout(statements)
    if len(columns) == statements:
        return codes.astype(layout, copy=False)
    table = (STANCES * columns[:, None] + np.arange(STANCES)).ravel().astype(layout)
    return np.asarray(table[codes])


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(sizes)))
