"""What the whole map promises, whatever the votes."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cedre.engine.opinion import (
    ENGINE_VERSION,
    Basis,
    GroupFinding,
    LengthsDiffer,
    NotWholeNumbers,
    Thresholds,
    Votes,
    VotesRefused,
    opinion_map,
)
from cedre.engine.opinion.clustering import adjusted_rand
from tests.engine.opinion.planted import bits, planted, votes_of
from tests.engine.opinion.test_against_oracle import CLOSE, QUICK, matrices

COLLEGES = {0: 4, 1: 4, 2: 4, 3: 4, 4: 4, 5: 7, 6: 7, 7: 7, 8: 7, 9: 7, 10: 9, 11: 9}


def small_votes(seed=0, **changes):
    return planted(**({"people": 60, "statements": 12, "groups": 2, "apart": 2, "seed": seed} | changes))[0]


@settings(deadline=None, max_examples=80)
@given(matrices(), st.sampled_from(({}, {0: 1}, COLLEGES)))
def test_no_votes_whatever_give_a_nan_or_a_warning(matrix, colleges):
    result = opinion_map(votes_of(matrix), colleges=colleges, withheld=[0], thresholds=QUICK)

    for array in (result.positions, result.space.components, result.priorities, result.grouping.silhouettes):
        assert np.isfinite(array).all()
    for array in (result.common_ground.agree.score, result.group_aware.agree, result.common_ground.division.gap):
        assert ((array >= 0) & (array <= 1)).all()
    assert result.clear_groups == bool((result.groups >= 0).any())


@settings(deadline=None, max_examples=30)
@given(matrices(most_people=20), st.randoms(use_true_random=False), st.integers(0, 2**70))
def test_the_same_votes_and_seed_give_the_same_bits_in_any_order(matrix, chance, seed):
    rows = [(i, j, int(matrix[i, j])) for i, j in zip(*np.nonzero(~np.isnan(matrix)), strict=True)]
    shuffled = rows + rows[:3]
    chance.shuffle(shuffled)
    first, second = (
        opinion_map(
            Votes.from_arrays(*(np.array(column) for column in zip(*some, strict=True))),
            colleges=COLLEGES,
            seed=seed,
            thresholds=QUICK,
        )
        for some in (rows, shuffled)
    )

    assert bits(first) == bits(second)
    assert first.recipe.digest == second.recipe.digest


@pytest.mark.long
def test_the_same_bits_come_out_of_any_process():
    script = (
        "import hashlib; from cedre.engine.opinion import opinion_map;"
        "from tests.engine.opinion.planted import bits, planted, votes_of;"
        "votes = votes_of(planted(people=1200, statements=60, groups=3, apart=1.5, seed=4)[0]);"
        "print(hashlib.sha256(bits(opinion_map(votes, seed=11))).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": hashing, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashing, threads in (("1", "1"), ("2", "2"))
    }

    assert len(printed) == 1


def test_names_do_not_matter():
    matrix, _ = planted(people=150, statements=30, groups=2, apart=3, seed=5)
    people, columns = np.nonzero(~np.isnan(matrix))
    stances = matrix[people, columns].astype(int)
    chance = np.random.default_rng(3)
    person, statement = chance.permutation(1000)[: len(matrix)], chance.permutation(100)[: matrix.shape[1]]
    plain = opinion_map(Votes.from_arrays(people, columns, stances))
    renamed = opinion_map(Votes.from_arrays(person[people], statement[columns], stances))

    there, columns_there = np.searchsorted(renamed.participants, person), np.searchsorted(renamed.statements, statement)
    np.testing.assert_array_equal(renamed.counts.agrees[columns_there], plain.counts.agrees)
    np.testing.assert_allclose(np.abs(renamed.positions[there]), np.abs(plain.positions), **CLOSE)
    # Names order the draws; groups that are really there do not depend on them.
    assert plain.clear_groups
    assert adjusted_rand(renamed.groups[there] + 1, plain.groups + 1) == 1
    np.testing.assert_allclose(renamed.common_ground.agree.score[columns_there], plain.common_ground.agree.score)


def test_names_in_the_same_order_give_the_same_bits():
    matrix = small_votes()
    people, columns = np.nonzero(~np.isnan(matrix))
    stances = matrix[people, columns].astype(int)
    plain = opinion_map(Votes.from_arrays(people, columns, stances), thresholds=QUICK)
    renamed = opinion_map(Votes.from_arrays(people * 7 + 1000, columns * 3 - 50, stances), thresholds=QUICK)

    renamed = dataclasses.replace(renamed, participants=plain.participants, statements=plain.statements)
    assert bits(renamed) == bits(plain)


def test_agree_and_disagree_are_treated_alike():
    matrix = small_votes()
    colleges = np.arange(len(matrix)) % 3
    plain, mirrored = (opinion_map(votes_of(m), colleges=colleges, thresholds=QUICK) for m in (matrix, -matrix))

    np.testing.assert_allclose(mirrored.space.explained, plain.space.explained)
    np.testing.assert_allclose(mirrored.common_ground.agree.score, plain.common_ground.disagree.score)
    np.testing.assert_allclose(mirrored.common_ground.division.gap, plain.common_ground.division.gap)
    assert [s.column for s in mirrored.consensus_agree] == [s.column for s in plain.consensus_disagree]


@pytest.mark.parametrize(
    ("matrix", "finding"),
    [
        ([[1.0]], GroupFinding.TOO_FEW_PEOPLE),
        ([[1.0, -1.0, 0.0]], GroupFinding.TOO_FEW_PEOPLE),
        ([[1.0], [-1.0], [1.0]], GroupFinding.TOO_FEW_PEOPLE),
        ([[0.0] * 8] * 30, GroupFinding.TOO_ALIKE),
        ([[1.0, -1.0, 0.0]] * 30, GroupFinding.TOO_ALIKE),
        ([[1.0] * 8] * 29 + [[-1.0] * 8], GroupFinding.TOO_SMALL),
    ],
)
def test_too_little_to_tell_is_said_and_counts_remain(matrix, finding):
    result = opinion_map(votes_of(np.array(matrix)))

    assert result.grouping.finding is finding
    assert not result.clear_groups
    assert set(result.groups.tolist()) == {-1}
    assert result.representative == ()
    assert result.counts.seen.tolist() == [len(matrix)] * len(matrix[0])
    assert np.isfinite(result.positions).all()


def test_people_who_all_say_the_same_stand_in_the_middle():
    result = opinion_map(votes_of(np.array([[1.0, -1.0, 0.0]] * 30)))

    assert not result.positions.any()
    assert not result.space.explained.any()
    assert [s.column for s in result.consensus_agree] == [0]
    assert [s.column for s in result.consensus_disagree] == [1]
    assert result.common_ground.basis is Basis.EVERYONE
    assert np.flatnonzero(result.common_ground.agree.shared).tolist() == [0]
    assert np.flatnonzero(result.common_ground.disagree.shared).tolist() == [1]


def test_withheld_statements_are_counted_but_weigh_nothing_and_are_listed_nowhere():
    matrix = small_votes()
    unanimous = np.hstack((matrix, np.ones((len(matrix), 1))))
    result = opinion_map(votes_of(unanimous), withheld=[3, 12, 999], thresholds=QUICK)

    flipped = unanimous.copy()
    flipped[:, 3] = -flipped[:, 3]
    other = opinion_map(votes_of(flipped), withheld=[12, 3], thresholds=QUICK)

    assert np.flatnonzero(result.withheld).tolist() == [3, 12]
    assert result.recipe.withheld == (3, 12)
    np.testing.assert_array_equal(other.positions, result.positions)
    assert not result.space.components[:, [3, 12]].any()
    assert not result.space.centre[[3, 12]].any()
    assert result.counts.agrees[12] == len(matrix)
    listed = {s.column for s in (*result.consensus_agree, *result.consensus_disagree)}
    listed |= {s.column for statements in result.representative for s in statements}
    listed |= set(result.common_ground.agree.ranking.tolist()) | set(result.common_ground.division.ranking.tolist())
    assert not listed & {3, 12}
    assert not result.common_ground.agree.shared[12]


def test_colleges_are_given_by_name_or_in_order():
    votes = votes_of(small_votes())
    in_order = np.full(60, -1)
    in_order[list(COLLEGES)] = list(COLLEGES.values())
    by_name = opinion_map(votes, colleges=COLLEGES, thresholds=QUICK)

    assert bits(opinion_map(votes, colleges=in_order, thresholds=QUICK)) == bits(by_name)
    assert by_name.colleges.tolist() == [4, 7, 9]
    assert by_name.by_college.seen.sum(axis=1).tolist() == [
        int((~np.isnan(small_votes()[in_order == college])).sum()) for college in (4, 7, 9)
    ]


def test_small_colleges_are_left_out_and_named():
    ground = opinion_map(votes_of(small_votes()), colleges=COLLEGES, thresholds=QUICK).common_ground

    assert ground.basis is Basis.COLLEGES
    assert ground.segments.identifiers.tolist() == [4, 7]
    assert ground.segments.people.tolist() == [5, 5]
    assert ground.segments.left_out.tolist() == [9]
    assert ground.enough.shape == (2, 12)


def test_one_large_college_is_not_enough_to_speak_of_colleges():
    colleges = dict.fromkeys(range(55), 4) | {57: 7}
    ground = opinion_map(votes_of(small_votes(people=150, apart=3)), colleges=colleges).common_ground

    assert ground.basis is Basis.GROUPS
    assert ground.segments.left_out.tolist() == [7]


def test_without_colleges_common_ground_runs_across_groups_then_over_everyone():
    parted = opinion_map(votes_of(small_votes(people=150, apart=3)))
    chance_alone = opinion_map(votes_of(small_votes(people=150, apart=0)))

    assert parted.common_ground.basis is Basis.GROUPS
    assert parted.common_ground.segments.counts is parted.by_group
    assert chance_alone.common_ground.basis is Basis.EVERYONE
    assert chance_alone.common_ground.segments.people.tolist() == [150]


def test_no_college_is_outvoted_by_a_larger_one():
    # 200 citizens agree with both statements; 10 elected people agree with the second only.
    matrix = np.vstack((np.ones((200, 2)), np.column_stack((-np.ones(10), np.ones(10)))))
    ground = opinion_map(votes_of(matrix), colleges=[0] * 200 + [1] * 10).common_ground

    assert ground.agree.ranking.tolist() == [1, 0]
    assert ground.agree.shared.tolist() == [False, True]
    assert ground.division.ranking.tolist() == [0]
    assert (ground.division.in_favour[0], ground.division.against[0]) == (0, 1)


def test_a_statement_seen_by_three_people_never_leads():
    matrix = np.full((60, 2), np.nan)
    matrix[:, 0] = np.where(np.arange(60) % 3, -1.0, 1.0)
    matrix[:3, 1] = 1.0

    assert opinion_map(votes_of(matrix)).common_ground.agree.ranking.tolist() == [0]


def test_what_splits_a_public_without_segments_is_what_both_sides_surely_hold():
    matrix = np.column_stack((np.ones(60), np.where(np.arange(60) % 2, 1.0, -1.0), np.zeros(60)))
    division = opinion_map(votes_of(matrix), thresholds=Thresholds(fewest_in_group=40)).common_ground.division

    assert division.ranking.tolist() == [1]
    assert division.split[1] > 0.35
    assert division.split[[0, 2]].max() < 0.05


def test_the_recipe_says_what_was_used():
    votes = Votes.from_arrays([1, 1, 2, 2], [5, 5, 5, 6], [1, 1, -1, 0])
    recipe = opinion_map(votes, seed=9, colleges={1: 0}, withheld=[6]).recipe

    assert (recipe.engine_version, recipe.seed, recipe.thresholds) == (ENGINE_VERSION, 9, Thresholds())
    assert (recipe.participants, recipe.statements, recipe.votes, recipe.replaced) == (2, 2, 3, 1)
    assert (recipe.placed, recipe.withheld) == (2, (6,))
    assert recipe.digest == votes.digest(np.array([0, -1]), np.array([6]))


def test_another_seed_or_other_colleges_are_seen_in_the_recipe():
    votes = Votes.from_arrays([1, 2], [5, 5], [1, -1])

    assert opinion_map(votes, colleges={1: 0}).recipe.digest != opinion_map(votes, colleges={1: 1}).recipe.digest
    assert opinion_map(votes, seed=1).recipe.seed != opinion_map(votes, seed=2).recipe.seed


@pytest.mark.parametrize(
    ("refusal", "options"),
    [
        (LengthsDiffer, {"colleges": [1]}),
        (NotWholeNumbers, {"colleges": [0.5, 1.0]}),
        (VotesRefused, {"colleges": [-2, 1]}),
        (VotesRefused, {"seed": -1}),
    ],
)
def test_colleges_and_seeds_that_cannot_be_read_are_refused(refusal, options):
    with pytest.raises(refusal):
        opinion_map(Votes.from_arrays([1, 2], [5, 5], [1, -1]), **options)
