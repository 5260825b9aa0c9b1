"""Those who came held against the population, in words that claim no more than the numbers."""

from collections.abc import Collection, Mapping
from enum import StrEnum

# A gap of fewer points, or of less than a tenth of what was expected, is called « about as many ».
FEWEST_POINTS = 3
LEAST_RATIO = 0.1


class Gap(StrEnum):
    """How the share of some of those who came stands against their share of the population."""

    NONE = "none"
    ABSENT = "absent"
    FAR_FEWER = "far-fewer"
    FEWER = "fewer"
    ALIKE = "alike"
    MORE = "more"
    FAR_MORE = "far-more"


def expected_shares(shares: Mapping[str, float], *, among: Collection[str]) -> dict[str, float]:
    """The shares of the population in per cent of these cells together, the others left out."""
    kept = {cell: shares[cell] for cell in among if cell in shares}
    total = sum(kept.values())
    return {cell: 100 * share / total for cell, share in kept.items()} if total else {}


def gap(percent: float, expected: float | None) -> Gap:
    """The word for a gap; `NONE` where nothing is expected."""
    if not expected:
        return Gap.NONE
    if percent == 0:
        return Gap.ABSENT
    if abs(percent - expected) < FEWEST_POINTS or abs(percent - expected) < LEAST_RATIO * expected:
        return Gap.ALIKE
    if percent < expected:
        return Gap.FAR_FEWER if percent <= expected / 2 else Gap.FEWER
    return Gap.FAR_MORE if percent >= expected * 2 else Gap.MORE
