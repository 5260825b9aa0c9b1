"""How participation and agreement went, week after week, between drawings that differ by enough people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from cedre.dialogues.models import Dialogue, Statement
from cedre.turnout.queries.findings import drawn_turnout

WIDTH, HEIGHT, MARGIN = 600, 160, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was known at the end of a week, or of what passed of it. `value`: people, or per cent who agree."""

    on: datetime
    value: int
    people: int
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Moments in order, two at least, and the line that joins them."""

    moments: tuple[Moment, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        return " ".join(f"{moment.x},{moment.y}" for moment in self.moments)


def participation_over_time(dialogue: Dialogue) -> Timeline | None:
    """How many had answered at the end of each week; None while there is nothing to compare."""
    weeks = _weeks(dialogue)
    return _timeline([(week["until"], week["people"], week["people"]) for week in weeks], highest=None)


def statement_over_time(dialogue: Dialogue, statement: Statement) -> Timeline | None:
    """Who agrees with a statement, in per cent of those who had answered it, at the end of each week."""
    kept: list[tuple[str, int, int]] = []
    for week in _weeks(dialogue):
        counts = week["tallies"].get(str(statement.pk))
        seen = sum(counts) if counts else 0
        # Between two moments enough people have answered this very statement.
        least = kept[-1][2] + settings.FEWEST_NEW_PEOPLE if kept else settings.SMALLEST_GROUP_SHOWN
        if counts and seen >= least:
            kept.append((week["until"], round(100 * counts[0] / seen), seen))
    return _timeline(kept, highest=100)


def _weeks(dialogue: Dialogue) -> list[dict[str, Any]]:
    drawn = drawn_turnout(dialogue)
    return list(drawn.weeks) if drawn else []


def _timeline(points: Iterable[tuple[str, int, int]], *, highest: int | None) -> Timeline | None:
    found = [(datetime.fromisoformat(until), value, people) for until, value, people in points]
    if len(found) < 2:
        return None
    first, last = found[0][0].timestamp(), found[-1][0].timestamp()
    top = highest or max(value for _on, value, _people in found)
    across, up = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    return Timeline(
        moments=tuple(
            Moment(
                on=on,
                value=value,
                people=people,
                x=round(MARGIN + across * (on.timestamp() - first) / (last - first)),
                y=round(HEIGHT - MARGIN - up * value / top),
            )
            for on, value, people in found
        )
    )
