"""Is a share beyond chance? Smoothed shares and z values used by representative and consensus statements."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def smoothed_share(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> NDArray[np.float64]:
    """(successes + 1) / (trials + 2).

    One imaginary vote on each side: a statement seen by three people must not outrank one seen by three hundred.
    """
    return np.asarray((successes + 1) / (trials + 2))


def majority_z(successes: NDArray[np.int64], trials: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far the share is above one half, in standard errors, with one success and one trial added."""
    return np.asarray(2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5))


def difference_z(
    successes: NDArray[np.int64],
    trials: NDArray[np.int64],
    other_successes: NDArray[np.int64],
    other_trials: NDArray[np.int64],
) -> NDArray[np.float64]:
    """How far the first share is above the second, in standard errors; 0 when everyone succeeds on both sides.

    The two-proportion test, with one success and one trial added on each side.
    """
    won, tried = successes + 1, trials + 1
    other_won, other_tried = other_successes + 1, other_trials + 1
    pooled = (won + other_won) / (tried + other_tried)
    variance = pooled * (1 - pooled) * (1 / tried + 1 / other_tried)
    known = variance > 0
    return np.where(known, (won / tried - other_won / other_tried) / np.sqrt(np.where(known, variance, 1.0)), 0.0)
