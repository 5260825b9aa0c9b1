"""Which group of opinion, or tendency, each person is in, without the engine: the nearest middle, as last drawn."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import sqrt

from cedre.dialogues.models import DrawnResults
from cedre.dialogues.queries import Findings
from cedre.dialogues.queries.polis import AnswerSheet


class DrawnGroups:
    """The groups of the last drawing, on the plane where it placed people (docs/algorithms/opinion.md).

    k-means leaves everyone in the group of the nearest centre: the same votes give the groups that were drawn. Who
    voted since is placed on the same plane. `numbers`: from the key of a statement to its number.
    """

    def __init__(self, drawn: DrawnResults | None, *, numbers: Mapping[int, int]) -> None:
        self.centres: list[list[float]] = []
        self.size = 0.0
        self.fewest_votes = 0
        self.axes: dict[int, list[float]] = {}
        if drawn is not None:
            self._take(drawn, numbers=numbers)

    def _take(self, drawn: DrawnResults, *, numbers: Mapping[int, int]) -> None:
        findings, recipe = Findings(**drawn.findings), drawn.recipe
        self.centres = findings.group_centres
        self.size = findings.scale[0]
        self.fewest_votes = max(min(recipe["thresholds"]["votes_to_be_placed"], findings.statements), 1)
        self.axes = {numbers[int(key)]: axis for key, axis in findings.axes.items() if int(key) in numbers}

    def group_of(self, sheet: AnswerSheet) -> int | None:
        """The group, from 0; None for someone who answered too little, or without groups nor tendencies."""
        known = [(stance, *self.axes[number]) for number, stance in _answers(sheet) if number in self.axes]
        if not self.centres or len(known) < self.fewest_votes:
            return None
        stretch = sqrt(self.size / len(known))
        x = sum((stance - mean) * first for stance, mean, first, _second in known) * stretch
        y = sum((stance - mean) * second for stance, mean, _first, second in known) * stretch
        distances = [(x - centre_x) ** 2 + (y - centre_y) ** 2 for centre_x, centre_y in self.centres]
        return distances.index(min(distances))


class GroupCounts:
    """How each group answers each statement, counted as people go by: memory grows with statements, not people."""

    def __init__(self, groups: int) -> None:
        self.groups = groups
        self._counts: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])

    def add(self, sheet: AnswerSheet, *, group: int | None) -> None:
        if group is None:
            return
        for number, stance in _answers(sheet):
            # Stances 1, -1, 0 count at 0 (agree), 1 (disagree), 2 (pass).
            self._counts[number, group][(1 - stance) // 2 if stance else 2] += 1

    def of(self, number: int) -> list[tuple[int, int, int]]:
        """(agree, disagree, pass) of each group."""
        nobody = [0, 0, 0]
        found = [self._counts.get((number, group), nobody) for group in range(self.groups)]
        return [(agree, disagree, passed) for agree, disagree, passed in found]


def _answers(sheet: AnswerSheet) -> Iterator[tuple[int, int]]:
    return zip(sheet.statements, sheet.stances, strict=True)
