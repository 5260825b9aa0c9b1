"""Where people stand, with what is not known of it: two axes, one logistic curve a statement, and passes told apart.

Model. A person is a point x in the plane, a readiness to approve a and one to pass d; a statement is two curves:
    P(pass)              = logistic(c + u.x + d)
    P(agree | no pass)   = logistic(b + w.x + a)
All of them have normal priors. Each person and each curve gets a normal posterior, in turns (mean-field variational
inference; a logistic curve averaged over a normal law by MacKay's approximation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import ideal_point_kernels as kernels
from cedre.engine.opinion.chance import Stage, stream
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.votes import Votes

AGREEING, PASSING = 0, 1
# Prior variances. People: the plane (the unit of length), readiness to approve, readiness to pass. Curves, for each
# question: intercept, loadings. Learning them from the votes was tried: with some hundred people they collapse.
PEOPLE_PRIOR = (1.0, 1.0, 0.75, 2.0)
CURVE_PRIORS = ((3.0, 1.5), (3.0, 0.2))
USUAL_PASSING = -1.0  # prior mean, in logit, of the intercept of passing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StatementCurves:
    """How each statement is answered: posterior means and covariances. Index 0: agreeing; 1: passing."""

    means: NDArray[np.float64]  # (2, S, 3) intercept, loadings on the two axes
    covariances: NDArray[np.float64]  # (2, S, 6) entries 00, 01, 02, 11, 12, 22


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IdealPoints:
    """Positions of the rows of `votes`, and how sure they are; people without a vote that counts stand at the centre.

    The unit of length is the prior standard deviation of people along an axis.
    """

    means: NDArray[np.float64]  # (P, 4) two axes, readiness to approve, readiness to pass (both in logit)
    covariances: NDArray[np.float64]  # (P, 4, 4)
    curves: StatementCurves

    @property
    def positions(self) -> NDArray[np.float64]:
        """(P, 2) where each person stands."""
        return self.means[:, :2]

    @property
    def uncertainty(self) -> NDArray[np.float64]:
        """(P, 2, 2) posterior covariance of each position: the identity for someone who said nothing."""
        return self.covariances[:, :2, :2]

    def chance_to_agree(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """(n,) probability that person `rows[n]` agrees with statement `columns[n]`, if they take sides."""
        return self._chances(rows, columns, AGREEING)

    def chance_to_pass(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        """(n,) probability that person `rows[n]` passes on statement `columns[n]`."""
        return self._chances(rows, columns, PASSING)

    def _chances(self, rows: NDArray[np.int64], columns: NDArray[np.int64], question: int) -> NDArray[np.float64]:
        found = np.empty(len(rows))
        curves = self.curves
        kernels.chances(rows, columns, question, curves.means, curves.covariances, self.means, self.covariances, found)
        return found


def ideal_points(
    votes: Votes,
    components: NDArray[np.float64],
    withheld: NDArray[np.bool_],
    *,
    seed: int,
    thresholds: Thresholds,
) -> IdealPoints:
    """Place everyone by all their votes on the statements that are not withheld.

    `components` (2, S): the principal components, from which the search starts and along which the answer is turned, so
    that both maps read the same way. In a large crowd the curves are learned from people drawn with the seed, then
    from everyone once; everyone is placed.
    """
    shown = np.repeat(~withheld, 3)
    learning = learning_votes(votes, seed=seed, thresholds=thresholds)
    curves = first_curves(learning, components, shown)
    means, covariances = _at_the_centre(len(learning.participants))
    for _ in range(thresholds.learning_rounds):
        curves = _one_round(learning, shown, curves, means, covariances, rounds=1)
    if learning is not votes:
        means, covariances = _at_the_centre(len(votes.participants))
        curves = _one_round(votes, shown, curves, means, covariances, rounds=thresholds.placing_rounds)
    _one_round(votes, shown, curves, means, covariances, rounds=thresholds.placing_rounds)
    return turned(IdealPoints(means=means, covariances=covariances, curves=curves), components)


def first_curves(votes: Votes, components: NDArray[np.float64], shown: NDArray[np.bool_]) -> StatementCurves:
    """Where the search starts: intercepts from the shares of answers, loadings along the principal components."""
    counts = np.bincount(votes.codes, minlength=len(shown)).reshape(-1, 3) * shown.reshape(-1, 3)
    disagrees, passes, agrees = counts.T
    size = counts.shape[0]
    means, covariances = np.zeros((2, size, 3)), np.zeros((2, size, 6))
    means[AGREEING, :, 0] = np.log((agrees + 1) / (disagrees + 1))
    means[AGREEING, :, 1:] = np.sqrt(size) * components.T
    means[PASSING, :, 0] = np.log((passes + 1) / (agrees + disagrees + 1))
    covariances[:, :, [0, 3, 5]] = 0.1
    return StatementCurves(means=means, covariances=covariances)


def learned_curves(sums: NDArray[np.float64]) -> StatementCurves:
    """The posterior of each curve, from the sums (2, S, 9) that `place_and_gather` makes."""
    precision = np.empty((*sums.shape[:2], 3, 3))
    for entry, (a, b) in enumerate(((0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2))):
        precision[:, :, a, b] = precision[:, :, b, a] = sums[:, :, entry]
    pull = sums[:, :, 6:].copy()
    for question, (intercept, loading) in enumerate(CURVE_PRIORS):
        precision[question] += np.diag((1 / intercept, 1 / loading, 1 / loading))
    pull[PASSING, :, 0] += USUAL_PASSING / CURVE_PRIORS[PASSING][0]
    covariance = np.linalg.inv(precision)
    return StatementCurves(
        means=np.einsum("qsab,qsb->qsa", covariance, pull),
        covariances=covariance[:, :, [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]],
    )


def turned(points: IdealPoints, components: NDArray[np.float64]) -> IdealPoints:
    """The same answer on axes turned (or mirrored) to follow the principal components as closely as can be.

    Nothing else changes: the model says the same of any rotation of its plane.
    """
    loadings = points.curves.means[AGREEING, :, 1:]
    left, _, right = np.linalg.svd(np.einsum("sa,bs->ab", loadings, components))
    turn = np.einsum("ab,bc->ac", left, right)
    people, curve = np.eye(4), np.eye(3)
    people[:2, :2] = curve[1:, 1:] = turn
    return IdealPoints(
        means=np.einsum("pa,ab->pb", points.means, people),
        covariances=_turned_both_ways(points.covariances, people),
        curves=StatementCurves(
            means=np.einsum("qsa,ab->qsb", points.curves.means, curve),
            covariances=_turned_entries(points.curves.covariances, curve),
        ),
    )


def _one_round(
    votes: Votes,
    shown: NDArray[np.bool_],
    curves: StatementCurves,
    means: NDArray[np.float64],
    covariances: NDArray[np.float64],
    *,
    rounds: int,
) -> StatementCurves:
    sums = np.zeros((2, len(votes.statements), 9))
    kernels.place_and_gather(
        votes.starts,
        votes.codes,
        shown,
        curves.means,
        curves.covariances,
        1 / np.array(PEOPLE_PRIOR),
        means,
        covariances,
        rounds,
        sums,
    )
    return learned_curves(sums)


def _at_the_centre(people: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.zeros((people, 4)), np.tile(np.diag(PEOPLE_PRIOR), (people, 1, 1))


def learning_votes(votes: Votes, *, seed: int, thresholds: Thresholds) -> Votes:
    """Everyone, or people drawn one by one until there are votes enough to know the curves."""
    if len(votes) <= thresholds.learning_votes:
        return votes
    order = stream(seed, Stage.LEARNING).permutation(len(votes.participants))
    gathered = np.cumsum(votes.per_participant[order])
    number = int(np.searchsorted(gathered, thresholds.learning_votes)) + 1
    return votes.of_rows(np.sort(order[:number]))


def _turned_both_ways(matrices: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    # einsum in two steps rather than optimised: BLAS would share the product between threads, and bits would follow.
    half: NDArray[np.float64] = np.einsum("...ab,ac->...cb", matrices, turn)
    whole: NDArray[np.float64] = np.einsum("...cb,bd->...cd", half, turn)
    return whole


def _turned_entries(entries: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    whole = entries[:, :, [[0, 1, 2], [1, 3, 4], [2, 4, 5]]]
    moved = _turned_both_ways(whole, turn)
    return np.asarray(moved[:, :, [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]])
