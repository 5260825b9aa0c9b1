"""Groups of opinion: who is placed, which groups, how sure we are - and "no clear groups" as an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.chance import Stage, some_of
from cedre.engine.opinion.cutting import Partition, best_of, partitions_by_number
from cedre.engine.opinion.doubts import Doubts, raise_doubts
from cedre.engine.opinion.pca import CentredVotes, Held
from cedre.engine.opinion.progress import Progress, silent
from cedre.engine.opinion.recipe import Thresholds

NOT_PLACED = -1


class GroupFinding(StrEnum):
    """What can be said of groups."""

    CLEAR = "clear"
    TOO_FEW_PEOPLE = "too-few-people"  # fewer people placed than two groups need
    TOO_ALIKE = "too-alike"  # the votes do not tell people apart
    TOO_SMALL = "too-small"  # every way of grouping leaves a group too small to be shown
    TENDENCIES = "tendencies"  # sure ends without a gap between: people spread evenly would look as parted
    UNSTABLE = "unstable"  # other people from the same public would have made other groups
    INCOHERENT = "incoherent"  # the same people, judged on half of their votes, change groups as chance would


SPOKEN_OF = frozenset({GroupFinding.CLEAR, GroupFinding.TENDENCIES})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """The best grouping found and what speaks for it.

    `labels` is the answer: groups when `finding` is CLEAR; when it is TENDENCIES, the parts of a crowd that differs by
    degrees, good for asking what is shared from one end to the other, but no group has an edge; otherwise -1 for
    everyone. `indicative` keeps the best grouping tried, for whoever studies the result; it must not be shown.
    """

    finding: GroupFinding
    labels: NDArray[np.int64]  # (P,) -1: not placed, or neither groups nor tendencies
    indicative: NDArray[np.int64]  # (P,) -1: not placed, or no grouping could be tried
    centres: NDArray[np.float64]  # (groups, 2) of the indicative grouping
    silhouettes: NDArray[np.float64]  # for k = 2, 3, ...: 0 where no acceptable grouping in k was found
    tried: tuple[NDArray[np.float64] | None, ...]  # for k = 2, 3, ...: the centres (k, 2) of that grouping
    doubts: Doubts | None  # None where no grouping could be tried

    @property
    def is_clear(self) -> bool:
        """Whether there are groups to speak of."""
        return self.finding is GroupFinding.CLEAR

    @property
    def stability(self) -> float:
        """How far resampled people make the same groups: 1 always, 0 chance (or no grouping could be tried)."""
        return self.doubts.stability if self.doubts else 0.0

    @property
    def number(self) -> int:
        """How many groups, or tendencies, there are to speak of; maybe 0."""
        return len(self.centres) if self.finding in SPOKEN_OF else 0


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
    former: Grouping | None = None,
    progress: Progress = silent,
) -> Grouping:
    """Group the placed people by their `positions` (P, 2): k-means, k by silhouette; then three doubts.

    The grouping is clear when it parts people more than a crowd of one piece would be parted, when resampled people
    make the same groups, and when half of a person's votes is enough to find their group again. In a large crowd the
    doubts are raised on some of the placed people, drawn with the seed. `former`: the grouping of nearly the same
    votes; people settle around its centres, and its doubts still hold as long as the groups are as many.
    """
    standing = positions[placed]
    if len(standing) < 2 * thresholds.fewest_in_group:
        return _without_groups(GroupFinding.TOO_FEW_PEOPLE, placed, thresholds)
    if not np.ptp(standing, axis=0).round(9).any():
        return _without_groups(GroupFinding.TOO_ALIKE, placed, thresholds)

    progress("groups", 0.0)
    partitions = partitions_by_number(standing, seed=seed, thresholds=thresholds, around=former.tried if former else ())
    best = best_of(partitions)
    if best is None:
        return _without_groups(GroupFinding.TOO_SMALL, placed, thresholds)

    if former and former.doubts and len(former.centres) == len(best.centres):
        doubts = former.doubts
    else:
        drawn = some_of(len(standing), thresholds.judged_people, seed=seed, stage=Stage.JUDGED)
        doubts = raise_doubts(
            matrix.of_rows(np.flatnonzero(placed)[drawn]),
            components,
            best.labels[drawn],
            best.centres,
            seed=seed,
            thresholds=thresholds,
            progress=progress,
        )

    finding = _finding(best, doubts, thresholds)
    indicative = np.full(len(placed), NOT_PLACED)
    indicative[placed] = best.labels
    return Grouping(
        finding=finding,
        labels=indicative if finding in SPOKEN_OF else np.full(len(placed), NOT_PLACED),
        indicative=indicative,
        centres=best.centres,
        silhouettes=np.array([0.0 if found is None else found.silhouette for found in partitions]),
        tried=tuple(None if found is None else found.centres for found in partitions),
        doubts=doubts,
    )


def _finding(best: Partition, doubts: Doubts, thresholds: Thresholds) -> GroupFinding:
    reference = doubts.shuffled_coherence
    if doubts.coherence < thresholds.coherence_needed or (reference >= doubts.coherence).any():
        return GroupFinding.INCOHERENT
    if doubts.stability < thresholds.stability_needed:
        return GroupFinding.UNSTABLE
    if (doubts.crowd_silhouettes >= best.silhouette).any():
        return GroupFinding.TENDENCIES
    return GroupFinding.CLEAR


def _without_groups(finding: GroupFinding, placed: NDArray[np.bool_], thresholds: Thresholds) -> Grouping:
    nowhere = np.full(len(placed), NOT_PLACED)
    return Grouping(
        finding=finding,
        labels=nowhere,
        indicative=nowhere,
        centres=np.zeros((0, 2)),
        silhouettes=np.zeros(thresholds.most_groups - 1),
        tried=(),
        doubts=None,
    )
