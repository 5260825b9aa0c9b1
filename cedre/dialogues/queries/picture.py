"""The map of a drawing, in the picture's own units. Imported by the worker only: it loads the engine and SciPy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from cedre.dialogues import rules
from cedre.engine.opinion import OpinionMap

# People closer than this on the map (1000 wide) are drawn as one larger dot: the page does not grow with the crowd.
DOT_SPACING = 24
# The outline leaves out the farthest tenth of a group, so that one person does not stretch it across the map.
OUTLINED_SHARE = 0.9


class Picture:
    """The map of those who answered enough to be placed, in the picture's own units (1000 x 700)."""

    def __init__(self, found: OpinionMap, *, smallest: int) -> None:
        self.found = found
        # A map of three people would show who stands where: there is no picture before there are enough of them.
        drawn = found.placed if found.placed.sum() >= smallest else np.zeros_like(found.placed)
        self.labels = found.groups[drawn]
        positions = found.positions[drawn]
        self.scale = [len(found.statements), *_frame(positions)]
        self.places = _places(positions, self.scale)

    def dots(self) -> list[list[int]]:
        """[x, y, radius, group or 0]: neighbours of one group in one dot whose area tells their number."""
        if not len(self.places):
            return []
        # One number for a square of the grid and a group: a million people are sorted once.
        across, along = (self.places // DOT_SPACING).T
        cells = (across * rules.MAP_HEIGHT + along) * (self.found.grouping.number + 1) + self.labels + 1
        found, belongs, people = np.unique(cells, return_inverse=True, return_counts=True)
        groups = found % (self.found.grouping.number + 1)
        middle = np.column_stack(
            [np.bincount(belongs, weights=self.places[:, axis], minlength=len(found)) / people for axis in (0, 1)]
        )
        # Areas in proportion to people until dots would cover their neighbours.
        largest = max(DOT_SPACING * 0.75 / np.sqrt(people.max()), 1.0)
        radii = np.maximum(np.minimum(5.0, largest * 1.6) * np.sqrt(people), 3.5).round()
        return [
            [round(x), round(y), int(radius), group]
            for (x, y), radius, group in zip(middle.tolist(), radii, groups.tolist(), strict=True)
        ]

    def centres(self) -> dict[str, list[int]]:
        """Where each group's letter stands: the middle of its people."""
        return {
            str(group + 1): [round(value) for value in self.places[self.labels == group].mean(axis=0).tolist()]
            for group in range(self.found.grouping.number)
        }

    def outlines(self) -> dict[str, str]:
        """The edge of each group, as an SVG path around the nine tenths of its people nearest to its middle."""
        outlines: dict[str, str] = {}
        if not self.found.clear_groups:
            return outlines
        for group in range(self.found.grouping.number):
            people = self.places[self.labels == group].astype(np.float64)
            distances = np.linalg.norm(people - people.mean(axis=0), axis=1)
            near = people[distances <= np.quantile(distances, OUTLINED_SHARE)]
            outlines[str(group + 1)] = _path(near)
        return outlines

    def axes(self) -> dict[str, list[float]]:
        """What places a reader on the map: mean and weights of every statement that is not withheld."""
        space = self.found.space
        weights = np.column_stack([space.centre, space.components[0], space.components[1]]).round(5)
        return _by_statement(self.found, weights.tolist())


def _places(positions: NDArray[np.float64], scale: list[float]) -> NDArray[np.int64]:
    """(n, 2) `rules.picture_place` of everyone at once."""
    _statements, factor, middle_x, middle_y = scale
    size = np.array([rules.MAP_WIDTH, rules.MAP_HEIGHT])
    picture = size / 2 + (positions - [middle_x, middle_y]) * factor * [1, -1]
    return np.clip(picture, 20, size - 20).round().astype(np.int64).reshape(-1, 2)


def _frame(positions: NDArray[np.float64]) -> list[float]:
    """Factor and middle that fit people in the picture; the farthest hundredth on each side waits on its edge."""
    if not len(positions):
        return [1.0, 0.0, 0.0]
    low, high = np.quantile(positions, [0.01, 0.99], axis=0)
    room = np.array([rules.MAP_WIDTH - 110, rules.MAP_HEIGHT - 110])
    width = high - low
    wide = width > 0
    factor = float((room[wide] / width[wide]).min()) if wide.any() else 1.0
    middle = (low + high) / 2
    return [round(factor, 6), round(float(middle[0]), 6), round(float(middle[1]), 6)]


def _path(points: NDArray[np.float64]) -> str:
    try:
        corners = points[ConvexHull(points).vertices]
    except (QhullError, ValueError):
        # Fewer than three places, or all on one line: there is no inside to outline.
        return ""
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners.tolist()) + "Z"


def _by_statement(found: OpinionMap, values: list[Any]) -> dict[str, Any]:
    return {
        str(statement): value
        for statement, value, withheld in zip(found.statements.tolist(), values, found.withheld, strict=True)
        if not withheld
    }
