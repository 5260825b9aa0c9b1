"""Every stage against the slow, obvious implementation, on small votes of any shape."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cedre.engine.opinion import Basis, Thresholds, opinion_map
from cedre.engine.opinion.clustering import adjusted_rand, k_means, mean_silhouette
from cedre.engine.opinion.common_ground import divisive_statements
from cedre.engine.opinion.consensus import consensus_statements, group_aware_consensus
from cedre.engine.opinion.counts import count_by_label, count_votes
from cedre.engine.opinion.representative import representative_statements
from tests.engine.opinion import oracle
from tests.engine.opinion.planted import votes_of

QUICK = Thresholds(bootstrap_rounds=2, reference_rounds=2, coherence_rounds=2, kmeans_starts=2)
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@st.composite
def matrices(draw, fewest_people=1, most_people=18, most_statements=6):
    """A dense matrix with NaN for no vote; nobody and no statement is without any vote."""
    shape = (draw(st.integers(fewest_people, most_people)), draw(st.integers(1, most_statements)))
    matrix = draw(arrays(float, shape, elements=st.sampled_from((1.0, -1.0, 0.0, np.nan))))
    silent = np.flatnonzero(np.isnan(matrix).all(axis=1))
    matrix[silent, silent % shape[1]] = 1.0
    matrix[0, np.isnan(matrix).all(axis=0)] = -1.0
    return matrix


@st.composite
def matrices_with(draw, labels, first=()):
    """A matrix, a label for each person (`first` for the first ones), and the statements withheld."""
    matrix = draw(matrices(fewest_people=max(1, len(first)), most_people=24))
    others = len(matrix) - len(first)
    given_labels = [*first, *draw(st.lists(labels, min_size=others, max_size=others))]
    withheld = np.array(draw(st.lists(st.booleans(), min_size=matrix.shape[1], max_size=matrix.shape[1])))
    return matrix, np.array(given_labels), withheld


def drawn_map(matrix, withheld, **options):
    return opinion_map(votes_of(matrix), withheld=np.flatnonzero(withheld).tolist(), thresholds=QUICK, **options)


@settings(deadline=None, max_examples=80)
@given(matrices_with(st.just(-1)))
def test_the_plane_is_that_of_the_imputed_matrix(case):
    matrix, _, withheld = case
    result = drawn_map(matrix, withheld)
    values, axes = oracle.singular_values_and_axes(matrix, withheld)
    variance = (values**2).sum()

    np.testing.assert_allclose(result.space.centre, oracle.centre(matrix, withheld), **CLOSE)
    shares = np.append(values**2 / variance if variance > 1e-9 else values * 0, (0, 0))[:2]
    np.testing.assert_allclose(result.space.explained, shares, **CLOSE)

    # Equal singular values leave an axis free to turn: only axes that stand alone are compared.
    spectrum = np.append(values, (0, 0, 0))
    for axis in range(2):
        alone = np.abs(np.delete(spectrum, axis) - spectrum[axis]).min() > 1e-3
        if alone:
            np.testing.assert_allclose(np.abs(result.space.components[axis]), np.abs(axes[axis]), atol=1e-7)


@settings(deadline=None, max_examples=60)
@given(matrices_with(st.just(-1)))
def test_people_and_statements_fall_where_the_formulas_say(case):
    matrix, _, withheld = case
    result = drawn_map(matrix, withheld)
    components = result.space.components

    np.testing.assert_allclose(result.positions, oracle.positions(matrix, withheld, components), **CLOSE)
    np.testing.assert_allclose(result.space.extremity, oracle.extremity(matrix, withheld, components), **CLOSE)
    np.testing.assert_allclose(result.priorities, oracle.priorities(matrix, withheld, components), **CLOSE)
    assert np.flatnonzero(result.placed).tolist() == oracle.placed(matrix, withheld)


@settings(deadline=None, max_examples=60)
@given(matrices_with(st.sampled_from((-1, 0, 0, 1, 1, 2))))
def test_statements_of_given_groups_are_those_of_the_formulas(case):
    matrix, labels, withheld = case
    votes = votes_of(matrix)
    by_group = count_by_label(votes, labels, 3)
    found = representative_statements(by_group, withheld=withheld, thresholds=QUICK)

    for group in range(3):
        expected = oracle.significant_statements(matrix, labels.tolist(), group, withheld)
        if not expected:
            assert len(found[group]) <= 1
            assert not any(statement.is_significant for statement in found[group])
            continue
        assert len(found[group]) == min(5, len(expected))
        # Scores that are equal but for rounding may come in either order.
        np.testing.assert_allclose(
            sorted((s.score for s in found[group]), reverse=True), [e[0] for e in expected[:5]], **CLOSE
        )
        assert {(s.column, s.stance) for s in found[group]} <= {e[1:] for e in expected}
        assert [s.stance for s in found[group]] == sorted((s.stance for s in found[group]), reverse=True)


@settings(deadline=None, max_examples=40)
@given(matrices_with(st.sampled_from((-1, 0, 1)), first=[0, 1]))
def test_group_aware_consensus_is_that_of_the_formula(case):
    matrix, labels, _ = case
    found = group_aware_consensus(count_by_label(votes_of(matrix), labels, 2))

    np.testing.assert_allclose(found.agree, oracle.group_aware(matrix, labels.tolist(), 1), **CLOSE)
    np.testing.assert_allclose(found.disagree, oracle.group_aware(matrix, labels.tolist(), -1), **CLOSE)


@settings(deadline=None, max_examples=60)
@given(matrices_with(st.just(-1)))
def test_consensus_is_that_of_the_formulas(case):
    matrix, _, withheld = case
    found = consensus_statements(count_votes(votes_of(matrix)), withheld=withheld, thresholds=QUICK)

    for stance, statements in zip((1, -1), found, strict=True):
        expected = oracle.consensus(matrix, stance, withheld)
        assert [s.column for s in statements] == [column for _, column in expected[:5]]
        assert all(s.stance == stance for s in statements)


@settings(deadline=None, max_examples=60)
@given(matrices_with(st.sampled_from((-1, 3, 8)), first=[3, 8] * 5))
def test_common_ground_is_that_of_the_formulas(case):
    matrix, colleges, withheld = case
    ground = drawn_map(matrix, withheld, colleges=colleges).common_ground

    assert ground.basis is Basis.COLLEGES
    assert ground.segments.identifiers.tolist() == [3, 8]
    for stance, side in ((1, ground.agree), (-1, ground.disagree)):
        expected = oracle.common_ground(matrix, colleges.tolist(), stance)
        np.testing.assert_allclose(side.score, expected, **CLOSE)
        assert (np.diff(side.score[side.ranking]) <= 0).all()
        voices = np.array([(~np.isnan(matrix[colleges == college])).sum(axis=0) for college in (3, 8)])
        assert sorted(side.ranking) == np.flatnonzero((voices >= 5).all(axis=0) & ~withheld).tolist()


@settings(deadline=None, max_examples=60)
@given(matrices_with(st.sampled_from((0, 0, 1, 1, 2))))
def test_division_is_that_of_the_formulas(case):
    matrix, labels, withheld = case
    found = divisive_statements(count_by_label(votes_of(matrix), labels, 3), withheld=withheld, thresholds=QUICK)
    expected = np.where(withheld, 0, oracle.division(matrix, labels.tolist()))

    np.testing.assert_allclose(found.gap, expected, **CLOSE)
    split = np.where(withheld, 0, oracle.split(matrix, labels.tolist()))
    np.testing.assert_allclose(found.split, split, **CLOSE)
    assert sorted(found.ranking) == np.flatnonzero((expected > 0) | (split >= 0.3)).tolist()
    assert (np.diff(found.gap[found.ranking]) <= 0).all()


POINTS = arrays(float, st.tuples(st.integers(4, 20), st.just(2)), elements=st.integers(-3, 3).map(float))


@settings(deadline=None, max_examples=60)
@given(POINTS, st.integers(0, 5))
def test_silhouette_and_agreement_are_those_of_their_definitions(points, seed):
    chance = np.random.default_rng(seed)
    left, right = chance.integers(3, size=(2, len(points)))
    assume(len(set(left.tolist())) > 1)

    assert mean_silhouette(points, left) == pytest.approx(oracle.silhouette(points, left.tolist()))
    assert adjusted_rand(left, right) == pytest.approx(oracle.adjusted_rand(left, right))


@settings(deadline=None, max_examples=40)
@given(POINTS, st.integers(2, 4), st.integers(0, 5))
def test_k_means_puts_everyone_with_the_nearest_centre_and_centres_in_the_middle(points, k, seed):
    labels, centres = k_means(points, k, chance=np.random.default_rng(seed), starts=3)
    gaps = np.linalg.norm(points[:, None] - centres[None], axis=2)

    np.testing.assert_allclose(gaps[np.arange(len(points)), labels], gaps.min(axis=1))
    for group in set(labels.tolist()):
        np.testing.assert_allclose(centres[group], points[labels == group].mean(axis=0), **CLOSE)
