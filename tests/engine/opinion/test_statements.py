"""Which statements speak for a group, for everyone, for a division: cases that random votes seldom meet."""

import numpy as np

from cedre.engine.opinion import Counts, Thresholds, opinion_map
from cedre.engine.opinion.common_ground import divisive_statements
from cedre.engine.opinion.consensus import consensus_statements
from cedre.engine.opinion.representative import representative_statements
from tests.engine.opinion.planted import planted, votes_of

STANDARD = Thresholds()


def counts(*, agrees, disagrees, passes):
    return Counts(agrees=np.array(agrees), disagrees=np.array(disagrees), passes=np.array(passes))


def shown(*statements):
    """None of these statements is withheld."""
    return np.zeros(len(statements) or 1, dtype=bool)


def test_a_statement_that_sets_a_group_apart_by_its_refusals_does_not_represent_its_agreement():
    # 60 % of the group agrees, more than elsewhere (45 %); but 40 % refuses, and elsewhere hardly anyone does.
    by_group = counts(agrees=[[60], [45]], disagrees=[[40], [2]], passes=[[0], [53]])
    (found, _) = representative_statements(by_group, withheld=shown(), thresholds=STANDARD)

    assert not any(statement.is_significant for statement in found)


def test_a_group_without_votes_is_represented_by_nothing():
    by_group = counts(agrees=[[0], [9]], disagrees=[[0], [0]], passes=[[0], [0]])

    assert representative_statements(by_group, withheld=shown(), thresholds=STANDARD)[0] == ()


def test_the_closest_refusal_stands_in_when_the_group_agrees_with_nothing():
    by_group = counts(agrees=[[0, 0], [2, 0]], disagrees=[[1, 1], [2, 3]], passes=[[0, 0], [0, 0]])
    (statement,) = representative_statements(by_group, withheld=shown(0, 1), thresholds=STANDARD)[0]

    assert (statement.column, statement.stance, statement.is_significant) == (0, -1, False)


def test_at_most_five_statements_represent_a_group():
    by_group = counts(agrees=[[30] * 9, [2] * 9], disagrees=[[0] * 9, [28] * 9], passes=[[0] * 9, [0] * 9])
    agreeing, refusing = representative_statements(by_group, withheld=np.zeros(9, dtype=bool), thresholds=STANDARD)

    assert [statement.stance for statement in agreeing] == [1] * 5
    assert [statement.stance for statement in refusing] == [-1] * 5


def test_a_large_majority_of_many_comes_before_the_unanimity_of_few():
    everyone = counts(agrees=[3, 70], disagrees=[0, 30], passes=[0, 0])
    agree, disagree = consensus_statements(everyone, withheld=shown(0, 1), thresholds=STANDARD)

    assert [statement.column for statement in agree] == [1, 0]
    assert disagree == ()


def test_four_voices_a_side_oppose_nobody():
    opposed = counts(agrees=[[4, 5], [0, 0]], disagrees=[[0, 0], [4, 5]], passes=[[50, 50], [50, 50]])
    division = divisive_statements(opposed, withheld=shown(0, 1), thresholds=STANDARD)

    assert division.ranking.tolist() == [1]
    assert division.gap[0] == 0
    assert (division.in_favour.tolist(), division.against.tolist()) == ([-1, 0], [-1, 1])


def test_a_withheld_statement_divides_nobody():
    opposed = counts(agrees=[[9, 9], [0, 0]], disagrees=[[0, 0], [9, 9]], passes=[[0, 0], [0, 0]])
    division = divisive_statements(opposed, withheld=np.array([True, False]), thresholds=STANDARD)

    assert division.ranking.tolist() == [1]
    assert division.gap[0] == 0


def test_what_everyone_says_divides_nobody_when_there_are_no_segments():
    everyone = counts(agrees=[[60, 140, 100]], disagrees=[[0, 60, 90]], passes=[[0, 0, 10]])
    division = divisive_statements(everyone, withheld=shown(0, 1, 2), thresholds=STANDARD)

    assert division.ranking.tolist() == [2]


def test_what_parts_every_segment_in_two_divides_after_what_opposes_them():
    # The first parts each of the two in halves; the second opposes one to the other; the third leaves both indifferent.
    parted = counts(
        agrees=[[50, 60, 10], [50, 35, 10]], disagrees=[[50, 35, 10], [50, 60, 10]], passes=[[0, 5, 80]] * 2
    )
    division = divisive_statements(parted, withheld=shown(0, 1, 2), thresholds=STANDARD)

    assert division.gap.tolist() == [0, division.gap[1], 0]
    assert division.ranking.tolist() == [1, 0]
    assert division.in_favour.tolist() == [-1, 0, -1]


def test_two_segments_on_the_same_side_are_not_opposed_however_far_apart():
    same_side = counts(agrees=[[99], [65]], disagrees=[[1], [35]], passes=[[0], [0]])

    assert divisive_statements(same_side, withheld=shown(), thresholds=STANDARD).ranking.size == 0


def test_without_clear_groups_the_placed_participants_are_taken_as_one_group():
    matrix, _ = planted(people=80, statements=12, groups=1, apart=0, seed=3)
    result = opinion_map(votes_of(matrix))
    placed = matrix[result.placed]

    assert not result.clear_groups
    assert len(placed) < 80
    np.testing.assert_allclose(
        result.group_aware.agree, ((placed == 1).sum(axis=0) + 1) / ((~np.isnan(placed)).sum(axis=0) + 2)
    )
