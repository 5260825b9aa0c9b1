"""The crowd of one piece: it answers the same sheets, about as our people do, and has no groups."""

from dataclasses import replace

import numpy as np
import pytest

from cedre.engine.opinion import Thresholds, ideal_points
from cedre.engine.opinion.counts import count_votes
from cedre.engine.opinion.one_crowd import answers_of_one_crowd, one_crowd_silhouettes
from cedre.engine.opinion.pca import centred, opinion_space, statement_means
from tests.engine.opinion.planted import planted, votes_of


@pytest.fixture(scope="module")
def ours():
    """(votes, centred votes, axes) of two camps far apart, the fourth statement being withheld."""
    matrix, _ = planted(people=300, statements=40, groups=2, apart=2, seed=1)
    votes = votes_of(matrix)
    withheld, counts = np.arange(40) == 3, count_votes(votes)
    centre = statement_means(counts, withheld)
    sheets = centred(votes, counts, centre, withheld)
    return votes, sheets, opinion_space(sheets, centre, seed=0).components


def test_it_answers_the_same_statements_and_agrees_about_as_often(ours):
    votes, _, axes = ours
    points = ideal_points(votes, axes, np.arange(40) == 3, seed=0, thresholds=Thresholds())
    crowd = answers_of_one_crowd(votes, points, np.random.default_rng(0))

    assert np.array_equal(crowd.starts, votes.starts)
    assert np.array_equal(crowd.columns, votes.columns)
    shown = np.arange(40) != 3
    shares = [(counts.agrees / counts.seen)[shown] for counts in (count_votes(votes), count_votes(crowd))]
    assert np.abs(shares[0] - shares[1]).mean() < 0.06
    assert np.corrcoef(*shares)[0, 1] > 0.9


def test_two_camps_look_more_parted_than_it_and_the_same_seed_draws_the_same_crowds(ours):
    _, sheets, axes = ours
    few = replace(Thresholds(), reference_rounds=4)
    reached = one_crowd_silhouettes(sheets, axes, 2, seed=5, thresholds=few)

    assert reached.shape == (4,)
    assert 0.2 < reached.min() < reached.max() < 0.6
    assert np.array_equal(reached, one_crowd_silhouettes(sheets, axes, 2, seed=5, thresholds=few))


def test_a_large_crowd_is_compared_through_some_of_its_people(ours):
    _, sheets, axes = ours
    few = replace(Thresholds(), reference_rounds=2, compared_people=100)

    assert (one_crowd_silhouettes(sheets, axes, 2, seed=5, thresholds=few) > 0.2).all()
