"""What all colleges (or groups) share, and what parts them, with the caution that small numbers deserve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import scipy.special
from numpy.typing import NDArray

from cedre.engine.opinion.counts import Counts
from cedre.engine.opinion.recipe import Thresholds

NONE = -1


class Basis(StrEnum):
    """Across what the common ground was sought."""

    COLLEGES = "colleges"
    GROUPS = "groups"
    TENDENCIES = "tendencies"  # the parts of a crowd that differs by degrees
    EVERYONE = "everyone"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segments:
    """Those between whom common ground is sought, each weighing the same whatever its size."""

    basis: Basis
    identifiers: NDArray[np.int64]  # (segments,) college identifiers, group numbers, or [0] for everyone
    people: NDArray[np.int64]  # (segments,)
    counts: Counts  # (segments, S)
    left_out: NDArray[np.int64]  # college identifiers with too few people for their share to mean much


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Agreement (or disagreement) of all segments. Rows are those of `Segments`."""

    lower: NDArray[np.float64]  # (segments, S) bounds of the credible interval of the share that takes this stance
    upper: NDArray[np.float64]
    score: NDArray[np.float64]  # (S,) geometric mean over segments of `lower`
    shared: NDArray[np.bool_]  # (S,) enough voices everywhere, and `lower` above one half in every segment
    ranking: NDArray[np.int64]  # columns by falling score; only those with enough voices in every segment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Division:
    """What parts segments (one clearly in favour, another clearly against), then what parts the people inside them."""

    gap: NDArray[np.float64]  # (S,) distance between the two credible intervals; 0 where no two segments are opposed
    in_favour: NDArray[np.int64]  # (S,) row in `segments`, or -1 without a gap
    against: NDArray[np.int64]  # (S,) row in `segments`, or -1 without a gap
    split: NDArray[np.float64]  # (S,) what is sure of the smaller side, all segments together, as a share of all voices
    ranking: NDArray[np.int64]  # columns with a gap, widest first; then those whose split is wide enough, widest first


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CommonGround:
    """Common ground across segments, and what divides them."""

    segments: Segments
    enough: NDArray[np.bool_]  # (segments, S) votes (passes included) reach the threshold
    agree: Ground
    disagree: Ground
    division: Division

    @property
    def basis(self) -> Basis:
        """Across colleges, groups, or everyone."""
        return self.segments.basis


def choose_segments(
    *,
    everyone: Segments,
    groups: Segments,
    colleges: Segments,
    thresholds: Thresholds,
) -> Segments:
    """Colleges when at least two have enough people; otherwise the groups or tendencies found; otherwise everyone.

    Colleges with too few people are left out and reported in `left_out`, whatever the basis.
    """
    large = colleges.people >= thresholds.fewest_voices
    left_out = colleges.identifiers[~large]
    if large.sum() >= 2:
        return Segments(
            basis=Basis.COLLEGES,
            identifiers=colleges.identifiers[large],
            people=colleges.people[large],
            counts=colleges.counts.of(large),
            left_out=left_out,
        )
    chosen = groups if len(groups.identifiers) else everyone
    return replace(chosen, left_out=left_out)


def common_ground(segments: Segments, *, withheld: NDArray[np.bool_], thresholds: Thresholds) -> CommonGround:
    """What all segments agree on, what all disagree with, and what opposes them."""
    counts = segments.counts
    enough = counts.seen >= thresholds.fewest_voices
    listed = enough.all(axis=0) & ~withheld
    return CommonGround(
        segments=segments,
        enough=enough,
        agree=_ground(counts.agrees, counts.seen, listed, thresholds),
        disagree=_ground(counts.disagrees, counts.seen, listed, thresholds),
        division=divisive_statements(counts, withheld=withheld, thresholds=thresholds),
    )


def credible_interval(
    successes: NDArray[np.int64], trials: NDArray[np.int64], thresholds: Thresholds
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Equal-tailed interval of a share, from its Beta posterior. By default: uniform prior, 90 %."""
    wins = successes + thresholds.prior_for
    losses = trials - successes + thresholds.prior_against
    tail = (1 - thresholds.credible_level) / 2
    return scipy.special.betaincinv(wins, losses, tail), scipy.special.betaincinv(wins, losses, 1 - tail)


def divisive_statements(by_segment: Counts, *, withheld: NDArray[np.bool_], thresholds: Thresholds) -> Division:
    """Statements that oppose segments: the share of agreement among those who took sides is surely above one half
    in one segment and surely below in another; the gap is what separates the two credible intervals.

    Passes take no side. Segments with too few voices for or against are not heard here. A statement may also part the
    people of every segment, and oppose no two of them: it divides when both sides are surely large among all voices.
    """
    gap, in_favour, against = _split_between(by_segment, thresholds)
    gap = np.where(withheld, 0.0, gap)
    split = np.where(withheld, 0.0, _split_within(by_segment.together(), thresholds))
    divides = (gap > 0) | (split >= thresholds.split_needed)
    ranked = np.lexsort((-split, -gap))
    return Division(
        gap=gap,
        in_favour=np.where(gap > 0, in_favour, NONE),
        against=np.where(gap > 0, against, NONE),
        split=split,
        ranking=ranked[divides[ranked]],
    )


def _ground(
    successes: NDArray[np.int64], trials: NDArray[np.int64], listed: NDArray[np.bool_], thresholds: Thresholds
) -> Ground:
    lower, upper = credible_interval(successes, trials, thresholds)
    score = np.exp(np.log(lower).mean(axis=0))
    ranked = np.argsort(-score, kind="stable")
    return Ground(
        lower=lower,
        upper=upper,
        score=score,
        shared=(lower > 0.5).all(axis=0) & listed,
        ranking=ranked[listed[ranked]],
    )


def _split_between(
    by_segment: Counts, thresholds: Thresholds
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    taking_sides = by_segment.agrees + by_segment.disagrees
    lower, upper = credible_interval(by_segment.agrees, taking_sides, thresholds)
    heard = taking_sides >= thresholds.fewest_voices
    surest_yes = np.where(heard, lower, 0.0)
    surest_no = np.where(heard, upper, 1.0)
    yes, no = surest_yes.max(axis=0), surest_no.min(axis=0)
    opposed = (yes > 0.5) & (no < 0.5)
    return np.where(opposed, yes - no, 0.0), surest_yes.argmax(axis=0), surest_no.argmin(axis=0)


def _split_within(everyone: Counts, thresholds: Thresholds) -> NDArray[np.float64]:
    seen = everyone.seen
    for_, _ = credible_interval(everyone.agrees, seen, thresholds)
    against, _ = credible_interval(everyone.disagrees, seen, thresholds)
    return np.where(seen >= thresholds.fewest_voices, np.minimum(for_, against), 0.0)
