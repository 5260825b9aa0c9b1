"""Which statement to put to someone next: what would tell most about them, while no statement and no college starves.

The worker prepares `Questions` (small arrays); the page chooses with NumPy alone, in about a millisecond.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

AGREEING, PASSING = 0, 1
# As in `ideal_points`, whose module compiles loops that a web process has no use for (a test compares the two).
PEOPLE_PRIOR = (1.0, 1.0, 0.75, 2.0)
USUAL_PASSING = -1.0
FLATTENING = np.pi / 8
MOST_STEPS = 8
SETTLED = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Questions:
    """What choosing needs to know of a dialogue. Made by `engine.opinion.questions`; arrays may be stored so."""

    statements: NDArray[np.int64]  # (S,) identifiers
    curves: NDArray[np.float32]  # (2, S, 3) intercept and loadings of agreeing, of passing
    seen: NDArray[np.int32]  # (S,) votes of any kind
    colleges: NDArray[np.int64]  # (C,) identifiers
    seen_by_college: NDArray[np.int32]  # (C, S)

    @classmethod
    def none(cls) -> Questions:
        """What is known of a dialogue before its first votes: nothing."""
        return cls(
            statements=np.zeros(0, dtype=np.int64),
            curves=np.zeros((2, 0, 3), dtype=np.float32),
            seen=np.zeros(0, dtype=np.int32),
            colleges=np.zeros(0, dtype=np.int64),
            seen_by_college=np.zeros((0, 0), dtype=np.int32),
        )

    @classmethod
    def unpacked(cls, packed: bytes) -> Questions:
        """What `packed` made."""
        with np.load(io.BytesIO(packed)) as arrays:
            return cls(**arrays)

    def packed(self) -> bytes:
        """The arrays as one NumPy archive (.npz): the same bytes for the same arrays."""
        archive = io.BytesIO()
        np.savez(archive, **{field.name: getattr(self, field.name) for field in fields(self)})
        return archive.getvalue()

    def among(self, statements: NDArray[np.int64]) -> Questions:
        """The same for `statements` (rising identifiers) only; of those unknown here, nobody has said anything yet."""
        places = np.searchsorted(self.statements, statements)
        known = places < len(self.statements)
        known[known] = self.statements[places[known]] == statements[known]
        places = places[known]
        curves = np.zeros((2, len(statements), 3), dtype=np.float32)
        curves[PASSING, :, 0] = USUAL_PASSING
        curves[:, known] = self.curves[:, places]
        seen = np.zeros(len(statements), dtype=np.int32)
        seen[known] = self.seen[places]
        seen_by_college = np.zeros((len(self.colleges), len(statements)), dtype=np.int32)
        seen_by_college[:, known] = self.seen_by_college[:, places]
        return replace(self, statements=statements, curves=curves, seen=seen, seen_by_college=seen_by_college)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How questions are shared out; docs/algorithms/opinion.md says why."""

    new_below: int = 30  # a statement is new until so many votes
    share_for_new: float = 0.15  # of the questions, when there are new statements left to ask
    share_for_neglected: float = 0.25  # of the questions, when the reader's college has neglected statements
    neglected_below: float = 0.5  # of the votes that the college gives a statement on average
    whim: float = 0.5  # how much chance weighs beside what a statement would tell


STANDARD = Habits()


def next_statement(
    questions: Questions,
    *,
    columns: NDArray[np.int64],
    stances: NDArray[np.int64],
    available: NDArray[np.bool_],
    reader: int,
    seed: int,
    college: int | None = None,
    habits: Habits = STANDARD,
) -> int | None:
    """The column to ask about now, or None when everything available was answered.

    `columns`, `stances`: what the reader answered, as positions in `questions.statements`. `available` (S,): what may
    be asked. `reader` and `seed`, zero or more, decide everything that chance decides: the same reader gets the same
    question again until they answer, and two readers do not follow the same order.
    """
    open_to_them = available.copy()
    open_to_them[columns] = False
    if not open_to_them.any():
        return None
    chance = np.random.default_rng([seed, reader, len(columns)])
    turn, luck = chance.random(), chance.gumbel(size=len(open_to_them))

    scores = _scores_of_the_rare(questions, open_to_them, college, turn, habits)
    if scores is None:
        mean, spread = place(questions, columns, stances)
        worth = information(questions, mean, spread, available)
        scores, luck = np.log(np.maximum(worth, 1e-12)), habits.whim * luck
    return int(np.argmax(np.where(open_to_them, scores + luck, -np.inf)))


