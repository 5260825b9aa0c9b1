"""Small groups are never shown, nor found by subtraction. One function for every room."""

from collections.abc import Collection, Hashable, Mapping
from itertools import chain, combinations
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)
First = TypeVar("First", bound=Hashable)
Second = TypeVar("Second", bound=Hashable)


def cells_to_show(
    people: Mapping[Key, int], *, smallest: int, elsewhere: int = 0, never: Collection[Key] = ()
) -> frozenset[Key]:
    """Which cells of one partition may be shown beside its total, given the number of people in each.

    A cell under `smallest` people is hidden. As the total is public, what is hidden could be found by subtraction:
    the next smallest cells are hidden too, until those hidden hold `smallest` people together and are at least two.
    `elsewhere` counts people of the total who are in no cell and never shown apart (those who did not say their
    college): the total less the cells tells of them, so they are one more hidden cell, protected like the others.
    Empty cells are shown: a zero says nothing about anyone. `never`: cells hidden for another reason.
    """
    shown = {key for key, count in people.items() if count == 0 or (count >= smallest and key not in never)}
    hidden = [people[key] for key in people if key not in shown]
    if elsewhere:
        hidden.append(elsewhere)
    if not hidden or (hidden == [elsewhere] and elsewhere >= smallest):
        return frozenset(shown)

    by_size = sorted((key for key in shown if people[key] > 0), key=lambda key: (people[key], str(key)))
    while by_size and (len(hidden) < 2 or sum(hidden) < smallest):
        hidden.append(people[by_size[0]])
        shown.discard(by_size.pop(0))
    return frozenset(shown)


def cells_to_show_together(
    people: Mapping[tuple[First | None, Second | None], int], *, smallest: int
) -> tuple[frozenset[First], frozenset[Second]]:
    """Which cells of two partitions of the same people may be shown beside their total, one table beside the other.

    `people`: how many are in each pair (cell of the first, cell of the second); None: in no cell of that partition.
    Each partition is protected alone first, as by `cells_to_show`. Then nobody must be found by taking one table from
    the other: where cells of one hold together all the people of some cells of the other, and fewer than `smallest`
    more, the difference would tell what these few answered. The smallest cell shown of the two is then hidden, until
    no such case is left. Cells that only overlap tell nothing of each other: their difference mixes two crowds.
    """
    total = sum(people.values())
    first, second = _sizes(people, side=0), _sizes(people, side=1)
    never: tuple[set[Any], set[Any]] = (set(), set())
    while True:
        shown = (
            cells_to_show(first, smallest=smallest, elsewhere=total - sum(first.values()), never=never[0]),
            cells_to_show(second, smallest=smallest, elsewhere=total - sum(second.values()), never=never[1]),
        )
        blocks = _blocks(people, shown)
        if not any(_tells_of_a_few(blocks, inner=inner, smallest=smallest) for inner in (0, 1)):
            return shown
        _size, _name, side, key = min(
            (sizes[key], str(key), side, key)
            for side, sizes in enumerate((first, second))
            for key in shown[side]
            if sizes[key]
        )
        never[side].add(key)


def _sizes(people: Mapping[tuple[Any, Any], int], *, side: int) -> dict[Any, int]:
    sizes: dict[Any, int] = {}
    for pair, count in people.items():
        if pair[side] is not None:
            sizes[pair[side]] = sizes.get(pair[side], 0) + count
    return sizes


def _blocks(people: Mapping[tuple[Any, Any], int], shown: tuple[frozenset[Any], frozenset[Any]]) -> dict[Any, int]:
    """People by pair of blocks: a shown cell, or None for all that a table does not show, known as what is left."""
    blocks: dict[Any, int] = {}
    for (first, second), count in people.items():
        if count:
            pair = (first if first in shown[0] else None, second if second in shown[1] else None)
            blocks[pair] = blocks.get(pair, 0) + count
    return blocks


def _tells_of_a_few(blocks: Mapping[tuple[Any, Any], int], *, inner: int, smallest: int) -> bool:
    """Whether blocks of the `inner` table, taken from those of the other that hold them all, leave a few people."""
    ins, outs = ({pair[side] for pair in blocks} for side in (inner, 1 - inner))
    for some in chain.from_iterable(combinations(ins, number) for number in range(1, len(ins))):
        around = {pair[1 - inner] for pair in blocks if pair[inner] in some}
        # All of the other table is the total, beside which each table is already protected alone.
        if len(around) == len(outs):
            continue
        left = sum(count for pair, count in blocks.items() if pair[1 - inner] in around and pair[inner] not in some)
        if 0 < left < smallest:
            return True
    return False
