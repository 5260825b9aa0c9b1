"""Planted votes of any size: four overlapping groups, log-normal activity, 18 % of passes. Written once, then read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.kernels import compiled

GROUP_SHARES = (0.4, 0.3, 0.2, 0.1)
PASSES = 0.18
# Of leanings from one group to the next, in log-odds: groups overlap.
APART = 0.8
ACTIVITY = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many people, statements and votes (about)."""

    people: int
    statements: int
    votes: int

    def __str__(self) -> str:
        return f"{self.people:,} x {self.statements:,} ({self.votes / 1e6:.3g} M)".replace(",", "\u202f")


SIZES = {
    "10k": Size(people=10_000, statements=500, votes=500_000),
    "33k": Size(people=33_422, statements=783, votes=2_000_000),
    "100k": Size(people=100_000, statements=1_000, votes=5_000_000),
    "1M": Size(people=1_000_000, statements=1_000, votes=50_000_000),
}


def sheets(size: Size, *, seed: int = 1) -> tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int8]]:
    """`starts` (P + 1,), `columns` (V,) and `stances` (V,): whole sheets, columns in the order they were met."""
    chance = np.random.default_rng([seed, size.people, size.statements])
    groups = chance.choice(len(GROUP_SHARES), size=size.people, p=GROUP_SHARES)
    leaning = chance.normal(0, 0.7, size.statements) + chance.normal(0, APART, (len(GROUP_SHARES), size.statements))
    activity = np.exp(chance.normal(0, ACTIVITY, size.people))
    scale = size.votes / activity.sum()
    for _ in range(30):  # those who would answer everything twice leave their share to the others
        answered = np.clip(activity * scale, 1, size.statements)
        scale *= size.votes / answered.sum()
    starts = np.concatenate(([0], np.cumsum(np.round(answered).astype(np.int64))))
    columns, stances = np.empty(starts[-1], dtype=np.int16), np.empty(starts[-1], dtype=np.int8)
    _answer(starts, groups, 1 / (1 + np.exp(-leaning)), seed, columns, stances)
    return starts, columns, stances


@compiled
def _answer(
    starts: NDArray[np.int64],
    groups: NDArray[np.int64],
    agreement: NDArray[np.float64],
    seed: int,
    columns: NDArray[np.int16],
    stances: NDArray[np.int8],
) -> None:
    np.random.seed(seed)
    deck = np.arange(agreement.shape[1])
    for i in range(len(starts) - 1):
        for n in range(starts[i + 1] - starts[i]):
            drawn = n + int(np.random.random() * (len(deck) - n))
            deck[n], deck[drawn] = deck[drawn], deck[n]
            columns[starts[i] + n] = deck[n]
            if np.random.random() < PASSES:
                stances[starts[i] + n] = 0
            else:
                stances[starts[i] + n] = 1 if np.random.random() < agreement[groups[i], deck[n]] else -1


def written(size: Size, folder: Path) -> Path:
    """The set as a .npz of unordered rows `participants`, `statements`, `stances`; made when it is not there."""
    file = folder / f"{size.people}x{size.statements}x{size.votes}.npz"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        starts, columns, stances = sheets(size)
        shuffled = np.random.default_rng(0).permutation(len(columns)).astype(np.uint32)
        rows = np.repeat(np.arange(size.people, dtype=np.int64), np.diff(starts))
        np.savez(
            file, participants=rows[shuffled], statements=columns[shuffled].astype(np.int64), stances=stances[shuffled]
        )
    return file
