"""How many agree, disagree and pass: over everyone, and by group or college."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.ballots import Ballots
from cedre.engine.opinion.codes import AGREE, DISAGREE, PASS, STANCES


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Numbers of votes: (S,) over everyone, or (segments, S) one row per group or college."""

    agrees: NDArray[np.int64]
    disagrees: NDArray[np.int64]
    passes: NDArray[np.int64]

    @property
    def seen(self) -> NDArray[np.int64]:
        """Votes of any kind: a pass is a vote."""
        return self.agrees + self.disagrees + self.passes

    def together(self) -> Counts:
        """The sum over segments: (S,)."""
        return Counts(
            agrees=self.agrees.sum(axis=0), disagrees=self.disagrees.sum(axis=0), passes=self.passes.sum(axis=0)
        )

    def as_one_segment(self) -> Counts:
        """From (S,) to (1, S)."""
        return Counts(agrees=self.agrees[None], disagrees=self.disagrees[None], passes=self.passes[None])

    def of(self, rows: NDArray[np.bool_]) -> Counts:
        """The counts of some segments only."""
        return Counts(agrees=self.agrees[rows], disagrees=self.disagrees[rows], passes=self.passes[rows])

    def others(self) -> Counts:
        """For each segment, the counts of all other segments: (segments, S)."""
        whole = self.together()
        return Counts(
            agrees=whole.agrees - self.agrees,
            disagrees=whole.disagrees - self.disagrees,
            passes=whole.passes - self.passes,
        )


def count_votes(votes: Ballots) -> Counts:
    """The counts (S,) over everyone."""
    return count_by_label(votes, np.zeros(len(votes.participants), dtype=np.int64), 1).together()


def count_by_label(votes: Ballots, labels: NDArray[np.int64], segments: int) -> Counts:
    """The counts (segments, S). `labels` (P,): 0 to segments - 1, or -1 for someone counted nowhere."""
    by_code = votes.code_counts(labels, segments).reshape(segments, len(votes.statements), STANCES)
    # Codes of a statement stand in the order of stances: disagree, pass, agree.
    return Counts(
        agrees=by_code[:, :, AGREE + 1].copy(),
        disagrees=by_code[:, :, DISAGREE + 1].copy(),
        passes=by_code[:, :, PASS + 1].copy(),
    )
