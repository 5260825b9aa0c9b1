"""What a majority of everyone says, and what every group says: Polis' two consensus measures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.codes import AGREE, DISAGREE
from cedre.engine.opinion.counts import Counts
from cedre.engine.opinion.recipe import Thresholds
from cedre.engine.opinion.shares import majority_z, smoothed_share


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsensusStatement:
    """A statement on which a majority of everyone takes the same stance, beyond chance."""

    column: int  # position in `statements`
    stance: int  # +1 or -1
    voices: int
    seen: int
    share: float  # (voices + 1) / (seen + 2)
    share_z: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupAwareConsensus:
    """(S,) product over groups of the smoothed share: high only where no group is left out."""

    agree: NDArray[np.float64]
    disagree: NDArray[np.float64]


def consensus_statements(
    counts: Counts, *, withheld: NDArray[np.bool_], thresholds: Thresholds
) -> tuple[tuple[ConsensusStatement, ...], tuple[ConsensusStatement, ...]]:
    """Agreements, then disagreements, of everyone: at most five each, ranked by share x z. `counts`: (S,)."""
    return (
        _on_one_side(AGREE, counts.agrees, counts.seen, withheld, thresholds),
        _on_one_side(DISAGREE, counts.disagrees, counts.seen, withheld, thresholds),
    )


def group_aware_consensus(by_group: Counts) -> GroupAwareConsensus:
    """From the counts (groups, S) of placed participants. Without any group it is 1 everywhere: give at least one."""
    return GroupAwareConsensus(
        agree=smoothed_share(by_group.agrees, by_group.seen).prod(axis=0),
        disagree=smoothed_share(by_group.disagrees, by_group.seen).prod(axis=0),
    )


def _on_one_side(
    stance: int,
    voices: NDArray[np.int64],
    seen: NDArray[np.int64],
    withheld: NDArray[np.bool_],
    thresholds: Thresholds,
) -> tuple[ConsensusStatement, ...]:
    share, share_z = smoothed_share(voices, seen), majority_z(voices, seen)
    passes = (share > 0.5) & (share_z > thresholds.significance) & ~withheld
    ranked = np.argsort(-share * share_z, kind="stable")
    return tuple(
        ConsensusStatement(
            column=int(column),
            stance=stance,
            voices=int(voices[column]),
            seen=int(seen[column]),
            share=float(share[column]),
            share_z=float(share_z[column]),
        )
        for column in ranked[passes[ranked]][: thresholds.consensus_at_most]
    )
