"""What is asked of those who take part, what is said of who they are, and what would tell of a few of them."""

from cedre.turnout.rules.asking import (
    ELSEWHERE,
    NotAsked,
    UnknownAnswer,
    WrongShares,
    check_can_ask,
    check_said,
    check_shares,
)
from cedre.turnout.rules.comparing import FEWEST_POINTS, LEAST_RATIO, Gap, expected_shares, gap
from cedre.turnout.rules.publishing import (
    MOST_NEW,
    UNSAID,
    Published,
    Standing,
    cells_to_hold_back,
    is_soon,
    tells_of_a_few,
    waits,
)

__all__ = [
    "ELSEWHERE",
    "FEWEST_POINTS",
    "LEAST_RATIO",
    "MOST_NEW",
    "UNSAID",
    "Gap",
    "NotAsked",
    "Published",
    "Standing",
    "UnknownAnswer",
    "WrongShares",
    "cells_to_hold_back",
    "check_can_ask",
    "check_said",
    "check_shares",
    "expected_shares",
    "gap",
    "is_soon",
    "tells_of_a_few",
    "waits",
]
