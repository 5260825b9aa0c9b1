"""The groups of a large crowd, judged from nothing now and then, and kept by the process that draws in between.

Imported by the worker only: it loads the engine. To judge groups takes most of a drawing's time, and what is judged of
thirty thousand people does not change with the next five. The recipe says when they were judged, which is enough to
replay: judge the votes of that instant from nothing, then start from there.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from cedre.engine.opinion import OpinionMap, Votes
from cedre.engine.opinion.ideal_points import StatementCurves
from cedre.engine.opinion.state import JUDGED_AGAIN_AFTER

# Fewer votes than this are judged at each drawing, which is then soon done.
FEWEST_VOTES = 250_000
MOST_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A map drawn from nothing, how its statements are answered, and the instant whose votes they count."""

    found: OpinionMap
    curves: StatementCurves
    until: datetime | None  # None: all votes, of no instant that could be told again


_kept: OrderedDict[int, Judgement] = OrderedDict()


def keep(dialogue_id: int, judgement: Judgement) -> None:
    """Remember how the groups of a dialogue were judged; of many large dialogues, the last few."""
    _kept.pop(dialogue_id, None)
    if judgement.until is None or judgement.found.recipe.votes < FEWEST_VOTES:
        return
    _kept[dialogue_id] = judgement
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)


def still_holding(dialogue_id: int, votes: Votes, *, withheld: Sequence[int], until: datetime) -> Judgement | None:
    """The last judgement, unless the statements answered or withheld have changed since, or one vote in twenty."""
    judgement = _kept.get(dialogue_id)
    if judgement is None or judgement.until is None or judgement.until > until:
        return None
    recipe = judgement.found.recipe
    others = not np.array_equal(judgement.found.statements, votes.statements) or set(recipe.withheld) != set(withheld)
    if others or len(votes) - recipe.votes > JUDGED_AGAIN_AFTER * len(votes):
        return None
    return judgement
