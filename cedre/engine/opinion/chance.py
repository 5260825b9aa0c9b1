"""Every drop of chance in the engine comes from the published seed, one stream a stage."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Stage(IntEnum):
    """Stages draw from streams of their own: a change in one leaves the others as they were."""

    AXES = 1
    PARTITIONS = 2
    SILHOUETTE_SAMPLE = 3
    BOOTSTRAP = 5
    HALVES = 6
    SHUFFLES = 7
    JUDGED = 8
    LEARNING = 9
    ONE_CROWD = 10  # 4 was used up to opinion-3


def stream(seed: int, stage: Stage, *turn: int) -> np.random.Generator:
    """A generator for one turn of one stage (PCG64: the same numbers on every machine)."""
    return np.random.default_rng([seed, stage, *turn])


def some_of(people: int, at_most: int, *, seed: int, stage: Stage) -> NDArray[np.int64]:
    """The numbers of everyone, or of so many people drawn, rising."""
    # Comparing every pair of people, or shuffling their votes, says the same of some thousand of them, for less.
    if people <= at_most:
        return np.arange(people)
    return np.sort(stream(seed, stage).choice(people, at_most, replace=False))
