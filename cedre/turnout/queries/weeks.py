"""The numbers of each week, kept as they were published. The worker's: it reads votes as they were."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Min, Q
from django.utils import timezone

from cedre.dialogues.declarations import Counted
from cedre.dialogues.models import Dialogue, Vote
from cedre.dialogues.queries.vote_rows import VoteRows, vote_rows

MOST_WEEKS = 60


def weeks_until(
    counted: Counted, *, until: datetime, kept: list[dict[str, Any]], is_first: bool, fewest: int, smallest: int
) -> list[dict[str, Any]]:
    """The weeks kept, and this drawing in the place of the one of the same week.

    What was counted once is never counted again: a participation erased since would be told. At the first drawing of a
    dialogue nothing was published yet: the weeks before are counted too, those that enough people tell apart.
    """
    weeks = list(kept)
    if not kept and is_first:
        weeks = list(_weeks_before(counted.dialogue, until=until, fewest=fewest, smallest=smallest))
    if weeks and datetime.fromisoformat(weeks[-1]["until"]) >= until:
        return weeks
    if weeks and _week(datetime.fromisoformat(weeks[-1]["until"])) == _week(until):
        weeks.pop()
    everyone = {statement: cells["all"] for statement, cells in counted.tallies.items()}
    weeks.append({"until": until.isoformat(), "people": len(counted.participants), "tallies": everyone})
    return weeks[-MOST_WEEKS:]


def _weeks_before(dialogue: Dialogue, *, until: datetime, fewest: int, smallest: int) -> Iterator[dict[str, Any]]:
    first = Vote.objects.filter(statement__dialogue=dialogue).aggregate(at=Min("cast_at"))["at"]
    if first is None:
        return
    ends = list(_week_ends(max(first, until - MOST_WEEKS * timedelta(days=7)), until=until))
    last: datetime | None = None
    for end in ends:
        enough = answered_between(dialogue, since=last, until=end) >= max(fewest, smallest)
        if enough and answered_between(dialogue, since=end, until=until) >= fewest:
            last = end
            yield _numbers(vote_rows(dialogue.pk, until=end), until=end, smallest=smallest)


def _numbers(rows: VoteRows, *, until: datetime, smallest: int) -> dict[str, Any]:
    tallies = {}
    for statement in np.unique(rows.statements).tolist():
        stances = rows.stances[rows.statements == statement]
        if len(stances) >= smallest:
            tallies[str(statement)] = [int((stances == stance).sum()) for stance in (1, -1, 0)]
    return {"until": until.isoformat(), "people": len(np.unique(rows.participants)), "tallies": tallies}


def answered_between(dialogue: Dialogue, *, since: datetime | None, until: datetime) -> int:
    """How many people answered, or changed an answer, between two instants."""
    cast, replaced = Q(cast_at__lte=until), Q(replaced_at__lte=until)
    if since is not None:
        cast, replaced = cast & Q(cast_at__gt=since), replaced & Q(replaced_at__gt=since)
    votes = Vote.objects.filter(cast | replaced, statement__dialogue=dialogue)
    return votes.values("participant").distinct().count()


def _week_ends(first: datetime, *, until: datetime) -> Iterator[datetime]:
    local = timezone.localtime(first)
    end = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=7 - local.weekday())
    while end < until:
        # The last instant of Sunday, whose day is said.
        yield end - timedelta(microseconds=1)
        end += timedelta(days=7)


def _week(instant: datetime) -> tuple[int, int]:
    year, week, _day = timezone.localtime(instant).isocalendar()
    return year, week
