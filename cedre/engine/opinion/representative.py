"""What each group says more than the others: its representative statements, after Polis' formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.codes import AGREE, DISAGREE
from cedre.engine.opinion.counts import Counts
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.shares import difference_z, majority_z, smoothed_share


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeStatement:
    """A statement that a group agrees (or disagrees) with, more than the others do."""

    column: int  # position in `statements`
    stance: int  # +1: the group agrees more; -1: the group disagrees more
    voices: int  # members who take this stance
    seen: int  # members who voted, passes included
    share: float  # (voices + 1) / (seen + 2)
    share_z: float  # how far above one half
    ratio: float  # share in the group / share among the others
    ratio_z: float  # how far above the others
    score: float  # product of the four
    is_significant: bool  # False: nothing passed both tests, this is the closest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Candidates:
    """The statements of one group seen from one side: arrays (S,)."""

    stance: int
    voices: NDArray[np.int64]
    seen: NDArray[np.int64]
    share: NDArray[np.float64]
    share_z: NDArray[np.float64]
    ratio: NDArray[np.float64]
    ratio_z: NDArray[np.float64]

    @property
    def score(self) -> NDArray[np.float64]:
        return self.ratio * self.ratio_z * self.share * self.share_z

    def at(self, column: np.integer[Any] | int, *, is_significant: bool) -> RepresentativeStatement:
        return RepresentativeStatement(
            column=int(column),
            stance=self.stance,
            voices=int(self.voices[column]),
            seen=int(self.seen[column]),
            share=float(self.share[column]),
            share_z=float(self.share_z[column]),
            ratio=float(self.ratio[column]),
            ratio_z=float(self.ratio_z[column]),
            score=float(self.score[column]),
            is_significant=is_significant,
        )


def representative_statements(
    by_group: Counts, *, withheld: NDArray[np.bool_], thresholds: Thresholds
) -> tuple[tuple[RepresentativeStatement, ...], ...]:
    """For each group, at least one (when it has votes) and at most five statements; agreements come first.

    `by_group`: counts (groups, S) of the placed participants. A statement is kept when the group's share is above one
    half and above the others', both beyond chance; kept statements are ranked by `score`.
    """
    others = by_group.others()
    return tuple(
        _of_group(
            _candidates(AGREE, by_group.agrees[g], by_group.seen[g], others.agrees[g], others.seen[g]),
            _candidates(DISAGREE, by_group.disagrees[g], by_group.seen[g], others.disagrees[g], others.seen[g]),
            withheld=withheld,
            thresholds=thresholds,
        )
        for g in range(len(by_group.agrees))
    )


def _candidates(
    stance: int,
    voices: NDArray[np.int64],
    seen: NDArray[np.int64],
    other_voices: NDArray[np.int64],
    other_seen: NDArray[np.int64],
) -> _Candidates:
    share = smoothed_share(voices, seen)
    return _Candidates(
        stance=stance,
        voices=voices,
        seen=seen,
        share=share,
        share_z=majority_z(voices, seen),
        ratio=share / smoothed_share(other_voices, other_seen),
        ratio_z=difference_z(voices, seen, other_voices, other_seen),
    )


def _of_group(
    agree: _Candidates, disagree: _Candidates, *, withheld: NDArray[np.bool_], thresholds: Thresholds
) -> tuple[RepresentativeStatement, ...]:
    # A statement stands on one side only: the one on which the group differs most from the others.
    leans_to_agree = agree.ratio_z > disagree.ratio_z
    kept = []
    for side, leans in ((agree, leans_to_agree), (disagree, ~leans_to_agree)):
        passes = (side.share_z > thresholds.significance) & (side.ratio_z > thresholds.significance)
        kept += [side.at(column, is_significant=True) for column in np.flatnonzero(passes & leans & ~withheld)]
    if not kept:
        return _closest(agree, disagree, withheld=withheld)

    kept.sort(key=lambda statement: (-statement.score, statement.column))
    return tuple(sorted(kept[: thresholds.representative_at_most], key=lambda statement: -statement.stance))


def _closest(
    agree: _Candidates, disagree: _Candidates, *, withheld: NDArray[np.bool_]
) -> tuple[RepresentativeStatement, ...]:
    """The best agreement above one half and above the others; failing that, the greatest difference on either side."""
    voted = (agree.seen > 0) & ~withheld
    if not voted.any():
        return ()
    agreed = voted & (agree.voices > 0) & (agree.share > 0.5) & (agree.ratio > 1)
    if agreed.any():
        best = int(np.argmax(np.where(agreed, agree.score, -np.inf)))
        return (agree.at(best, is_significant=False),)
    side = max((agree, disagree), key=lambda side: side.ratio_z[voted].max())
    best = int(np.argmax(np.where(voted, side.ratio_z, -np.inf)))
    return (side.at(best, is_significant=False),)
