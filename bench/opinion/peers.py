"""What Polis' map foretells: a logistic curve for each statement on its two axes, fitted on the same votes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import OpinionSpace, Votes
from cedre.engine.opinion.counts import count_votes
from cedre.engine.opinion.pca import centred, opinion_space, project, statement_means

INTERCEPT_PRIOR = 10.0  # variance, around the logit of the share of everyone's answers
STEPS = 25


def polis_map(votes: Votes) -> tuple[OpinionSpace, NDArray[np.float64]]:
    """Axes, and positions (P, 2) of standard deviation 1 on each."""
    withheld, counts = np.zeros(len(votes.statements), dtype=bool), count_votes(votes)
    centre = statement_means(counts, withheld)
    matrix = centred(votes, counts, centre, withheld)
    space = opinion_space(matrix, centre, seed=0)
    positions = project(matrix, space.components, matrix.votes_cast())
    return space, positions / np.maximum(positions.std(axis=0), 1e-12)


def curves_on(
    positions: NDArray[np.float64], votes: Votes, answered: NDArray[np.bool_], yes: NDArray[np.bool_], ridge: float
) -> NDArray[np.float64]:
    """(S, 3) intercept and slopes of P(yes) among the votes `answered` (V,): a ridge on slopes, Newton's method."""
    rows, columns, target = votes.rows[answered], votes.columns[answered], yes[answered].astype(float)
    size = len(votes.statements)
    design = np.column_stack((np.ones(len(rows)), positions[rows]))
    around = np.array([np.log(target.mean() / (1 - target.mean())), 0.0, 0.0])
    penalty = np.array([1 / INTERCEPT_PRIOR, ridge, ridge])
    curves = np.tile(around, (size, 1))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(design * curves[columns]).sum(axis=1)))
        slope = -penalty * (curves - around)
        bend = np.tile(np.diag(penalty), (size, 1, 1))
        for a in range(3):
            slope[:, a] += np.bincount(columns, (target - chance) * design[:, a], size)
            for b in range(3):
                bend[:, a, b] += np.bincount(columns, chance * (1 - chance) * design[:, a] * design[:, b], size)
        curves = curves + np.linalg.solve(bend, slope[..., None])[..., 0]
    return curves


def foretold(
    curves: NDArray[np.float64], positions: NDArray[np.float64], rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float64]:
    """(n,) P(yes) of person rows[n] on statement columns[n]."""
    logit = curves[columns, 0] + (curves[columns, 1:] * positions[rows]).sum(axis=1)
    return np.asarray(1 / (1 + np.exp(-logit)))
