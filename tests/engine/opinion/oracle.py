"""The slow, obvious way: dense matrices and plain loops straight from the formulas, sharing no code with the engine.

A matrix holds NaN where someone did not vote. Good for small sizes only.
"""

import math
from itertools import combinations

import numpy as np
from scipy.stats import beta


def matrix_of(rows):
    """(participants, statements, matrix) from rows (participant, statement, stance, instant) in any order."""
    participants = sorted({row[0] for row in rows})
    statements = sorted({row[1] for row in rows})
    matrix = np.full((len(participants), len(statements)), np.nan)
    for i, participant in enumerate(participants):
        for j, statement in enumerate(statements):
            mine = [row for row in rows if row[:2] == (participant, statement)]
            if not mine:
                continue
            latest = {row[2] for row in mine if row[3] == max(row[3] for row in mine)}
            matrix[i, j] = latest.pop() if len(latest) == 1 else 0
    return participants, statements, matrix


def counts(matrix):
    return (matrix == 1).sum(axis=0), (matrix == -1).sum(axis=0), (matrix == 0).sum(axis=0)


def centre(matrix, withheld):
    means = np.array([column[~np.isnan(column)].mean() for column in matrix.T])
    means[withheld] = 0
    return means


def imputed_and_centred(matrix, withheld):
    means = centre(matrix, withheld)
    imputed = matrix.copy()
    imputed[:, withheld] = 0
    for j in range(matrix.shape[1]):
        imputed[np.isnan(imputed[:, j]), j] = means[j]
    return imputed - means


def singular_values_and_axes(matrix, withheld):
    _, values, axes = np.linalg.svd(imputed_and_centred(matrix, withheld))
    return values, axes


def positions(matrix, withheld, components):
    means = centre(matrix, withheld)
    found = np.zeros((len(matrix), 2))
    for i, row in enumerate(matrix):
        answered = [j for j in range(len(row)) if not np.isnan(row[j]) and not withheld[j]]
        for axis in range(2):
            plain = sum((row[j] - means[j]) * components[axis][j] for j in answered)
            found[i, axis] = math.sqrt(len(row) / max(len(answered), 1)) * plain
    return found


def extremity(matrix, withheld, components):
    """By its meaning: where a person who only agrees with this statement falls."""
    means = centre(matrix, withheld)
    size = matrix.shape[1]
    return np.array(
        [math.sqrt(size) * np.linalg.norm([(1 - means[j]) * components[a][j] for a in range(2)]) for j in range(size)]
    )


def placed(matrix, withheld):
    shown = matrix[:, ~np.asarray(withheld)]
    cast = (~np.isnan(shown)).sum(axis=1)
    enough = [i for i in range(len(shown)) if cast[i] and cast[i] >= min(7, shown.shape[1])]
    if len(enough) < 15:
        most_active = sorted((i for i in range(len(shown)) if cast[i]), key=lambda i: (-cast[i], i))
        enough = sorted(set(enough) | set(most_active[:15]))
    return enough


def share(successes, trials):
    return (successes + 1) / (trials + 2)


def majority_z(successes, trials):
    return 2 * math.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def difference_z(successes, trials, other_successes, other_trials):
    pooled = (successes + other_successes + 2) / (trials + other_trials + 2)
    if pooled == 1:
        return 0.0
    error = math.sqrt(pooled * (1 - pooled) * (1 / (trials + 1) + 1 / (other_trials + 1)))
    return ((successes + 1) / (trials + 1) - (other_successes + 1) / (other_trials + 1)) / error


def significant_statements(matrix, labels, group, withheld):
    """[(score, column, stance)] of everything that passes both tests, best first."""
    inside = matrix[[i for i, label in enumerate(labels) if label == group]]
    outside = matrix[[i for i, label in enumerate(labels) if label not in (group, -1)]]
    found = []
    for j in range(matrix.shape[1]):
        sides = []
        for stance in (1, -1):
            won, tried = (inside[:, j] == stance).sum(), (~np.isnan(inside[:, j])).sum()
            other_won, other_tried = (outside[:, j] == stance).sum(), (~np.isnan(outside[:, j])).sum()
            p, z = share(won, tried), majority_z(won, tried)
            ratio = p / share(other_won, other_tried)
            ratio_z = difference_z(won, tried, other_won, other_tried)
            sides.append((ratio_z, p * z * ratio * ratio_z, z, stance))
        ratio_z, score, z, stance = sides[0] if sides[0][0] > sides[1][0] else sides[1]
        if z > 1.2816 and ratio_z > 1.2816 and not withheld[j]:
            found.append((score, j, stance))
    return sorted(found, key=lambda entry: (-entry[0], entry[1]))


