"""The loop of `ideal_points`, compiled: one pass over the vote sheets places people and gathers what statements need.

Indices: a person is (x1, x2, approves, passes); a curve is (intercept, loading 1, loading 2). A symmetric 3 x 3 matrix
is kept as its six entries 00, 01, 02, 11, 12, 22. Question 0 is "agree, rather than disagree?", question 1 "pass?".
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.kernels import AnyInteger, compiled

# Averaging a logistic curve over a normal law of variance v flattens it by sqrt(1 + pi v / 8) (MacKay, 1992).
FLATTENING = math.pi / 8
SETTLED = 1e-3


@compiled
def expected_answer(
    curve: NDArray[np.float64],
    doubt: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    leaning: int,
) -> tuple[float, float, float]:
    """(logit, probability, weight) of a yes, both the person and the curve being uncertain.

    `doubt`: covariance of the curve, its six entries. `mean` (4,), `spread` (4, 4): the person. `leaning`: 2 or 3.
    """
    x, y = mean[0], mean[1]
    xx, xy, yy = spread[0, 0], spread[0, 1], spread[1, 1]
    first, second = curve[1], curve[2]
    logit = curve[0] + first * x + second * y + mean[leaning]
    variance = (
        doubt[0]
        + 2 * (doubt[1] * x + doubt[2] * y)
        + doubt[3] * (x * x + xx)
        + 2 * doubt[4] * (x * y + xy)
        + doubt[5] * (y * y + yy)
        + first * first * xx
        + 2 * first * second * xy
        + second * second * yy
        + 2 * (first * spread[0, leaning] + second * spread[1, leaning])
        + spread[leaning, leaning]
    )
    flatter = 1 / math.sqrt(1 + FLATTENING * variance)
    probability = 1 / (1 + math.exp(-logit * flatter))
    return logit, probability, flatter * probability * (1 - probability)


@compiled
def invert(matrix: NDArray[np.float64], inverse: NDArray[np.float64]) -> None:
    """Inverse of a small symmetric positive matrix, by Gauss and Jordan without pivots; `matrix` is used up."""
    size = len(matrix)
    inverse[:] = 0.0
    for a in range(size):
        inverse[a, a] = 1.0
    for a in range(size):
        pivot = 1 / matrix[a, a]
        for b in range(size):
            matrix[a, b] *= pivot
            inverse[a, b] *= pivot
        for c in range(size):
            if c != a:
                factor = matrix[c, a]
                for b in range(size):
                    matrix[c, b] -= factor * matrix[a, b]
                    inverse[c, b] -= factor * inverse[a, b]


@compiled
def answer(code: int, question: int) -> float:
    """What a vote answers to a question: 1 yes, 0 no, -1 nothing (passing says nothing of agreeing)."""
    if question == 1:
        return 1.0 if code % 3 == 1 else 0.0
    return (code % 3) / 2 if code % 3 != 1 else -1.0


@compiled
def hear(
    sheet: AnyInteger,
    shown: NDArray[np.bool_],
    curves: NDArray[np.float64],
    doubts: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    precision: NDArray[np.float64],
    pull: NDArray[np.float64],
) -> None:
    """Add what each answer says of its author, seen from where they stand: upper half of `precision` (4, 4), `pull`."""
    for code in sheet:
        for question in range(2):
            yes = answer(code, question)
            if not shown[code] or yes < 0:
                continue
            curve, doubt, leaning = curves[question, code // 3], doubts[question, code // 3], 2 + question
            logit, probability, weight = expected_answer(curve, doubt, mean, spread, leaning)
            drawn = yes - probability + weight * logit
            first, second = curve[1], curve[2]
            pull[0] += drawn * first - weight * (first * curve[0] + doubt[1])
            pull[1] += drawn * second - weight * (second * curve[0] + doubt[2])
            pull[leaning] += drawn - weight * curve[0]
            precision[0, 0] += weight * (first * first + doubt[3])
            precision[0, 1] += weight * (first * second + doubt[4])
            precision[1, 1] += weight * (second * second + doubt[5])
            precision[0, leaning] += weight * first
            precision[1, leaning] += weight * second
            precision[leaning, leaning] += weight


@compiled
def place(
    sheet: AnyInteger,
    shown: NDArray[np.bool_],
    curves: NDArray[np.float64],
    doubts: NDArray[np.float64],
    prior: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    rounds: int,
) -> None:
    """Move one person (`mean` (4,), `spread` (4, 4), both in and out) to where their answers say, in `rounds` steps."""
    precision, pull = np.empty((4, 4)), np.empty(4)
    for _ in range(rounds):
        precision[:] = 0.0
        pull[:] = 0.0
        hear(sheet, shown, curves, doubts, mean, spread, precision, pull)
        for a in range(4):
            precision[a, a] += prior[a]
            for b in range(a):
                precision[a, b] = precision[b, a]
        invert(precision, spread)
        moved = 0.0
        for a in range(4):
            there = 0.0
            for b in range(4):
                there += spread[a, b] * pull[b]
            moved = max(moved, abs(there - mean[a]))
            mean[a] = there
        if moved < SETTLED:
            break


@compiled
def gather(
    sheet: AnyInteger,
    shown: NDArray[np.bool_],
    curves: NDArray[np.float64],
    doubts: NDArray[np.float64],
    mean: NDArray[np.float64],
    spread: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Add what one person says of each curve to `sums` (2, S, 9): six entries of precision, three of pull."""
    x, y = mean[0], mean[1]
    xx, xy, yy = x * x + spread[0, 0], x * y + spread[0, 1], y * y + spread[1, 1]
    for code in sheet:
        for question in range(2):
            yes = answer(code, question)
            if not shown[code] or yes < 0:
                continue
            column, leaning = code // 3, 2 + question
            logit, probability, weight = expected_answer(
                curves[question, column], doubts[question, column], mean, spread, leaning
            )
            drawn = yes - probability + weight * logit
            line = sums[question, column]
            line[0] += weight
            line[1] += weight * x
            line[2] += weight * y
            line[3] += weight * xx
            line[4] += weight * xy
            line[5] += weight * yy
            line[6] += drawn - weight * mean[leaning]
            line[7] += drawn * x - weight * (x * mean[leaning] + spread[0, leaning])
            line[8] += drawn * y - weight * (y * mean[leaning] + spread[1, leaning])


