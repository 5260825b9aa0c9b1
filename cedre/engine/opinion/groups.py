"""Groups of opinion: who is placed, which groups, how sure we are - and "no clear groups" as an answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion import kernels
from cedre.engine.opinion.chance import Stage, stream
from cedre.engine.opinion.clustering import adjusted_rand, k_means, mean_silhouette, nearest
from cedre.engine.opinion.codes import columns_of
from cedre.engine.opinion.pca import CentredVotes, Held, principal_components, project, stretched
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.votes import Votes

NOT_PLACED = -1
# Enough for axes that are drawn only to be compared with ours.
ROUGHLY = 0.03


class GroupFinding(StrEnum):
    """What can be said of groups."""

    CLEAR = "clear"
    TOO_FEW_PEOPLE = "too-few-people"  # fewer people placed than two groups need
    TOO_ALIKE = "too-alike"  # the votes do not tell people apart
    TOO_SMALL = "too-small"  # every way of grouping leaves a group too small to be shown
    ONE_CLOUD = "one-cloud"  # no more parted than a single cloud of the same spread
    UNSTABLE = "unstable"  # other people from the same public would have made other groups
    INCOHERENT = "incoherent"  # the same people, judged on half of their votes, change groups as chance would


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Partition:
    """One way of grouping the placed people, and its silhouette."""

    labels: NDArray[np.int64]  # (placed,) the largest group is 0
    centres: NDArray[np.float64]  # (groups, 2)
    silhouette: float

    def of(self, people: NDArray[np.int64]) -> Partition:
        """The same groups, of some of the placed people."""
        return replace(self, labels=self.labels[people])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """The best grouping found and what speaks for it.

    `labels` is the answer: -1 for everyone unless `finding` is CLEAR. `indicative` keeps the best grouping tried, for
    whoever studies the result; it must not be shown as groups.
    """

    finding: GroupFinding
    labels: NDArray[np.int64]  # (P,) -1: not placed, or no clear groups
    indicative: NDArray[np.int64]  # (P,) -1: not placed, or no grouping could be tried
    centres: NDArray[np.float64]  # (groups, 2) of the indicative grouping
    silhouettes: NDArray[np.float64]  # for k = 2, 3, ...: 0 where no acceptable grouping in k was found
    cloud_silhouettes: NDArray[np.float64]  # (19,) reached in single clouds of the same spread
    stability: float  # mean adjusted Rand index over resampled people: 1 the same groups, 0 chance
    coherence: float  # mean adjusted Rand index between two halves of each person's votes
    shuffled_coherence: NDArray[np.float64]  # (19,) reached when each statement's votes are dealt out at random

    @property
    def is_clear(self) -> bool:
        """Whether there are groups to speak of."""
        return self.finding is GroupFinding.CLEAR

    @property
    def number(self) -> int:
        """How many groups there are to speak of: 0 when none is clear."""
        return len(self.centres) if self.is_clear else 0


def placed_participants(votes_cast: NDArray[np.int64], statements: int, thresholds: Thresholds) -> NDArray[np.bool_]:
    """(P,) who answered enough to be placed in a group: 7 votes, or all statements when there are fewer.

    When fewer than 15 people did, the most active fill up to 15 (equally active: the smallest identifier first).
    `votes_cast` and `statements` leave withheld statements out: those who came after could not answer them, and nobody
    is placed on answers that weigh nothing.
    """
    placed = votes_cast >= max(min(thresholds.votes_to_be_placed, statements), 1)
    if placed.sum() < thresholds.people_to_fill_up:
        most_active = np.argsort(-votes_cast, kind="stable")[: thresholds.people_to_fill_up]
        placed[most_active] = votes_cast[most_active] > 0
    return placed


def find_groups(
    matrix: CentredVotes[Held],
    components: NDArray[np.float64],
    positions: NDArray[np.float64],
    placed: NDArray[np.bool_],
    *,
    seed: int,
    thresholds: Thresholds,
) -> Grouping:
    """Group the placed people by their `positions` (P, 2): k-means, k by silhouette; then three doubts.

    The grouping is clear when it parts people more than a single cloud would be parted, when resampled people make the
    same groups, and when half of a person's votes is enough to find their group again. In a large crowd the doubts
    are raised on some of the placed people, drawn with the seed.
    """
    standing = positions[placed]
    if len(standing) < 2 * thresholds.fewest_in_group:
        return _without_groups(GroupFinding.TOO_FEW_PEOPLE, placed, thresholds)
    if not np.ptp(standing, axis=0).round(9).any():
        return _without_groups(GroupFinding.TOO_ALIKE, placed, thresholds)

    partitions = partitions_by_number(standing, seed=seed, thresholds=thresholds)
    silhouettes = np.array([0.0 if found is None else found.silhouette for found in partitions])
    best = max((found for found in partitions if found), key=lambda found: found.silhouette, default=None)
    if best is None:
        return _without_groups(GroupFinding.TOO_SMALL, placed, thresholds)

    k = len(best.centres)
    drawn = _sample(len(standing), thresholds.judged_people, seed=seed, stage=Stage.JUDGED)
    judged = matrix.of_rows(np.flatnonzero(placed)[drawn])
    clouds = cloud_silhouettes(standing[drawn], k, seed=seed, thresholds=thresholds)
    stability = bootstrap_stability(standing[drawn], best.of(drawn), seed=seed, thresholds=thresholds)
    rounds = thresholds.coherence_rounds
    coherence = halves_coherence(judged, components, best.centres, seed=seed, rounds=rounds)
    shuffled = shuffled_coherence(judged, k, seed=seed, thresholds=thresholds)

    indicative = np.full(len(placed), NOT_PLACED)
    indicative[placed] = best.labels
    finding = GroupFinding.CLEAR
    if coherence < thresholds.coherence_needed or (shuffled >= coherence).any():
        finding = GroupFinding.INCOHERENT
    elif (clouds >= best.silhouette).any():
        finding = GroupFinding.ONE_CLOUD
    elif stability < thresholds.stability_needed:
        finding = GroupFinding.UNSTABLE
    return Grouping(
        finding=finding,
        labels=indicative if finding is GroupFinding.CLEAR else np.full(len(placed), NOT_PLACED),
        indicative=indicative,
        centres=best.centres,
        silhouettes=silhouettes,
        cloud_silhouettes=clouds,
        stability=stability,
        coherence=coherence,
        shuffled_coherence=shuffled,
    )


def partitions_by_number(
    positions: NDArray[np.float64], *, seed: int, thresholds: Thresholds
) -> list[Partition | None]:
    """The k-means partition for k = 2, 3, ...; None where a group would be too small to be shown."""
    sample = _sample(len(positions), thresholds.silhouette_people, seed=seed, stage=Stage.SILHOUETTE_SAMPLE)
    partitions: list[Partition | None] = []
    for k in range(2, thresholds.most_groups + 1):
        chance = stream(seed, Stage.PARTITIONS, k)
        labels, centres = k_means(positions, k, chance=chance, starts=thresholds.kmeans_starts)
        sizes = np.bincount(labels, minlength=k)
        if sizes.min() < thresholds.fewest_in_group:
            partitions.append(None)
            continue
        by_size = np.argsort(-sizes, kind="stable")
        labels = np.argsort(by_size)[labels]
        silhouette = mean_silhouette(positions[sample], labels[sample])
        partitions.append(Partition(labels=labels, centres=centres[by_size], silhouette=silhouette))
    return partitions


def cloud_silhouettes(
    positions: NDArray[np.float64], k: int, *, seed: int, thresholds: Thresholds
) -> NDArray[np.float64]:
    """Silhouettes that k-means reaches in clouds without groups but as wide, as long and as tailed as ours.

    Each person keeps their distance to the middle (in units of the spread) and gets a random direction. k-means cuts
    any cloud in k and always scores something: a grouping must score more than that.
    """
    sample = _sample(len(positions), thresholds.silhouette_people, seed=seed, stage=Stage.SILHOUETTE_SAMPLE)
    around = positions - positions.mean(axis=0)
    spread, axes = np.linalg.eigh(np.einsum("pi,pj->ij", around, around) / len(around))
    scale = np.sqrt(np.maximum(spread, 0.0))
    in_axes = np.einsum("pi,ij->pj", around, axes)
    # A flat cloud (one axis only) has no spread on the other: it stays flat.
    distances = np.sqrt(((in_axes / np.where(scale > 0, scale, 1.0)) ** 2).sum(axis=1))
    silhouettes = np.zeros(thresholds.reference_rounds)
    for turn in range(thresholds.reference_rounds):
        chance = stream(seed, Stage.CLOUDS, turn)
        angles = chance.uniform(0.0, 2 * np.pi, len(positions))
        cloud = distances[:, None] * np.column_stack((np.cos(angles), np.sin(angles))) * scale
        labels, _ = k_means(cloud, k, chance=chance, starts=thresholds.bootstrap_starts)
        silhouettes[turn] = mean_silhouette(cloud[sample], labels[sample])
    return silhouettes


def bootstrap_stability(
    positions: NDArray[np.float64], partition: Partition, *, seed: int, thresholds: Thresholds
) -> float:
    """Mean adjusted Rand index between the partition and those of resampled people (1: always the same groups).

    Each round draws as many people with replacement, groups their positions afresh, and compares on the people drawn.
    The axes are kept: this measures the grouping, not the plane.
    """
    k = len(partition.centres)
    agreements = np.zeros(thresholds.bootstrap_rounds)
    for turn in range(thresholds.bootstrap_rounds):
        chance = stream(seed, Stage.BOOTSTRAP, turn)
        drawn = chance.integers(len(positions), size=len(positions))
        times = np.bincount(drawn, minlength=len(positions)).astype(np.float64)
        labels, _ = k_means(positions, k, chance=chance, starts=thresholds.bootstrap_starts, weights=times)
        agreements[turn] = adjusted_rand(partition.labels, labels, weights=times)
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


def _without_groups(finding: GroupFinding, placed: NDArray[np.bool_], thresholds: Thresholds) -> Grouping:
    nowhere = np.full(len(placed), NOT_PLACED)
    return Grouping(
        finding=finding,
        labels=nowhere,
        indicative=nowhere,
        centres=np.zeros((0, 2)),
        silhouettes=np.zeros(thresholds.most_groups - 1),
        cloud_silhouettes=np.zeros(0),
        stability=0.0,
        coherence=0.0,
        shuffled_coherence=np.zeros(0),
    )


def _sample(people: int, at_most: int, *, seed: int, stage: Stage) -> NDArray[np.int64]:
    """Everyone, or so many of them, rising."""
    # Comparing every pair of people, or shuffling their votes, says the same of some thousand of them, for less.
    if people <= at_most:
        return np.arange(people)
    return np.sort(stream(seed, stage).choice(people, at_most, replace=False))
