"""Ideal points the slow, obvious way: whole matrices of moments and plain loops, sharing no code with the engine.

A person is z = (1, x1, x2, a, d); a question of a statement is t = (intercept, w1, w2, 1, 0) for agreeing and
(intercept, u1, u2, 0, 1) for passing, so that its logit is t.z. Each has a mean and a whole covariance (5 x 5).
"""

import numpy as np

PEOPLE = np.diag([0, 1, 1, 0.75, 2.0])
CURVES = (np.diag([3, 1.5, 1.5, 0, 0]), np.diag([3, 0.2, 0.2, 0, 0]))
PRIOR_MEANS = (np.array([0, 0, 0, 1, 0.0]), np.array([-1, 0, 0, 0, 1.0]))
SETTLED = 1e-3  # who moves less than this in a round stays there
FREE_IN_PERSON, FREE_IN_CURVE = [1, 2, 3, 4], [0, 1, 2]


def answers(row):
    """[(statement, question, yes)] of one person."""
    found = []
    for j, stance in enumerate(row):
        if np.isnan(stance):
            continue
        if stance != 0:
            found.append((j, 0, stance == 1))
        found.append((j, 1, stance == 0))
    return found


def logit_probability_weight(one, other):
    (mean, cov), (other_mean, other_cov) = one, other
    logit = mean @ other_mean
    variance = mean @ other_cov @ mean + other_mean @ cov @ other_mean + np.trace(cov @ other_cov)
    flatter = 1 / np.sqrt(1 + np.pi / 8 * variance)
    probability = 1 / (1 + np.exp(-logit * flatter))
    return logit, probability, flatter * probability * (1 - probability)


def posterior(mine, met, free, prior_mean, prior_covariance):
    """One step of the normal posterior of `mine` (mean, covariance) after [(other, yes)] answers."""
    fixed = [a for a in range(5) if a not in free]
    precision = np.linalg.inv(prior_covariance[np.ix_(free, free)])
    pull = precision @ prior_mean[free]
    for other, yes in met:
        logit, probability, weight = logit_probability_weight(mine, other)
        second = np.outer(other[0], other[0]) + other[1]
        pull = pull + (yes - probability + weight * logit) * other[0][free]
        pull = pull - weight * second[np.ix_(free, fixed)] @ mine[0][fixed]
        precision = precision + weight * second[np.ix_(free, free)]
    mean, covariance = mine[0].copy(), np.zeros((5, 5))
    covariance[np.ix_(free, free)] = np.linalg.inv(precision)
    mean[free] = covariance[np.ix_(free, free)] @ pull
    return mean, covariance


def place(person, row, curves, rounds):
    met = [(curves[question][j], yes) for j, question, yes in answers(row)]
    for _ in range(rounds):
        before, person = person, posterior(person, met, FREE_IN_PERSON, np.zeros(5), PEOPLE)
        if np.abs(person[0] - before[0]).max() < SETTLED:
            break
    return person


def learn(curves, people, matrix):
    learned = ([], [])
    for question in (0, 1):
        for j in range(matrix.shape[1]):
            met = [
                (people[i], yes)
                for i, row in enumerate(matrix)
                for column, asked, yes in answers(row)
                if (column, asked) == (j, question)
            ]
            learned[question].append(
                posterior(curves[question][j], met, FREE_IN_CURVE, PRIOR_MEANS[question], CURVES[question])
            )
    return learned


def first_curves(matrix, components):
    size = matrix.shape[1]
    small = np.diag([0.1, 0.1, 0.1, 0, 0])
    yes, no, passes = ((matrix == stance).sum(axis=0) for stance in (1, -1, 0))
    agreeing, passing = [], []
    for j in range(size):
        loadings = np.sqrt(size) * components[:, j]
        agreeing.append((np.array([np.log((yes[j] + 1) / (no[j] + 1)), *loadings, 1, 0]), small))
        passing.append((np.array([np.log((passes[j] + 1) / (yes[j] + no[j] + 1)), 0, 0, 0, 1]), small))
    return agreeing, passing


def ideal_points(matrix, components, learning_rounds, placing_rounds):
    """(people, curves), neither turned."""
    curves = first_curves(matrix, components)
    people = [(np.array([1, 0, 0, 0, 0.0]), PEOPLE) for _ in matrix]
    for _ in range(learning_rounds):
        people = [place(person, row, curves, 1) for person, row in zip(people, matrix, strict=True)]
        curves = learn(curves, people, matrix)
    return [place(person, row, curves, placing_rounds) for person, row in zip(people, matrix, strict=True)], curves
