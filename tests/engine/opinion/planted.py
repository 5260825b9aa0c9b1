"""Invented votes whose truth is known: planted groups, one cloud, or chance alone."""

import numpy as np

from cedre.engine.opinion import Votes


def votes_of(matrix):
    """Votes from a dense matrix with NaN where someone did not vote; identifiers are row and column numbers."""
    rows, columns = np.nonzero(~np.isnan(matrix))
    return Votes.from_arrays(rows, columns, matrix[rows, columns].astype(int))


def planted(*, people, statements, groups, apart, seed, answered=0.6, passes=0.18):
    """(matrix, labels): each group leans its own way on each statement, by `apart` on the logit scale.

    One group, or apart = 0, is chance alone: people then differ in nothing but luck. Activity is log-normal.
    """
    chance = np.random.default_rng([seed, people, statements, groups])
    labels = chance.integers(groups, size=people)
    leaning = chance.normal(0, 0.7, statements) + chance.normal(0, apart, (groups, statements))[labels]
    matrix = np.where(chance.random((people, statements)) < 1 / (1 + np.exp(-leaning)), 1.0, -1.0)
    matrix[chance.random((people, statements)) < passes] = 0
    activity = np.minimum(1, answered * np.exp(chance.normal(0, 0.6, people)))
    answers = chance.random((people, statements)) <= activity[:, None]
    # Someone who answered nothing is not a participant.
    answers[np.arange(people), chance.integers(statements, size=people)] = True
    matrix[~answers] = np.nan
    return matrix, labels


def doubts_of(grouping):
    """The numbers behind a judgment of groups; none where no grouping could be tried."""
    found = grouping.doubts
    if found is None:
        return ()
    return found.crowd_silhouettes, found.shuffled_coherence, np.array([found.stability, found.coherence])


def bits(result):
    """Every array of a result as one byte string: equal only when all bits are."""
    ground, space, grouping = result.common_ground, result.space, result.grouping
    arrays = (
        result.participants, result.statements, result.positions, result.placed, result.groups, result.priorities,
        space.centre, space.components, space.explained, space.extremity,
        grouping.indicative, grouping.centres, grouping.silhouettes, *doubts_of(grouping),
        result.counts.agrees, result.counts.disagrees, result.counts.passes,
        result.by_group.agrees, result.by_college.agrees, result.group_aware.agree, result.group_aware.disagree,
        ground.agree.lower, ground.agree.score, ground.agree.ranking, ground.disagree.score, ground.disagree.ranking,
        ground.division.gap, ground.division.split, ground.division.ranking,
    )  # fmt: skip
    sentences = (result.representative, result.consensus_agree, result.consensus_disagree, grouping.finding)
    return b"".join(np.ascontiguousarray(array).tobytes() for array in arrays) + repr(sentences).encode()
