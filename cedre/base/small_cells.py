"""Small groups are never shown, nor found by subtraction. One function for every room."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from itertools import combinations
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


def cells_to_show_among(
    people: Mapping[tuple[Any, ...], int],
    *,
    smallest: int,
    never: Mapping[int, Collection[Any]],
    published: Mapping[int, Collection[Any]],
) -> list[frozenset[Any]]:
    """The same for more tables: people by the cell they are in of each partition, two tables at a time.

    `never`: cells hidden for another reason, by the rank of their partition. `published`: partitions that are already
    shown elsewhere, with the cells shown: they stay, and cells of the others are hidden in their place.
    """
    total = sum(people.values())
    sides = range(len(next(iter(people), ())))
    sizes = [_sizes(people, side=side) for side in sides]
    crossed = {pair: _pairs(people, pair) for pair in combinations(sides, 2) if not set(pair) <= set(published)}
    hidden = {side: set(never.get(side, ())) for side in sides}
    while True:
        shown = [
            frozenset(published[side])
            if side in published
            else cells_to_show(
                sizes[side], smallest=smallest, elsewhere=total - sum(sizes[side].values()), never=hidden[side]
            )
            for side in sides
        ]
        told = next((pair for pair, both in crossed.items() if _tell(both, shown, pair, smallest=smallest)), None)
        if told is None:
            return shown
        _size, _name, side, key = min(
            (sizes[side][key], str(key), side, key)
            for side in told
            if side not in published
            for key in shown[side]
            if sizes[side].get(key)
        )
        hidden[side].add(key)


def _pairs(people: Mapping[tuple[Any, ...], int], sides: tuple[int, int]) -> dict[tuple[Any, Any], int]:
    pairs: dict[tuple[Any, Any], int] = {}
    for cells, count in people.items():
        pair = (cells[sides[0]], cells[sides[1]])
        pairs[pair] = pairs.get(pair, 0) + count
    return pairs


def _tell(
    pairs: Mapping[tuple[Any, Any], int],
    shown: Sequence[frozenset[Any]],
    sides: tuple[int, int],
    *,
    smallest: int,
) -> bool:
    blocks = _blocks(pairs, (shown[sides[0]], shown[sides[1]]))
    return any(_tells_of_a_few(blocks, inner=inner, smallest=smallest) for inner in (0, 1))


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
    keys = ({pair[side] for pair in blocks} for side in (inner, 1 - inner))
    ins, outs = ({key: rank for rank, key in enumerate(each)} for each in keys)
    touched, inside, around = [0] * len(ins), [0] * len(ins), [0] * len(outs)
    for pair, count in blocks.items():
        one, other = ins[pair[inner]], outs[pair[1 - inner]]
        touched[one] |= 1 << other
        inside[one] += count
        around[other] += count

    held = _sums(around)
    covers, sizes = [0], [0]
    for rank, (touches, size) in enumerate(zip(touched, inside, strict=True)):
        for some in range(1 << rank):
            covers.append(covers[some] | touches)
            sizes.append(sizes[some] + size)
    # All of the other table is the total, beside which each table is already protected alone.
    every = len(held) - 1
    return any(cover != every and 0 < held[cover] - size < smallest for cover, size in zip(covers, sizes, strict=True))


def _sums(numbers: Sequence[int]) -> list[int]:
    """The sum of each choice of these numbers, by the bits of its rank."""
    sums = [0]
    for number in numbers:
        sums += [each + number for each in sums]
    return sums