@compiled
def place_and_gather(
    starts: AnyInteger,
    codes: AnyInteger,
    shown: NDArray[np.bool_],
    curves: NDArray[np.float64],
    doubts: NDArray[np.float64],
    prior: NDArray[np.float64],
    means: NDArray[np.float64],
    spreads: NDArray[np.float64],
    rounds: int,
    sums: NDArray[np.float64],
) -> None:
    """Place everyone (`means` (P, 4), `spreads` (P, 4, 4), in and out), then add what they say of the curves."""
    for i in range(len(starts) - 1):
        sheet = codes[starts[i] : starts[i + 1]]
        place(sheet, shown, curves, doubts, prior, means[i], spreads[i], rounds)
        gather(sheet, shown, curves, doubts, means[i], spreads[i], sums)


@compiled
def chances(
    rows: AnyInteger,
    columns: AnyInteger,
    question: int,
    curves: NDArray[np.float64],
    doubts: NDArray[np.float64],
    means: NDArray[np.float64],
    spreads: NDArray[np.float64],
    found: NDArray[np.float64],
) -> None:
    """found[v]: the probability that person rows[v] says yes to a question on statement columns[v]."""
    for v in range(len(rows)):
        i, j = rows[v], columns[v]
        _, probability, _ = expected_answer(
            curves[question, j], doubts[question, j], means[i], spreads[i], 2 + question
        )
        found[v] = probability
