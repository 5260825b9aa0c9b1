"""Passes over the votes say the same whatever the number of blocks, and to the bit whatever the number of threads."""

import os

import numpy as np
import pytest

from cedre.engine.opinion import opinion_map, passes
from cedre.engine.opinion.codes import table_of
from tests.engine.opinion.planted import bits, planted, votes_of

THREADS = (1, 2, 7)


@pytest.fixture(scope="module")
def votes():
    return votes_of(planted(people=900, statements=40, groups=3, apart=2, seed=12)[0])


@pytest.fixture
def many_blocks(monkeypatch):
    """Blocks small enough for these votes to fill some twenty of them."""
    monkeypatch.setattr(passes, "VOTES_IN_A_BLOCK", 1000)


def table(votes, columns):
    return table_of(np.random.default_rng(3).normal(size=(len(votes.statements), columns)))


def test_what_many_blocks_say_is_what_the_formulas_say(votes, many_blocks):
    assert len(passes._blocks(votes)) > 10
    matrix = np.zeros((len(votes.participants), 3 * len(votes.statements)))
    matrix[votes.rows, votes.codes] = 1
    labels = np.arange(len(matrix)) % 4 - 1

    weights = table(votes, 2)
    np.testing.assert_allclose(votes.projections(weights), matrix @ weights)
    np.testing.assert_allclose(votes.products(weights), matrix.T @ (matrix @ weights))
    np.testing.assert_allclose(votes.products(weights[:, :1].copy()), matrix.T @ (matrix @ weights[:, :1]))
    by_label = votes.code_counts(labels, 3)
    np.testing.assert_array_equal(by_label, [matrix[labels == label].sum(axis=0) for label in range(3)])
    wanted = np.arange(matrix.shape[1]) % 5 == 0
    np.testing.assert_array_equal(votes.number_where(wanted), matrix[:, wanted].sum(axis=1))


@pytest.mark.long
def test_the_same_bits_come_out_of_any_number_of_threads(votes, many_blocks, monkeypatch):
    found = set()
    for threads in THREADS:
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        found.add(bits(opinion_map(votes, seed=4)))

    assert len(found) == 1


@pytest.mark.parametrize("at_once", [1, 3, 100, 10_000])
def test_every_sheet_is_in_one_block_whatever_their_lengths(at_once, monkeypatch):
    # One very long sheet among short ones: blocks are cut between people, never within one.
    matrix = np.full((50, 400), np.nan)
    matrix[:, 0], matrix[7, :] = 1, 1
    votes = votes_of(matrix)

    monkeypatch.setattr(passes, "VOTES_IN_A_BLOCK", at_once)
    blocks = passes._blocks(votes)

    assert np.concatenate([np.arange(block.start, block.stop) for block in blocks]).tolist() == list(range(50))
