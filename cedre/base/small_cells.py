"""Small groups are never shown, nor found by subtraction. One function for every room."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def cells_to_show(people: Mapping[Key, int], *, smallest: int, elsewhere: int = 0) -> frozenset[Key]:
    """Which cells of one partition may be shown beside its total, given the number of people in each.

    A cell under `smallest` people is hidden. As the total is public, what is hidden could be found by subtraction:
    the next smallest cells are hidden too, until those hidden hold `smallest` people together and are at least two.
    `elsewhere` counts people of the total who are in no cell and never shown apart (those who did not say their
    college): they blur what is hidden as one more hidden cell would. Empty cells are shown: a zero says nothing
    about anyone.
    """
    shown = {key for key, count in people.items() if count == 0 or count >= smallest}
    hidden = [people[key] for key in people if key not in shown]
    if not hidden:
        return frozenset(shown)

    if elsewhere:
        hidden.append(elsewhere)
    by_size = sorted((key for key in shown if people[key] > 0), key=lambda key: (people[key], str(key)))
    while by_size and (len(hidden) < 2 or sum(hidden) < smallest):
        hidden.append(people[by_size[0]])
        shown.discard(by_size.pop(0))
    return frozenset(shown)