def consensus(matrix, stance, withheld):
    """[(score, column)] of the statements with a majority beyond chance, best first."""
    found = []
    for j in range(matrix.shape[1]):
        won, tried = (matrix[:, j] == stance).sum(), (~np.isnan(matrix[:, j])).sum()
        if share(won, tried) > 0.5 and majority_z(won, tried) > 1.2816 and not withheld[j]:
            found.append((share(won, tried) * majority_z(won, tried), j))
    return sorted(found, key=lambda entry: (-entry[0], entry[1]))


def group_aware(matrix, labels, stance):
    product = np.ones(matrix.shape[1])
    for group in sorted(set(labels) - {-1}):
        rows = matrix[[i for i, label in enumerate(labels) if label == group]]
        for j in range(matrix.shape[1]):
            product[j] *= share((rows[:, j] == stance).sum(), (~np.isnan(rows[:, j])).sum())
    return product


def priorities(matrix, withheld, components):
    rows = matrix[placed(matrix, withheld)]
    reach = extremity(matrix, withheld, components)
    found = []
    for j in range(matrix.shape[1]):
        agrees, passes, seen = (rows[:, j] == 1).sum(), (rows[:, j] == 0).sum(), (~np.isnan(rows[:, j])).sum()
        passed, pleased = (passes + 1) / (seen + 2), (agrees + 1) / (seen + 2)
        found.append(((1 - passed) * (reach[j] + 1) * pleased * (1 + 8 * 2 ** (-seen / 5))) ** 2)
    return np.array(found)


def lower_bound(successes, trials):
    return beta.ppf(0.05, successes + 1, trials - successes + 1)


def common_ground(matrix, colleges, stance):
    """(S,) geometric mean over the colleges of five people or more of the lower bound of this stance."""
    large = [c for c in sorted(set(colleges) - {-1}) if sum(1 for college in colleges if college == c) >= 5]
    scores = np.ones(matrix.shape[1])
    for college in large:
        rows = matrix[[i for i, mine in enumerate(colleges) if mine == college]]
        for j in range(matrix.shape[1]):
            scores[j] *= lower_bound((rows[:, j] == stance).sum(), (~np.isnan(rows[:, j])).sum())
    return scores ** (1 / len(large))


def division(matrix, labels):
    """(S,) the widest gap between one segment surely in favour and another surely against."""
    segments = sorted(set(labels) - {-1})
    widest = np.zeros(matrix.shape[1])
    for j in range(matrix.shape[1]):
        bounds = []
        for segment in segments:
            column = matrix[[i for i, label in enumerate(labels) if label == segment], j]
            yes, no = (column == 1).sum(), (column == -1).sum()
            if yes + no >= 5:
                bounds.append((lower_bound(yes, yes + no), 1 - lower_bound(no, yes + no)))
        for (low, high), (other_low, other_high) in combinations(bounds, 2):
            if low > 0.5 > other_high:
                widest[j] = max(widest[j], low - other_high)
            if other_low > 0.5 > high:
                widest[j] = max(widest[j], other_low - high)
    return widest


def split(matrix, labels):
    """(S,) what is sure of the smaller side among those who have a segment; 0 under five voices."""
    rows = matrix[[i for i, label in enumerate(labels) if label != -1]]
    found = np.zeros(matrix.shape[1])
    for j in range(matrix.shape[1]):
        yes, no, seen = (rows[:, j] == 1).sum(), (rows[:, j] == -1).sum(), (~np.isnan(rows[:, j])).sum()
        if seen >= 5:
            found[j] = min(lower_bound(yes, seen), lower_bound(no, seen))
    return found


def silhouette(points, labels):
    scores = []
    for i, point in enumerate(points):
        gaps = [math.dist(point, other) for other in points]
        own = [gaps[j] for j in range(len(points)) if labels[j] == labels[i] and j != i]
        if not own:
            scores.append(0.0)
            continue
        inside = sum(own) / len(own)
        outside = min(
            np.mean([gaps[j] for j in range(len(points)) if labels[j] == other]) for other in set(labels) - {labels[i]}
        )
        scores.append((outside - inside) / max(inside, outside) if max(inside, outside) > 0 else 0.0)
    return float(np.mean(scores))


def adjusted_rand(left, right):
    """From its definition over pairs: (agreements - expected) / (mean - expected)."""
    pairs = list(combinations(range(len(left)), 2))
    together_left = [left[i] == left[j] for i, j in pairs]
    together_right = [right[i] == right[j] for i, j in pairs]
    both = sum(a and b for a, b in zip(together_left, together_right, strict=True))
    expected = sum(together_left) * sum(together_right) / len(pairs)
    most = (sum(together_left) + sum(together_right)) / 2
    return (both - expected) / (most - expected)
