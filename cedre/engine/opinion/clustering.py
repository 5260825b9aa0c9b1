"""k-means in the plane, silhouette and adjusted Rand index, written so that the same seed gives the same bits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import kernels

MOST_ROUNDS = 200
# Beyond, the starts are tried on that many people drawn with the seed, and everyone settles around the best.
MOST_PEOPLE_AT_START = 20_000
# Rounds stop when fewer than this share of people change groups: nobody, up to ten thousand people.
STILL_MOVING = 1e-4


def k_means(
    positions: NDArray[np.float64],
    k: int,
    *,
    chance: np.random.Generator,
    starts: int,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Labels (n,) and centres (k, 2) of the tightest of `starts` runs (k-means++ then Lloyd).

    With fewer distinct positions than k, some groups stay empty.
    """
    some = positions
    if len(positions) > MOST_PEOPLE_AT_START:
        some = positions[np.sort(chance.choice(len(positions), MOST_PEOPLE_AT_START, replace=False))]

    best_cost, best = np.inf, (np.zeros(len(some), dtype=np.int64), positions[:0])
    for _ in range(starts):
        centres = _first_centres(some, k, chance)
        labels, centres, cost = _lloyd(some, centres)
        if cost < best_cost:
            best_cost, best = cost, (labels, centres)
    return best if some is positions else settle(positions, best[1])


def settle(
    positions: NDArray[np.float64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Labels (n,) and centres (k, 2) once people have settled around `centres` (Lloyd)."""
    labels, settled, _cost = _lloyd(positions, centres)
    return labels, settled


def nearest(positions: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) the closest centre; of two equally close, the first."""
    closest: NDArray[np.int64] = _squared_distances(positions, centres).argmin(axis=1)
    return closest


def mean_silhouette(positions: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Mean over people of (b - a) / max(a, b): a, mean distance to one's own group; b, to the next one. Within -1..1.

    Someone alone in a group counts 0; with a single group it is 0.
    """
    present, own = np.unique(labels, return_inverse=True)
    if len(present) < 2:
        return 0.0
    between = np.sqrt(_squared_distances(positions, positions))
    sums = np.column_stack([between[:, own == group].sum(axis=1) for group in range(len(present))])
    sizes = np.bincount(own)
    people = np.arange(len(own))
    inside = sums[people, own] / np.maximum(sizes[own] - 1, 1)
    means = sums / sizes
    means[people, own] = np.inf
    outside = means.min(axis=1)
    larger = np.maximum(inside, outside)
    scores = np.where((sizes[own] > 1) & (larger > 0), (outside - inside) / np.where(larger > 0, larger, 1.0), 0.0)
    return float(scores.mean())


def adjusted_rand(left: NDArray[np.int64], right: NDArray[np.int64]) -> float:
    """Agreement of two groupings of the same people: 1 identical, about 0 by chance (Hubert and Arabie, 1985).

    Two groupings that both put everyone together agree on nothing we look for: 0.
    """
    width = int(right.max()) + 1
    cells = np.bincount(left * width + right, minlength=(int(left.max()) + 1) * width)
    table = cells.reshape(-1, width)
    both = _pairs(table).sum()
    on_left, on_right = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    everything = _pairs(table.sum())
    expected = on_left * on_right / everything if everything else 0.0
    most = (on_left + on_right) / 2
    return float((both - expected) / (most - expected)) if most > expected else 0.0


def _pairs(numbers: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(numbers * (numbers - 1.0) / 2)


def _squared_distances(positions: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    across: NDArray[np.float64] = np.subtract.outer(positions[:, 0], centres[:, 0])
    along: NDArray[np.float64] = np.subtract.outer(positions[:, 1], centres[:, 1])
    return across**2 + along**2


def _first_centres(positions: NDArray[np.float64], k: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """k-means++: each next centre is drawn in proportion to the squared distance to the nearest chosen one."""
    alike = np.ones(len(positions))
    chosen = [_draw(alike, chance)]
    for _ in range(k - 1):
        odds = _squared_distances(positions, positions[chosen]).min(axis=1)
        chosen.append(_draw(odds if odds.any() else alike, chance))
    return positions[chosen]


def _draw(odds: NDArray[np.float64], chance: np.random.Generator) -> int:
    heights = np.cumsum(odds)
    drawn = int(np.searchsorted(heights, chance.random() * heights[-1], side="right"))
    return min(drawn, int(np.flatnonzero(odds)[-1]))


def _lloyd(
    positions: NDArray[np.float64], centres: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], float]:
    labels = np.full(len(positions), -1)
    still = STILL_MOVING * len(positions)
    for _ in range(MOST_ROUNDS):
        mass, sums = np.zeros(len(centres)), np.zeros_like(centres)
        changed, cost = kernels.nearest_centres(positions, centres, labels, mass, sums)
        # A group left empty keeps its place; it may be found again.
        centres = np.where(mass[:, None] > 0, sums / np.maximum(mass, 1e-300)[:, None], centres)
        if changed <= still:
            break
    return labels, centres, cost
