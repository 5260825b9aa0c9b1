"""How the time of a map grows with its votes, beside the floor: one pass over them. python -m bench.opinion.growth

Draws docs/images/opinion-growth.svg.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np

from bench import tables
from bench.opinion.sets import Size, written
from cedre.engine.opinion import Votes, opinion_map
from cedre.engine.opinion.counts import count_votes

FOLDER = Path("bench/.data")
PICTURE = Path("docs/images/opinion-growth.svg")
SIZES = (
    Size(people=500, statements=100, votes=10_000),
    Size(people=3_000, statements=300, votes=100_000),
    Size(people=20_000, statements=700, votes=1_000_000),
    Size(people=200_000, statements=1_000, votes=10_000_000),
    Size(people=1_000_000, statements=1_000, votes=50_000_000),
)
CURVES = {
    "reading": ("lecture des votes en désordre", "#6a6af4", "o-"),
    "part A": ("axes, places, groupes, affirmations (A)", "#000091", "s-"),
    "doubts": ("doutes sur les groupes", "#a558a0", "^--"),
    "floor": ("plancher : un passage sur les votes", "#666666", ":"),
}
PART_A = frozenset({"axes", "groups", "statements"})


def measured(size: Size) -> dict[str, float]:
    """CPU seconds of each stage, and how many votes there are."""
    rows = np.load(written(size, FOLDER))
    arrays = rows["participants"], rows["statements"], rows["stances"]
    begun = time.process_time()
    votes = Votes.from_arrays(*arrays)
    found = {"reading": time.process_time() - begun, "votes": float(len(votes))}
    del arrays, rows

    marks: list[tuple[str, float]] = []
    opinion_map(votes, progress=lambda stage, _done: marks.append((stage, time.process_time())), with_uncertainty=False)
    spent = [(stage, ends - begins) for (stage, begins), (_next, ends) in pairwise(marks)]
    found["part A"] = sum(seconds for stage, seconds in spent if stage in PART_A)
    found["doubts"] = sum(seconds for stage, seconds in spent if stage == "doubts")
    found["floor"] = min(_cpu(lambda: count_votes(votes)) for _ in range(5))
    return found


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def draw(found: list[dict[str, float]]) -> None:
    """The picture: words stay words, so that it is light and can be read by a machine."""
    matplotlib.use("svg")
    from matplotlib import pyplot

    with pyplot.rc_context({"svg.fonttype": "none", "svg.hashsalt": "opinion", "font.size": 11}):
        figure, axes = pyplot.subplots(figsize=(8, 5))
        for name, (words, colour, style) in CURVES.items():
            axes.plot([one["votes"] for one in found], [one[name] for one in found], style, color=colour, label=words)
        axes.set(xscale="log", yscale="log", xlabel="votes", ylabel="secondes de calcul (un processeur)")
        axes.grid(visible=True, which="major", linewidth=0.3)
        axes.legend(frameon=False)
        figure.tight_layout()
        figure.savefig(
            PICTURE, metadata={"Date": None, "Title": "Temps de calcul d’une carte selon le nombre de votes"}
        )


def main() -> None:
    """Draw the picture, and publish its numbers."""
    measured(SIZES[1])  # compiles everything
    found = [measured(size) for size in SIZES]
    draw(found)
    lines = [
        [str(size), *(f"{1000 * one[name]:.2g} ms" if one[name] < 0.1 else f"{one[name]:.2f} s" for name in CURVES)]
        for size, one in zip(SIZES, found, strict=True)
    ]
    heads = ["personnes × affirmations (votes)", *(words for words, _colour, _style in CURVES.values())]
    tables.publish("opinion-growth", tables.markdown(heads, lines))


if __name__ == "__main__":
    main()
