"""Ways of cutting people into groups by where they stand: one for each number of groups, and the best of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.chance import Stage, some_of, stream
from cedre.engine.opinion.clustering import k_means, mean_silhouette, settle
from cedre.engine.opinion.recipe import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partition:
    """One way of grouping the placed people, and its silhouette."""

    labels: NDArray[np.int64]  # (placed,) the largest group is 0
    centres: NDArray[np.float64]  # (groups, 2)
    silhouette: float


def partitions_by_number(
    positions: NDArray[np.float64],
    *,
    seed: int,
    thresholds: Thresholds,
    around: Sequence[NDArray[np.float64] | None] = (),
) -> list[Partition | None]:
    """The k-means partition for k = 2, 3, ...; None where a group would be too small to be shown.

    `around`: for each k, centres to start from instead of drawing some.
    """
    sample = some_of(len(positions), thresholds.silhouette_people, seed=seed, stage=Stage.SILHOUETTE_SAMPLE)
    partitions: list[Partition | None] = []
    for k in range(2, thresholds.most_groups + 1):
        former = around[k - 2] if k - 2 < len(around) else None
        if former is None:
            chance = stream(seed, Stage.PARTITIONS, k)
            labels, centres = k_means(positions, k, chance=chance, starts=thresholds.kmeans_starts)
        else:
            labels, centres = settle(positions, former)
        sizes = np.bincount(labels, minlength=k)
        if sizes.min() < thresholds.fewest_in_group:
            partitions.append(None)
            continue
        by_size = np.argsort(-sizes, kind="stable")
        labels = np.argsort(by_size)[labels]
        silhouette = mean_silhouette(positions[sample], labels[sample])
        partitions.append(Partition(labels=labels, centres=centres[by_size], silhouette=silhouette))
    return partitions


def best_of(partitions: Sequence[Partition | None]) -> Partition | None:
    """The one whose silhouette is the highest; of two equal, the one in fewer groups. None when none is acceptable."""
    return max((found for found in partitions if found), key=lambda found: found.silhouette, default=None)