def place(
    questions: Questions, columns: NDArray[np.int64], stances: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean (4,) and covariance (4, 4) of a reader: the plane, readiness to approve, readiness to pass."""
    loadings, intercepts, yes = _answers(questions, columns, stances)
    mean, spread = np.zeros(4), np.diag(PEOPLE_PRIOR)
    prior = np.linalg.inv(spread)
    for _ in range(MOST_STEPS if len(yes) else 0):
        logit = intercepts + loadings @ mean
        flatter = 1 / np.sqrt(1 + FLATTENING * np.einsum("na,ab,nb->n", loadings, spread, loadings))
        probability = 1 / (1 + np.exp(-logit * flatter))
        weight = flatter * probability * (1 - probability)
        spread = np.linalg.inv(prior + np.einsum("n,na,nb->ab", weight, loadings, loadings))
        there = spread @ (loadings.T @ (yes - probability + weight * (logit - intercepts)))
        moved, mean = np.abs(there - mean).max(), there
        if moved < SETTLED:
            break
    return mean, spread


def chance_to_agree(
    questions: Questions, mean: NDArray[np.float64], spread: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(S,) probability that the reader agrees with each statement, if they take sides."""
    return _chances(questions, mean, spread, AGREEING)


def information(
    questions: Questions, mean: NDArray[np.float64], spread: NDArray[np.float64], available: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """(S,) by how much an answer is expected to sharpen what is foreseen of the reader's answers to all that is open.

    The variance of the foreseen logits, weighted by how undecided each answer is, falls by that much if the reader
    takes sides; times the probability that they do.
    """
    loadings = _loadings(questions.curves[AGREEING], AGREEING)
    agrees = _chances(questions, mean, spread, AGREEING)
    passes = _chances(questions, mean, spread, PASSING)
    weight = agrees * (1 - agrees)
    matters = np.einsum("n,na,nb->ab", weight * available, loadings, loadings)
    known = loadings @ spread
    gained = np.einsum("na,ab,nb->n", known, matters, known)
    return np.asarray((1 - passes) * weight * gained / (1 + weight * (known * loadings).sum(axis=1)))


def _scores_of_the_rare(
    questions: Questions, open_to_them: NDArray[np.bool_], college: int | None, turn: float, habits: Habits
) -> NDArray[np.float64] | None:
    """When it is the turn of what was little seen: the less a statement was seen, the more it is asked. Else None."""
    if turn < habits.share_for_new:
        new = open_to_them & (questions.seen < habits.new_below)
        if new.any():
            return np.where(new, -np.log1p(questions.seen), -np.inf)
    mine = np.flatnonzero(questions.colleges == (-1 if college is None else college))
    if habits.share_for_new <= turn < habits.share_for_new + habits.share_for_neglected and len(mine):
        seen = questions.seen_by_college[mine[0]]
        neglected = open_to_them & (seen < habits.neglected_below * seen.mean())
        if neglected.any():
            return np.where(neglected, -np.log1p(seen), -np.inf)
    return None


def _answers(
    questions: Questions, columns: NDArray[np.int64], stances: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Loadings (n, 4), intercepts (n,) and yes or no (n,) of each question answered: two for a side, one for a pass."""
    sided = columns[stances != 0]
    agreeing, passing = questions.curves[AGREEING][sided], questions.curves[PASSING][columns]
    return (
        np.concatenate((_loadings(agreeing, AGREEING), _loadings(passing, PASSING))),
        np.concatenate((agreeing[:, 0], passing[:, 0])).astype(np.float64),
        np.concatenate((stances[stances != 0] > 0, stances == 0)).astype(np.float64),
    )


def _loadings(curves: NDArray[np.float32], question: int) -> NDArray[np.float64]:
    loadings = np.zeros((len(curves), 4))
    loadings[:, :2] = curves[:, 1:]
    loadings[:, 2 + question] = 1.0
    return loadings


def _chances(
    questions: Questions, mean: NDArray[np.float64], spread: NDArray[np.float64], question: int
) -> NDArray[np.float64]:
    curves = questions.curves[question]
    loadings = _loadings(curves, question)
    variance = ((loadings @ spread) * loadings).sum(axis=1)
    logit = (curves[:, 0] + loadings @ mean) / np.sqrt(1 + FLATTENING * variance)
    return np.asarray(1 / (1 + np.exp(-logit)))
