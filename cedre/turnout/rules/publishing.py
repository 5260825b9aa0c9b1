"""Two drawings held side by side must not tell what a few people answered, cell by cell (decision 0026)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Cells are held back rather than the whole page once so large a part of the crowd is new.
MOST_NEW = 0.2
LEAST_NEW = 0.01
# In no cell of a partition: those who did not say.
UNSAID = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Someone counted: their cell in each partition, and when they last answered or moved from one cell to another."""

    cells: tuple[str, ...]
    answered_at: datetime
    moved_at: tuple[datetime | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A former publication: the votes of which instant, how many were in every cell, and which were shown."""

    until: datetime
    people: tuple[Mapping[str, int], ...]
    shown: tuple[frozenset[str], ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "until": self.until.isoformat(),
            "people": [dict(each) for each in self.people],
            "shown": [sorted(each) for each in self.shown],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Published":
        return cls(
            until=datetime.fromisoformat(kept["until"]),
            people=tuple(kept["people"]),
            shown=tuple(frozenset(each) for each in kept["shown"]),
        )


def tells_of_a_few(
    people: Iterable[Standing], side: int, *, cells: Collection[str], former: Published, fewest: int
) -> bool:
    """Whether these cells together differ from a former publication by 1 to `fewest` - 1 people, as far as is known.

    Nothing is remembered of those who left, nor of the cell someone was in: what is missing of the people counted then
    tells that somebody left, and people who only moved count as a change of a cell, not of cells taken together.
    """
    answered = moved = stayed = 0
    for each in people:
        if each.cells[side] not in cells:
            continue
        moved_at = each.moved_at[side]
        if each.answered_at > former.until:
            answered += 1
        elif moved_at is not None and moved_at > former.until:
            moved += 1
        else:
            stayed += 1
    counted = sum(count for cell, count in former.people[side].items() if cell in cells)
    if answered == moved == 0 and counted == stayed:
        return False
    is_one = len(cells) == 1
    return max(answered + moved if is_one else answered, counted - stayed - (0 if is_one else moved)) < fewest


def cells_to_hold_back(
    people: Sequence[Standing], shown: Sequence[frozenset[str]], *, former: Published, fewest: int
) -> list[set[str]] | None:
    """The cells, by partition, to leave out so that two publications taken from each other tell of nobody.

    What both show can be taken from each other, cell by cell, and so can all the rest together. None: even everyone
    taken together differs by too few.
    """
    held: list[set[str]] = []
    for side, cells in enumerate(shown):
        every = {each.cells[side] for each in people} | set(former.people[side]) | cells
        both = set(cells & former.shown[side])
        few = {cell for cell in both if tells_of_a_few(people, side, cells={cell}, former=former, fewest=fewest)}
        while tells_of_a_few(people, side, cells=every - (both - few), former=former, fewest=fewest):
            if both == few:
                return None
            few.add(min(both - few, key=lambda cell: (former.people[side].get(cell, 0), cell)))
        held.append(few)
    return held


def is_soon(*, answered: int, people: int, is_last: bool) -> bool:
    """Whether so small a part of a large crowd answered since that counting it again would show nothing."""
    return not is_last and answered < LEAST_NEW * people


def waits(*, held_back: bool, answered: int, people: int, is_last: bool) -> bool:
    """Whether the published page stays, rather than lose cells: until all is over, or a fifth of people answered."""
    return held_back and not is_last and answered < MOST_NEW * people
