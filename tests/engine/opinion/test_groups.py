"""Groups that are there are found; chance, one cloud and too few people are called what they are."""

import numpy as np
import pytest

from bench.opinion.truth_groups import asked, found_again, groups
from cedre.engine.opinion import GroupFinding, Thresholds, opinion_map
from cedre.engine.opinion.clustering import adjusted_rand
from cedre.engine.opinion.groups import placed_participants
from tests.engine.opinion.planted import planted, votes_of


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("groups", [2, 3])
def test_planted_groups_are_found(groups, seed):
    matrix, truth = planted(people=250, statements=60, groups=groups, apart=2, seed=seed)
    result = opinion_map(votes_of(matrix), seed=seed)

    assert result.clear_groups
    assert result.grouping.number == groups
    inside = result.groups >= 0
    assert adjusted_rand(result.groups[inside], truth[inside]) > 0.8
    assert result.grouping.stability > 0.85


@pytest.mark.parametrize("seed", range(6))
def test_chance_alone_makes_no_clear_groups(seed):
    matrix, _ = planted(people=250, statements=30, groups=1, apart=0, seed=seed)
    result = opinion_map(votes_of(matrix), seed=seed)

    assert result.grouping.finding is GroupFinding.INCOHERENT
    assert (result.groups == -1).all()
    assert (result.grouping.indicative >= 0).sum() == result.placed.sum()
    assert result.by_group.agrees.shape == (0, 30)


def test_people_spread_evenly_make_no_clear_groups():
    # Two opinions that everyone holds to some degree: a round cloud, with nothing to cut along.
    chance = np.random.default_rng(1)
    degrees, leanings = chance.normal(size=(400, 2)), chance.normal(0, 1.5, (2, 60))
    matrix = np.where(chance.random((400, 60)) < 1 / (1 + np.exp(-degrees @ leanings)), 1.0, -1.0)
    result = opinion_map(votes_of(matrix))

    assert result.grouping.finding is GroupFinding.TENDENCIES
    assert result.grouping.doubts.coherence > result.grouping.doubts.shuffled_coherence.max()


@pytest.mark.parametrize("seed", range(3))
def test_a_marked_gradient_from_one_edge_to_the_other_is_not_two_camps(seed):
    # Sharp answers pile people up at both ends of the map; behind the answers, most of them stand in the middle.
    chance = np.random.default_rng(seed)
    leaning = chance.normal(size=(600, 1)) * chance.normal(0, 2, 40)
    matrix = np.where(chance.random((600, 40)) < 1 / (1 + np.exp(-leaning)), 1.0, -1.0)
    matrix[chance.random((600, 40)) < 0.5] = np.nan
    matrix[:, 0] = np.where(np.isnan(matrix[:, 0]), 0, matrix[:, 0])
    result = opinion_map(votes_of(matrix), seed=seed)

    assert result.grouping.finding is GroupFinding.TENDENCIES
    assert result.grouping.silhouettes[0] > 0.45


def test_groups_that_other_people_would_not_make_are_called_unstable():
    matrix, _ = planted(people=250, statements=60, groups=3, apart=2, seed=0)
    result = opinion_map(votes_of(matrix), thresholds=Thresholds(stability_needed=1.0))

    assert result.grouping.finding is GroupFinding.UNSTABLE
    assert not result.clear_groups


@pytest.mark.long
def test_stability_announces_what_other_people_of_the_same_public_give():
    # Little is known of two hundred people who answer ten questions each; more when they answer twenty.
    quick = Thresholds(reference_rounds=1, coherence_rounds=1)
    for answered in (0.25, 0.5):
        announced, obtained = [], []
        for turn in range(3):
            public = groups(3)(np.random.default_rng([turn, 1]))
            these, others = (asked(public, 200, np.random.default_rng([turn, 200, draw]), answered) for draw in (2, 3))
            found, again = (
                opinion_map(one.votes, seed=turn, thresholds=quick, with_uncertainty=False) for one in (these, others)
            )
            announced.append(found.grouping.stability)
            obtained.append(found_again(found, these, again))
        assert abs(np.mean(announced) - np.mean(obtained)) < 0.15


def test_the_largest_group_comes_first_and_groups_are_counted():
    matrix, _ = planted(people=250, statements=60, groups=3, apart=2, seed=0)
    result = opinion_map(votes_of(matrix))
    sizes = np.bincount(result.groups[result.groups >= 0])

    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    for group in range(3):
        mine = matrix[result.groups == group]
        assert result.by_group.agrees[group].tolist() == (mine == 1).sum(axis=0).tolist()
        np.testing.assert_allclose(
            result.grouping.centres[group], result.positions[result.groups == group].mean(axis=0), atol=1e-9
        )
    assert len(result.representative) == 3


def test_no_group_is_smaller_than_what_may_be_shown():
    matrix, _ = planted(people=60, statements=30, groups=2, apart=3, seed=2)
    for fewest in (5, 20):
        result = opinion_map(votes_of(matrix), thresholds=Thresholds(fewest_in_group=fewest))
        sizes = np.bincount(result.grouping.indicative + 1)[1:]
        assert (sizes >= fewest).all()


def test_seven_votes_place_someone_and_the_most_active_fill_up_to_fifteen():
    cast = np.array([7] * 12 + [6, 1, 5, 3, 5, 2])

    placed = placed_participants(cast, 40, Thresholds())
    assert np.flatnonzero(placed).tolist() == [*range(12), 12, 14, 16]


def test_when_there_are_fewer_statements_all_of_them_place_someone():
    cast = np.array([3] * 16 + [2])

    assert np.flatnonzero(placed_participants(cast, 3, Thresholds())).tolist() == list(range(16))


def test_answers_to_withheld_statements_alone_place_nobody():
    matrix = np.full((40, 12), np.nan)
    matrix[:20, :4] = np.where(np.arange(20)[:, None] % 2, 1.0, -1.0)
    matrix[20:, 4:] = 1.0
    result = opinion_map(votes_of(matrix), withheld=list(range(4, 12)))

    assert np.flatnonzero(result.placed).tolist() == list(range(20))
    assert not result.positions[20:].any()


def test_those_who_answered_all_that_is_left_are_placed_where_the_earlier_ones_who_say_the_same_are():
    # Four statements of ten were withheld before the last twenty people came.
    matrix = np.where(np.random.default_rng(2).random((40, 10)) < 0.5, 1.0, -1.0)
    matrix[20:] = matrix[:20]
    matrix[20:, 6:] = np.nan
    result = opinion_map(votes_of(matrix), withheld=[6, 7, 8, 9])

    assert result.placed.all()
    np.testing.assert_allclose(result.positions[20:], result.positions[:20])


def test_with_fifteen_people_placed_nobody_is_added():
    assert placed_participants(np.array([7] * 15 + [6]), 40, Thresholds()).sum() == 15
