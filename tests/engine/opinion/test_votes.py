"""Reading votes: any order, the latest of a pair, clear refusals."""

import hashlib
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cedre.engine.opinion import LengthsDiffer, NotWholeNumbers, NoVotes, UnknownStance, Votes, VotesRefused
from cedre.engine.opinion.votes import columns_of
from tests.engine.opinion import oracle

ROWS = st.lists(
    st.tuples(st.integers(-3, 6), st.integers(10, 15), st.sampled_from((-1, 0, 1)), st.integers(0, 2)),
    min_size=1,
    max_size=40,
)


def read(rows):
    return Votes.from_arrays(*(np.array(column) for column in zip(*rows, strict=True)))


def dense(votes):
    matrix = np.full((len(votes.participants), len(votes.statements)), np.nan)
    matrix[votes.rows, votes.columns] = votes.stances
    return matrix


@settings(deadline=None, max_examples=80)
@given(ROWS)
def test_votes_are_those_of_the_slow_reading(rows):
    votes = read(rows)
    participants, statements, matrix = oracle.matrix_of(rows)

    assert votes.participants.tolist() == participants
    assert votes.statements.tolist() == statements
    np.testing.assert_array_equal(dense(votes), matrix)
    assert votes.replaced == len(rows) - len(votes)


@settings(deadline=None, max_examples=40)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_their_repetition_change_nothing(rows, chance):
    again = rows + rows[: len(rows) // 2]
    chance.shuffle(again)

    assert read(again).digest() == read(rows).digest()


def test_the_latest_vote_of_a_pair_wins():
    votes = Votes.from_arrays([1, 1, 1], [5, 5, 5], [1, -1, 0], instants=[20, 30, 10])

    assert votes.of(1)[1].tolist() == [-1]
    assert votes.replaced == 2


def test_dates_serve_as_instants():
    instants = np.array(["2026-03-02T10:00", "2026-03-01T10:00"], dtype="datetime64[s]")

    assert Votes.from_arrays([1, 1], [5, 5], [1, -1], instants).of(1)[1].tolist() == [1]


@pytest.mark.parametrize("unit", ["ns", "us", "s", "D"])
def test_dates_are_compared_in_their_own_unit_and_a_vote_without_date_gives_way(unit):
    instants = np.array([10**15 + 1, 10**15, "NaT"], dtype=f"datetime64[{unit}]")

    assert Votes.from_arrays([1, 1, 1], [5, 5, 5], [1, -1, -1], instants).of(1)[1].tolist() == [1]


def test_identifiers_may_lie_anywhere_in_eight_bytes_but_no_further():
    edges = [-(2**63), 7, 2**63 - 1]

    assert Votes.from_arrays(edges, edges, [1, 1, 1]).participants.tolist() == edges
    with pytest.raises(NotWholeNumbers):
        Votes.from_arrays(np.array([2**63, 1], dtype=np.uint64), [1, 1], [1, 1])


def test_beyond_two_bytes_codes_take_four_and_say_the_same():
    statements = np.arange(25_000)
    votes = Votes.from_arrays(statements % 40, statements, statements % 3 - 1)

    assert votes.codes.dtype == np.uint32
    assert np.array_equal(votes.stances, votes.columns % 3 - 1)


@pytest.mark.parametrize(("first", "second", "kept"), [(1, -1, 0), (1, 0, 0), (-1, 0, 0), (-1, -1, -1), (1, 1, 1)])
def test_simultaneous_votes_that_contradict_each_other_are_a_pass(first, second, kept):
    for stances in ([first, second], [second, first]):
        assert Votes.from_arrays([1, 1], [5, 5], stances).of(1)[1].tolist() == [kept]


def test_the_digest_can_be_computed_by_anyone():
    votes = Votes.from_arrays([7, 4, 7], [2, 2, 9], [1, 0, -1])

    by_hand = (
        struct.pack("<q2q", 2, 4, 7)  # participants
        + struct.pack("<q2q", 2, 2, 9)  # statements
        + struct.pack("<q3q", 3, 0, 1, 3)  # starts
        + struct.pack("<q3H", 3, 1, 2, 3)  # codes: 3 x column + stance + 1
        + struct.pack("<q1q", 1, 42)
    )
    assert votes.digest(np.array([42])) == hashlib.sha256(by_hand).hexdigest()


def test_a_change_of_heart_changes_the_digest():
    assert Votes.from_arrays([1], [1], [1]).digest() != Votes.from_arrays([1], [1], [0]).digest()


def test_votes_cannot_be_changed_afterwards():
    votes = Votes.from_arrays([1, 2], [1, 1], [1, -1])

    for array in (votes.participants, votes.statements, votes.starts, votes.codes):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize(
    ("refusal", "arrays"),
    [
        (LengthsDiffer, ([1, 2], [1], [1])),
        (LengthsDiffer, ([1], [1], [1], [1, 2])),
        (LengthsDiffer, (1, 1, 1)),
        (LengthsDiffer, ([[1]], [[1]], [[1]])),
        (NoVotes, ([], [], [])),
        (UnknownStance, ([1, 2], [1, 1], [1, 2])),
        (NotWholeNumbers, ([1], [1], [0.5])),
        (NotWholeNumbers, (["Ana"], [1], [1])),
        (NotWholeNumbers, ([1], [1], [1], [float("nan")])),
        (NotWholeNumbers, ([True], [1], [1])),
    ],
)
def test_what_cannot_be_read_as_votes_is_refused_by_name(refusal, arrays):
    with pytest.raises(refusal) as refused:
        Votes.from_arrays(*arrays)

    assert isinstance(refused.value, VotesRefused)
    assert isinstance(refused.value, ValueError)


def test_an_unknown_participant_has_no_votes_to_show():
    with pytest.raises(KeyError):
        Votes.from_arrays([1], [1], [1]).of(2)


def test_a_withheld_statement_that_no_vote_could_bear_is_refused_in_words() -> None:
    with pytest.raises(NotWholeNumbers, match="eight bytes"):
        columns_of(np.array([1, 2]), [1 << 70])
