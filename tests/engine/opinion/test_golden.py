"""A conversation with what Polis' own mathematics answered (its fixtures, MPL-2.0; never copied here).

Polis' database counts "agree" as -1, and so do the file's centre and components; its votes file and ours count it
+1. Its positions were smoothed over the life of the conversation and cannot be derived from the votes; nor can who
was placed: the file's own list and groups are taken as given.
"""

import json
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
import pytest

from cedre.engine.opinion import OpinionMap, Thresholds, Votes, opinion_map
from cedre.engine.opinion.consensus import group_aware_consensus
from cedre.engine.opinion.counts import Counts, count_by_label
from cedre.engine.opinion.priorities import priorities
from cedre.engine.opinion.representative import representative_statements


@dataclass(frozen=True, kw_only=True)
class Golden:
    """The file, and ours: computed from its votes, with its groups."""

    theirs: SimpleNamespace
    votes: Votes
    ours: OpinionMap
    members: list[int]  # participants placed, in the order of the file's base clusters
    by_group: Counts

    def of_statements(self, numbers):
        """An array in the order of our statements, from a mapping by statement."""
        return np.array([numbers[str(statement)] for statement in self.ours.statements])


@pytest.fixture(scope="module")
def golden(real_data):
    folder = real_data / "polis" / "golden" / "below-100-ptpts"
    if not folder.is_dir():
        pytest.skip(f"no golden conversation here: {folder}")
    theirs = json.loads((folder / "math-pca2.json").read_text())
    rows = json.loads((folder / "votes.json").read_text())
    votes = Votes.from_arrays(
        [row["pid"] for row in rows],
        [row["tid"] for row in rows],
        [row["vote"] for row in rows],
        [int(row["modified"]) for row in rows],
    )
    members = [base[0] for base in theirs["base-clusters"]["members"]]
    labels = np.full(len(votes.participants), -1)
    for group in theirs["group-clusters"]:
        labels[[members[base] for base in group["members"]]] = group["id"]
    return Golden(
        theirs=SimpleNamespace(**{name.replace("-", "_"): value for name, value in theirs.items()}),
        votes=votes,
        ours=opinion_map(votes, withheld=theirs["mod-out"]),
        members=members,
        by_group=count_by_label(votes, labels, len(theirs["group-clusters"])),
    )


def test_statements_and_votes_are_those_of_the_file(golden):
    assert golden.votes.statements.tolist() == golden.theirs.tids
    assert golden.votes.per_participant.tolist() == [
        golden.theirs.user_vote_counts[str(participant)] for participant in golden.votes.participants
    ]


def test_the_centre_is_that_of_polis_with_the_sign_turned(golden):
    np.testing.assert_allclose(golden.ours.space.centre, -np.array(golden.theirs.pca["center"]), atol=1e-6)


def test_the_components_are_those_of_polis_but_for_the_sign(golden):
    theirs = np.array(golden.theirs.pca["comps"])

    np.testing.assert_allclose(np.abs(golden.ours.space.components), np.abs(theirs), atol=1e-6)
    for mine, other in zip(golden.ours.space.components, theirs, strict=True):
        # One sign for the whole axis, not one for each statement.
        assert abs(mine @ other) == pytest.approx(1, abs=1e-9)


def test_extremities_are_those_of_polis(golden):
    theirs = golden.theirs.pca["comment-extremity"]

    np.testing.assert_allclose(golden.ours.space.extremity, theirs, atol=1e-6)


def test_the_vote_base_is_that_of_polis(golden):
    size = len(golden.votes.statements)
    for number, participant in enumerate(golden.members):
        columns, stances = golden.votes.of(participant)
        votes = np.full(size, np.nan)
        votes[columns] = stances
        theirs = {
            answer: [golden.theirs.votes_base[str(tid)][answer][number] for tid in golden.votes.statements]
            for answer in "ADS"
        }
        assert (votes == 1).astype(int).tolist() == theirs["A"]
        assert (votes == -1).astype(int).tolist() == theirs["D"]
        assert (~np.isnan(votes)).astype(int).tolist() == theirs["S"]


def test_counts_by_group_are_those_of_polis(golden):
    for number, theirs in golden.theirs.group_votes.items():
        mine = golden.by_group
        for letter, counted in (("A", mine.agrees), ("D", mine.disagrees), ("S", mine.seen)):
            by_statement = {tid: votes[letter] for tid, votes in theirs["votes"].items()}
            assert counted[int(number)].tolist() == golden.of_statements(by_statement).tolist()


def test_group_aware_consensus_is_that_of_polis(golden):
    theirs = golden.of_statements(golden.theirs.group_aware_consensus)

    np.testing.assert_allclose(group_aware_consensus(golden.by_group).agree, theirs, rtol=1e-12)


def test_priorities_are_those_of_polis(golden):
    mine = priorities(golden.by_group.together(), golden.ours.space.extremity)

    np.testing.assert_allclose(mine, golden.of_statements(golden.theirs.comment_priorities), rtol=1e-9)


def test_consensus_statements_are_those_of_polis(golden):
    for side, mine in (("agree", golden.ours.consensus_agree), ("disagree", golden.ours.consensus_disagree)):
        theirs = golden.theirs.consensus[side]
        assert [(golden.ours.statements[s.column], s.voices, s.seen) for s in mine] == [
            (s["tid"], s["n-success"], s["n-trials"]) for s in theirs
        ]
        np.testing.assert_allclose([s.share for s in mine], [s["p-success"] for s in theirs], rtol=1e-12)
        np.testing.assert_allclose([s.share_z for s in mine], [s["p-test"] for s in theirs], rtol=1e-12)


def test_representative_statements_are_those_of_polis(golden):
    found = representative_statements(golden.by_group, withheld=golden.ours.withheld, thresholds=Thresholds())

    assert len(found) == len(golden.theirs.repness)
    for number, mine in enumerate(found):
        theirs = golden.theirs.repness[str(number)]
        assert [(golden.ours.statements[s.column], s.stance, s.voices, s.seen) for s in mine] == [
            (s["tid"], {"agree": 1, "disagree": -1}[s["repful-for"]], s["n-success"], s["n-trials"]) for s in theirs
        ]
        for name, key, precision in (
            ("share", "p-success", 1e-12),
            ("share_z", "p-test", 1e-12),
            ("ratio", "repness", 1e-12),
            ("ratio_z", "repness-test", 1e-7),  # written by Polis in single precision
        ):
            np.testing.assert_allclose([getattr(s, name) for s in mine], [s[key] for s in theirs], rtol=precision)


def test_a_group_without_any_significant_statement_still_shows_its_closest(golden):
    found = representative_statements(golden.by_group, withheld=golden.ours.withheld, thresholds=Thresholds())

    assert [len(statements) for statements in found] == [5, 5, 1]
    assert not found[2][0].is_significant
