"""Simulated participants: where they stand, what they answer and when. Same seed, same people. No database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from cedre.accounts.models import College
from cedre.demo.planted import Planted

# Three camps of opinion, on two dimensions: repair or rebuild, quiet or lively.
CAMPS = np.array([[-1.5, 0.5], [1.5, 0.7], [0.0, -1.6]])
SPREAD_IN_A_CAMP = 0.45
# Every camp is in every college, not in the same proportions; those who do not say theirs resemble everyone.
CAMP_SHARES = {
    College.ELECTED: (0.25, 0.45, 0.30),
    College.PROFESSIONAL: (0.35, 0.40, 0.25),
    College.CITIZEN: (0.40, 0.25, 0.35),
    "": (0.38, 0.27, 0.35),
}
# Few answer everything, most answer a good part: log-normal, as in real conversations.
MEDIAN_ANSWERS = 22
LOG_SPREAD = 0.55
FEWEST_ANSWERS = 4
SHARE_WHO_CHANGE = 0.02
LONGEST_SITTING = timedelta(hours=1)
# How many come at each hour of the day, from midnight.
HOURS = np.array([1, 0, 0, 0, 0, 1, 2, 4, 6, 6, 5, 5, 8, 7, 4, 4, 5, 7, 9, 9, 10, 9, 5, 2], dtype=float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """One invented person. `answers`: (rank of the statement, -1, 0 or 1, instant), in the order given."""

    college: str
    answers: tuple[tuple[int, int, datetime], ...]


def simulate(
    statements: Sequence[Planted], *, people: Mapping[str, int], seed: int, begins: datetime, ends: datetime
) -> list[Simulated]:
    """Invent `people` (college -> how many) answering `statements` between two instants.

    The time zone of `begins` says which hours are night.
    """
    # Two streams, so that what people answer does not depend on the day when the demonstration is loaded.
    opinions, moments = Generator(PCG64(seed)).spawn(2)
    return [
        Simulated(
            college=college, answers=tuple(_dated(_answers(college, statements, opinions), moments, begins, ends))
        )
        for college, count in people.items()
        for _ in range(count)
    ]


def _answers(college: str, statements: Sequence[Planted], chance: Generator) -> list[tuple[int, int]]:
    """What one person answers, in order: (rank of the statement, stance); a few say the opposite right after."""
    place = chance.normal(CAMPS[chance.choice(len(CAMPS), p=CAMP_SHARES[college])], SPREAD_IN_A_CAMP)
    wanted = round(MEDIAN_ANSWERS * float(chance.lognormal(0.0, LOG_SPREAD)))
    count = min(max(wanted, FEWEST_ANSWERS), len(statements))
    answers = []
    for rank in chance.permutation(len(statements))[:count].tolist():
        stance = _stance(statements[rank], college=college, place=place, chance=chance)
        if stance and chance.random() < SHARE_WHO_CHANGE:
            answers.append((rank, -stance))
        answers.append((rank, stance))
    return answers


def _stance(planted: Planted, *, college: str, place: NDArray[np.float64], chance: Generator) -> int:
    if chance.random() < planted.passing:
        return 0
    leaning = planted.ease + planted.offset.get(college, 0.0) + float(np.dot(planted.pull, place))
    return 1 if chance.random() < 1 / (1 + np.exp(-leaning)) else -1


def _dated(
    answers: Sequence[tuple[int, int]], chance: Generator, begins: datetime, ends: datetime
) -> Iterator[tuple[int, int, datetime]]:
    """The same answers a few seconds apart, from an instant at which people have time; the first days are busier."""
    at = _first_instant(chance, begins=begins, last=ends - LONGEST_SITTING)
    for rank, stance in answers:
        yield rank, stance, at
        at += timedelta(seconds=int(chance.integers(6, 45)))


def _first_instant(chance: Generator, *, begins: datetime, last: datetime) -> datetime:
    while True:
        day = begins + (last - begins) * float(chance.beta(1.0, 1.6))
        hour = int(chance.choice(len(HOURS), p=HOURS / HOURS.sum()))
        at = day.replace(hour=hour, minute=int(chance.integers(60)), second=int(chance.integers(60)))
        if begins <= at <= last:
            return at
