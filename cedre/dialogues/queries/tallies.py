"""What may be shown of the answers to each statement. Imported by the worker only: it loads the engine."""

import numpy as np
from numpy.typing import NDArray

from cedre.base.small_cells import cells_to_show_together
from cedre.dialogues.queries.colleges import COLLEGES
from cedre.dialogues.queries.vote_rows import VoteRows
from cedre.engine.opinion import Counts, OpinionMap


def crossed_people(found: OpinionMap, rows: VoteRows, *, colleges: NDArray[np.int64]) -> NDArray[np.int64]:
    """(statements, colleges + 1, groups + 1) people who answered, by college met and group; last: none of them.

    `colleges` (P,): that of each participant of `found`, -1 when unknown.
    """
    of_none = len(found.colleges)
    college = np.where(colleges < 0, of_none, np.searchsorted(found.colleges, colleges))
    # Group -1 (not placed) falls in the last place, as the last index of an array does.
    group = found.groups % (found.grouping.number + 1)
    people = np.searchsorted(found.participants, rows.participants)
    statements = np.searchsorted(found.statements, rows.statements)
    shape = (len(found.statements), of_none + 1, found.grouping.number + 1)
    places = np.ravel_multi_index((statements, college[people], group[people]), shape)
    return np.bincount(places, minlength=int(np.prod(shape))).reshape(shape)


def tallies_to_show(found: OpinionMap, crossed: NDArray[np.int64], *, smallest: int) -> dict[str, dict[str, list[int]]]:
    """What may be shown of each statement: everyone, then colleges and groups large enough to hide nobody."""
    colleges = [f"college:{COLLEGES[college]}" for college in found.colleges.tolist()]
    groups = [f"group:{group + 1}" for group in range(found.grouping.number)]
    tallies = {}
    for column in np.flatnonzero(~found.withheld & (found.counts.seen >= smallest)).tolist():
        people = {
            (first, second): int(crossed[column, row, place])
            for row, first in enumerate([*colleges, None])
            for place, second in enumerate([*groups, None])
        }
        cells = {"all": _tally(found.counts, column)}
        shown = cells_to_show_together(people, smallest=smallest)
        for names, counts, kept in ((colleges, found.by_college, shown[0]), (groups, found.by_group, shown[1])):
            cells |= {name: _tally_of(counts, row, column) for row, name in enumerate(names) if name in kept}
        tallies[str(found.statements[column])] = {name: tally for name, tally in cells.items() if sum(tally)}
    return tallies


def _tally(counts: Counts, column: int) -> list[int]:
    return [int(counts.agrees[column]), int(counts.disagrees[column]), int(counts.passes[column])]


def _tally_of(counts: Counts, row: int, column: int) -> list[int]:
    return [int(counts.agrees[row, column]), int(counts.disagrees[row, column]), int(counts.passes[row, column])]
