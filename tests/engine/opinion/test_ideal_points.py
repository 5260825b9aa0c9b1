"""Positions with their uncertainty: exact against the slow way, honest about what is unknown, the same in any order."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cedre.engine.opinion import Thresholds, Votes
from cedre.engine.opinion.ideal_points import PEOPLE_PRIOR, ideal_points
from tests.engine.opinion import ideal_point_oracle as oracle
from tests.engine.opinion.planted import votes_of

STANCES = st.sampled_from([-1.0, 0.0, 1.0, np.nan])
# After two rounds of learning, someone here moves by less than is looked at, then would move again.
NEARLY_ALL_PASSES = np.zeros((6, 5))
NEARLY_ALL_PASSES[[0, 0, 1], [0, 1, 2]] = -1, np.nan, np.nan


def leading_axes(matrix):
    centred = np.nan_to_num(matrix - np.nanmean(matrix, axis=0))
    return np.linalg.svd(centred, full_matrices=False)[2][:2]


def placed(matrix, *, withheld=(), seed=0, components=None, **thresholds):
    votes = votes_of(matrix)
    hidden = np.isin(votes.statements, withheld)
    axes = leading_axes(matrix) if components is None else components
    return ideal_points(votes, axes, hidden, seed=seed, thresholds=Thresholds(**thresholds))


def plane(people, statements, seed, answered=0.6):
    """(matrix, where): people of a two-dimensional normal crowd answer by the very model, one vote in six passed."""
    chance = np.random.default_rng(seed)
    where = chance.normal(size=(people, 2))
    logit = chance.normal(0, 1, statements) + where @ chance.normal(0, 1.2, (2, statements))
    matrix = np.where(chance.random((people, statements)) < 1 / (1 + np.exp(-logit)), 1.0, -1.0)
    matrix[chance.random((people, statements)) < 0.17] = 0
    matrix[chance.random((people, statements)) > answered] = np.nan
    matrix[:, 0] = np.where(np.isnan(matrix[:, 0]), 0, matrix[:, 0])
    return matrix, where


def aligned(found, truth):
    """The map that best carries the found plane onto the true one: a rotation or a mirror, and one scale."""
    left, sizes, right = np.linalg.svd(found.T @ truth)
    return left @ right * sizes.sum() / (found**2).sum()


@settings(max_examples=25, deadline=None)
@given(arrays(float, (6, 5), elements=STANCES), st.integers(0, 3))
@example(NEARLY_ALL_PASSES, 2)
def test_positions_are_those_of_the_slow_obvious_way(matrix, learning):
    matrix[np.isnan(matrix).all(axis=1), 0] = 1
    matrix[0, np.isnan(matrix).all(axis=0)] = -1
    axes = np.random.default_rng(0).normal(size=(2, 5)) / 3
    rounds = {"learning_rounds": learning, "placing_rounds": 2}
    found = placed(matrix, components=axes, **rounds)
    people, curves = oracle.ideal_points(matrix, axes, learning, 2)

    # The engine turns its plane at the end; distances and chances do not turn.
    slow = np.array([mean[1:3] for mean, _ in people])
    np.testing.assert_allclose(found.positions @ found.positions.T, slow @ slow.T, atol=5e-3)
    np.testing.assert_allclose(found.means[:, 2:], [mean[3:] for mean, _ in people], atol=5e-3)
    for i, person in enumerate(people):
        everything = np.arange(5), np.full(5, i)
        for question, chances in enumerate((found.chance_to_agree, found.chance_to_pass)):
            expected = [oracle.logit_probability_weight(person, curves[question][j])[1] for j in range(5)]
            np.testing.assert_allclose(chances(everything[1], everything[0]), expected, atol=2e-3)


def test_people_are_found_where_they_were_and_as_surely_as_is_said():
    matrix, truth = plane(800, 60, seed=1)
    found = placed(matrix)
    turn = aligned(found.positions, truth)
    errors = truth - found.positions @ turn
    spreads = np.einsum("pab,ac,bd->pcd", found.uncertainty, turn, turn)
    inside = np.einsum("pa,pab,pb->p", errors, np.linalg.inv(spreads), errors) < 4.605  # 90 % of a normal plane

    assert np.corrcoef(truth[:, 0], (found.positions @ turn)[:, 0])[0, 1] > 0.9
    assert 0.8 < inside.mean() < 0.97


def test_the_more_someone_answers_the_surer_their_place():
    matrix, _ = plane(300, 60, seed=2)
    matrix[0, 1:] = np.nan
    matrix[1] = np.where(np.isnan(matrix[1]), 1.0, matrix[1])
    areas = np.linalg.det(placed(matrix).uncertainty)

    assert areas[1] < np.median(areas) < areas[0] < 1


def test_someone_whose_votes_are_all_withheld_stands_at_the_centre_and_nothing_is_known_of_them():
    matrix, _ = plane(60, 12, seed=3)
    matrix[0, 1:] = np.nan
    found = placed(matrix, withheld=[0])

    assert found.means[0].tolist() == [0, 0, 0, 0]
    np.testing.assert_allclose(found.covariances[0], np.diag(PEOPLE_PRIOR), atol=1e-12)


def test_votes_on_withheld_statements_weigh_nothing():
    matrix, _ = plane(60, 12, seed=3)
    other = matrix.copy()
    other[:, 4] = np.where(np.isnan(matrix[:, 4]), np.nan, -1.0)
    axes = leading_axes(matrix)
    axes[:, 4] = 0

    one, two = (placed(answers, withheld=[4], components=axes) for answers in (matrix, other))
    assert one.means.tobytes() == two.means.tobytes()
    assert one.covariances.tobytes() == two.covariances.tobytes()


def test_people_who_only_pass_are_told_apart_by_that_and_by_little_else():
    matrix, _ = plane(200, 40, seed=4)
    matrix[0] = 0
    found = placed(matrix)
    everyone, first = np.arange(200), np.zeros(200, dtype=np.int64)

    assert found.chance_to_pass(everyone, first).argmax() == 0
    assert found.means[0, 3] > 2
    assert np.isfinite(found.means).all()


def test_the_order_of_the_rows_and_the_names_of_people_change_nothing():
    matrix, _ = plane(120, 20, seed=5)
    rows, columns = np.nonzero(~np.isnan(matrix))
    stances, axes = matrix[rows, columns].astype(int), leading_axes(matrix)
    shuffled = np.random.default_rng(0).permutation(len(rows))
    hidden, thresholds = np.zeros(20, dtype=bool), Thresholds()
    one = ideal_points(Votes.from_arrays(rows, columns, stances), axes, hidden, seed=0, thresholds=thresholds)
    two = ideal_points(
        Votes.from_arrays(rows[shuffled] * 7 + 3, columns[shuffled], stances[shuffled]),
        axes, hidden, seed=0, thresholds=thresholds,
    )  # fmt: skip

    assert one.means.tobytes() == two.means.tobytes()
    assert one.covariances.tobytes() == two.covariances.tobytes()
    assert one.curves.means.tobytes() == two.curves.means.tobytes()


def test_curves_learned_from_some_people_place_everyone_nearly_as_curves_learned_from_all():
    matrix, _ = plane(3000, 40, seed=6)
    whole, part = placed(matrix), placed(matrix, learning_votes=20_000)

    assert part.positions.shape == (3000, 2)
    apart = np.sqrt(((whole.positions - part.positions) ** 2).sum(axis=1))
    assert apart.mean() < 0.2
    assert placed(matrix, learning_votes=20_000).means.tobytes() == part.means.tobytes()


def test_the_plane_is_turned_along_the_principal_components():
    matrix, _ = plane(300, 40, seed=7)
    axes = leading_axes(matrix)
    found, mirrored = placed(matrix, components=axes), placed(matrix, components=axes * [[-1], [1]])

    loadings = found.curves.means[0, :, 1:]
    np.testing.assert_allclose(axes @ loadings, (axes @ loadings).T, atol=1e-6)
    np.testing.assert_allclose(mirrored.positions, found.positions * [-1, 1], atol=1e-6)


@pytest.mark.parametrize("stance", [-1.0, 0.0, 1.0])
def test_one_person_one_statement_and_one_vote_are_enough_not_to_fail(stance):
    found = placed(np.array([[stance]]), components=np.zeros((2, 1)))

    assert np.isfinite(found.means).all()
    assert found.positions.tolist() == [[0, 0]]
