"""Three doubts about groups: are they more than a crowd of one piece cut in parts, and would they be found again?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import kernels
from cedre.engine.opinion.chance import Stage, stream
from cedre.engine.opinion.clustering import adjusted_rand, k_means, nearest
from cedre.engine.opinion.codes import STANCES, columns_of
from cedre.engine.opinion.counts import count_votes
from cedre.engine.opinion.cutting import best_of, partitions_by_number
from cedre.engine.opinion.one_crowd import ROUGHLY, one_crowd_silhouettes
from cedre.engine.opinion.pca import CentredVotes, centred, principal_components, project, statement_means, stretched
from cedre.engine.opinion.progress import Progress, silent
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.votes import Votes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Doubts:
    """What speaks for a grouping, and what chance alone would reach in its place."""

    crowd_silhouettes: NDArray[np.float64]  # (19,) reached in crowds of one piece that answer the same statements
    stability: float  # mean adjusted Rand index with the groups of resampled people: 1 the same, 0 chance
    coherence: float  # mean adjusted Rand index between two halves of each person's votes
    shuffled_coherence: NDArray[np.float64]  # (19,) reached when each statement's votes are dealt out at random


def raise_doubts(
    matrix: CentredVotes[Votes],
    components: NDArray[np.float64],
    labels: NDArray[np.int64],
    centres: NDArray[np.float64],
    *,
    seed: int,
    thresholds: Thresholds,
    progress: Progress = silent,
) -> Doubts:
    """The doubts about the groups `labels` (n,) around `centres` (k, 2) of the people of `matrix` (n, S)."""
    k = len(centres)
    progress("doubts", 0.0)
    crowds = one_crowd_silhouettes(matrix, components, k, seed=seed, thresholds=thresholds)
    progress("doubts", 0.4)
    stability = bootstrap_stability(matrix, labels, seed=seed, thresholds=thresholds)
    progress("doubts", 0.6)
    coherence = halves_coherence(matrix, components, centres, seed=seed, rounds=thresholds.coherence_rounds)
    shuffled = shuffled_coherence(matrix, k, seed=seed, thresholds=thresholds)
    return Doubts(crowd_silhouettes=crowds, stability=stability, coherence=coherence, shuffled_coherence=shuffled)


def bootstrap_stability(
    matrix: CentredVotes[Votes], labels: NDArray[np.int64], *, seed: int, thresholds: Thresholds
) -> float:
    """Mean adjusted Rand index between the groups and those of resampled people (1: always the same groups).

    Each round draws as many people with replacement and does everything again: means, axes, places, how many groups
    and which. Everyone then goes with the nearest of the new centres. Keeping the axes, or the number of groups, would
    promise much more than other people of the same public keep.
    """
    withheld, counts = ~matrix.shown[::STANCES], count_votes(matrix.votes)
    votes_cast, people = matrix.votes_cast(), len(labels)
    quick = replace(
        thresholds, kmeans_starts=thresholds.bootstrap_starts, silhouette_people=thresholds.bootstrap_silhouette_people
    )
    agreements = np.zeros(thresholds.bootstrap_rounds)
    for turn in range(thresholds.bootstrap_rounds):
        chance = stream(seed, Stage.BOOTSTRAP, turn)
        drawn = np.sort(chance.integers(people, size=people))
        # Starting from the axes of the map would keep something of them.
        own_seed = int(chance.integers(1 << 31))
        sheets = matrix.of_rows(drawn)
        axes, _ = principal_components(sheets, seed=own_seed, precision=ROUGHLY)
        centre = statement_means(count_votes(sheets.votes), withheld)
        positions = project(centred(matrix.votes, counts, centre, withheld), axes, votes_cast)
        best = best_of(partitions_by_number(positions[drawn], seed=own_seed, thresholds=quick))
        # People who can no longer be cut in groups large enough: nothing is found again.
        if best is not None:
            agreements[turn] = adjusted_rand(labels, nearest(positions, best.centres))
    return float(agreements.mean()) if len(agreements) else 0.0


def halves_coherence(
    matrix: CentredVotes[Votes],
    components: NDArray[np.float64],
    centres: NDArray[np.float64],
    *,
    seed: int,
    rounds: int,
) -> float:
    """Mean adjusted Rand index between the groups found on one random half of each vote sheet and on the other.

    Votes answered at random give about 0 however neat the picture looks: chance alone makes a map, but not the same
    map twice.
    """
    votes = matrix.votes
    whole, votes_cast, table = matrix.projections(components.T), matrix.votes_cast(), matrix.table(components.T)
    counted = matrix.shown[votes.codes]
    plain, votes_chosen = np.empty_like(whole), np.empty_like(votes_cast)
    agreements = np.zeros(rounds)
    for turn in range(rounds):
        half = counted & (stream(seed, Stage.HALVES, turn).random(len(votes)) < 0.5)
        kernels.project_half_on_two(votes.starts, votes.codes, half, table, plain, votes_chosen)
        agreements[turn] = adjusted_rand(
            nearest(stretched(plain, votes_chosen, matrix.size), centres),
            nearest(stretched(whole - plain, votes_cast - votes_chosen, matrix.size), centres),
        )
    return float(agreements.mean()) if rounds else 0.0


def shuffled_coherence(
    matrix: CentredVotes[Votes], k: int, *, seed: int, thresholds: Thresholds
) -> NDArray[np.float64]:
    """What `halves_coherence` is worth when there is nothing to find, on these very statements and vote sheets.

    Each statement's votes are dealt out again among those who answered it, and the whole is redone. With few people the
    axes fit chance itself, and this reference rises accordingly.
    """
    columns = columns_of(matrix.votes.codes)
    by_column = np.argsort(columns, kind="stable")
    ends = np.concatenate(([0], np.cumsum(np.bincount(columns, minlength=matrix.size))))
    reached = np.zeros(thresholds.reference_rounds)
    for turn in range(thresholds.reference_rounds):
        chance = stream(seed, Stage.SHUFFLES, turn)
        codes = matrix.votes.codes.copy()
        kernels.deal_again(codes, by_column, ends, chance.random(len(codes)))
        # The same people answered the same statements: means and variances stay what they were.
        dealt = replace(matrix, votes=replace(matrix.votes, codes=codes))
        components, _ = principal_components(dealt, seed=seed, precision=ROUGHLY)
        positions = project(dealt, components, dealt.votes_cast())
        _, centres = k_means(positions, k, chance=chance, starts=thresholds.bootstrap_starts)
        # As many halves as for the real votes: the mean of fewer would be more scattered than what it judges.
        reached[turn] = halves_coherence(dealt, components, centres, seed=seed, rounds=thresholds.coherence_rounds)
    return reached
