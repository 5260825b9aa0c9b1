"""A map that follows the votes says what a map made from nothing says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cedre.engine.opinion import OpinionState, UnknownStance, Votes, opinion_map
from cedre.engine.opinion.clustering import adjusted_rand
from tests.engine.opinion.planted import bits, planted, votes_of

ROWS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5), st.integers(-1, 1)), min_size=1, max_size=25)


def columns(rows):
    return [np.array(column) for column in zip(*rows, strict=True)]


def same_votes(left, right):
    names = ("participants", "statements", "starts", "codes")
    return all(np.array_equal(getattr(left, name), getattr(right, name)) for name in names)


@settings(deadline=None, max_examples=150)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_votes_added_batch_after_batch_are_the_votes_read_at_once(batches):
    # Within a batch, rows that contradict each other are a pass; between batches, the later wins.
    batches = [list({row[:2]: row for row in batch}.values()) for batch in batches]
    state = OpinionState(Votes.from_arrays(*columns(batches[0])))
    for batch in batches[1:]:
        state.add(*columns(batch))

    rows = [row for batch in batches for row in batch]
    when = [number for number, batch in enumerate(batches) for _row in batch]
    at_once = Votes.from_arrays(*columns(rows), when)
    assert same_votes(state.votes, at_once)
    assert state.votes.replaced == at_once.replaced


def test_a_new_statement_before_the_others_moves_every_column():
    state = OpinionState(Votes.from_arrays([1, 2], [10, 20], [1, -1]))
    state.add([1, 3], [5, 30], [0, 1])

    assert same_votes(state.votes, Votes.from_arrays([1, 2, 1, 3], [10, 20, 5, 30], [1, -1, 0, 1]))


def test_the_first_result_is_that_of_the_map_to_the_bit():
    votes = votes_of(planted(people=60, statements=12, groups=2, apart=2, seed=1)[0])

    state = OpinionState(votes, colleges={0: 1, 1: 2}, withheld=[3], seed=5)

    assert bits(state.result()) == bits(opinion_map(votes, colleges={0: 1, 1: 2}, withheld=[3], seed=5))
    assert state.result().points is None
    assert state.result() is state.result()
    assert state.result().recipe.refreshed_from == ""


@pytest.fixture(scope="module")
def followed():
    """A state drawn once, then joined by three people and one statement; and the same votes read at once."""
    matrix, _ = planted(people=400, statements=40, groups=2, apart=2.5, seed=3)
    matrix[397:, :] = np.where(np.isnan(matrix[397:, :]), 1, matrix[397:, :])
    matrix[:397, 39] = np.nan
    people, statements = np.nonzero(~np.isnan(matrix))
    stances = matrix[people, statements].astype(int)
    before = people < 397
    state = OpinionState(Votes.from_arrays(people[before], statements[before], stances[before]), seed=2)
    drawn = state.result()
    state.add(people[~before], statements[~before], stances[~before], colleges={398: 1})
    return drawn, state, opinion_map(Votes.from_arrays(people, statements, stances), colleges={398: 1}, seed=2)


def test_a_refreshed_map_agrees_with_one_made_from_nothing(followed):
    drawn, state, afresh = followed
    refreshed = state.result()

    assert refreshed.recipe.digest == afresh.recipe.digest
    assert refreshed.recipe.refreshed_from == drawn.recipe.digest
    np.testing.assert_array_equal(refreshed.counts.agrees, afresh.counts.agrees)
    np.testing.assert_array_equal(refreshed.by_college.agrees, afresh.by_college.agrees)
    np.testing.assert_allclose(refreshed.space.components, afresh.space.components, atol=1e-6)
    np.testing.assert_allclose(refreshed.positions, afresh.positions, atol=1e-5)
    assert adjusted_rand(refreshed.grouping.indicative + 1, afresh.grouping.indicative + 1) > 0.98
    assert refreshed.grouping.doubts is drawn.grouping.doubts


def test_someone_is_placed_at_once_where_the_next_map_would_put_them(followed):
    drawn, state, _afresh = followed
    fresh = OpinionState(state.votes, seed=2)
    fresh.result()

    row = int(np.searchsorted(fresh.result().participants, 398))
    np.testing.assert_allclose(fresh.position_of(398), fresh.result().positions[row])
    # A vote more moves them at once, on the same axes.
    before = fresh.position_of(12)
    fresh.add([12], [int(drawn.statements[0])], [-int(np.sign(drawn.space.components[0, 0])) or 1])
    assert fresh.position_of(12) != before
    with pytest.raises(KeyError):
        fresh.position_of(12345)


def test_groups_are_judged_again_once_the_votes_have_grown(followed):
    matrix, _ = planted(people=80, statements=12, groups=2, apart=2, seed=9)
    votes = votes_of(matrix)
    state = OpinionState(votes)
    judged = state.result().grouping.doubts
    newcomers, their_columns = np.nonzero(~np.isnan(matrix[:20]))
    state.add(newcomers + 1000, their_columns, matrix[newcomers, their_columns].astype(int))

    assert state.result().grouping.doubts is not judged
    assert state.result().recipe.refreshed_from == ""


def test_what_cannot_be_read_changes_nothing():
    state = OpinionState(Votes.from_arrays([1, 2], [1, 1], [1, -1]))

    with pytest.raises(UnknownStance):
        state.add([3], [1], [4])
    assert len(state.votes) == 2
