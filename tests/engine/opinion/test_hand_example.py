"""The example of docs/algorithms/opinion.md: its votes and its numbers are read from the page itself."""

import re
from pathlib import Path

import numpy as np
import pytest

from cedre.engine.opinion import GroupFinding, Thresholds, opinion_map
from cedre.engine.opinion.common_ground import divisive_statements
from cedre.engine.opinion.consensus import group_aware_consensus
from cedre.engine.opinion.counts import Counts, count_by_label
from cedre.engine.opinion.representative import representative_statements
from tests.engine.opinion.planted import votes_of

PAGE = Path(__file__).resolve().parents[3] / "docs" / "algorithms" / "opinion.md"
LOWERED = Thresholds(fewest_voices=2)


def number(cell):
    return float(cell.replace("−", "-").replace(",", "."))


def tables():
    """The rows of every table of the example, headings apart."""
    example = PAGE.read_text(encoding="utf-8").split("## Un exemple à refaire à la main")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", example, re.M)]
    return [row for row in rows if row[0] not in ("personne", "grandeur") and set(row[0]) != {"-"}]


@pytest.fixture(scope="module")
def computed():
    people = [row for row in tables() if len(row) == 5]
    matrix = np.array([[np.nan if cell == "·" else number(cell) for cell in row[2:]] for row in people])
    colleges = [int(row[1]) for row in people]
    votes = votes_of(matrix)
    result = opinion_map(votes, colleges=colleges, thresholds=LOWERED)
    assert result.grouping.finding is GroupFinding.TOO_FEW_PEOPLE

    a, b, c = range(3)
    by_group = count_by_label(votes, np.array([0, 0, 1, 1]), 2)
    shown = representative_statements(by_group, withheld=np.zeros(3, dtype=bool), thresholds=LOWERED)[0]
    (of_a,) = (statement for statement in shown if statement.column == a)
    (of_b,) = result.consensus_agree
    five_each = Counts(agrees=np.array([[5], [0]]), disagrees=np.array([[0], [5]]), passes=np.zeros((2, 1), dtype=int))
    space, ground = result.space, result.common_ground.agree
    return {
        "moyenne de A": space.centre[a],
        "moyenne de B": space.centre[b],
        "moyenne de C": space.centre[c],
        "part du premier axe": space.explained[0],
        "part du second axe": space.explained[1],
        "poids de A sur le premier axe": space.components[0, a],
        "poids de B sur le premier axe": space.components[0, b],
        "poids de C sur le premier axe": space.components[0, c],
        "poids de A sur le second axe": space.components[1, a],
        "poids de C sur le second axe": space.components[1, c],
        "Ana, premier axe": result.positions[0, 0],
        "Ana, second axe": result.positions[0, 1],
        "Bilal, premier axe": result.positions[1, 0],
        "Bilal, second axe": result.positions[1, 1],
        "Chloé, premier axe": result.positions[2, 0],
        "Driss, premier axe": result.positions[3, 0],
        "extrémité de A": space.extremity[a],
        "extrémité de B": space.extremity[b],
        "extrémité de C": space.extremity[c],
        "part de B": of_b.share,
        "z de B": of_b.share_z,
        "part de A dans le premier groupe": of_a.share,
        "z de A dans le premier groupe": of_a.share_z,
        "rapport de A dans le premier groupe": of_a.ratio,
        "z de différence de A dans le premier groupe": of_a.ratio_z,
        "note de A dans le premier groupe": of_a.score,
        "consensus de groupe de A": group_aware_consensus(by_group).agree[a],
        "consensus de groupe de B": group_aware_consensus(by_group).agree[b],
        "consensus de groupe de C": group_aware_consensus(by_group).agree[c],
        "priorité de A": result.priorities[a],
        "priorité de B": result.priorities[b],
        "priorité de C": result.priorities[c],
        "part prudente de B, collège 0": ground.lower[0, b],
        "terrain d’entente sur B": ground.score[b],
        "part prudente de A, collège 1": ground.lower[1, a],
        "terrain d’entente sur A": ground.score[a],
        "part prudente de C, collège 0": ground.lower[0, c],
        "terrain d’entente sur C": ground.score[c],
        "écart sur une affirmation à 5 pour et 5 contre": divisive_statements(
            five_each, withheld=np.zeros(1, dtype=bool), thresholds=Thresholds()
        ).gap[0],
    }


def test_the_page_says_what_the_engine_computes(computed):
    written = dict(row for row in tables() if len(row) == 2)

    assert set(written) == set(computed)
    for name, cell in written.items():
        decimals = len(cell.partition(",")[2])
        assert number(cell) == pytest.approx(computed[name], abs=0.500001 * 10**-decimals), name


def test_the_numbers_are_those_found_by_hand(computed):
    # From the closed forms of the page, not from its rounded decimals.
    root = np.sqrt(5)
    assert computed["part du premier axe"] == pytest.approx((3 + root) / 6)
    assert computed["poids de C sur le premier axe"] / computed["poids de A sur le premier axe"] == pytest.approx(
        (root - 1) / 2
    )
    assert computed["z de B"] == pytest.approx(root)
    assert computed["note de A dans le premier groupe"] == pytest.approx(3 * np.sqrt(3) * 0.75 * np.sqrt(3))
    assert computed["priorité de A"] == pytest.approx((5 / 6 * (np.sqrt(3) + 1) * 3 / 6 * (1 + 8 * 2**-0.8)) ** 2)
    assert computed["terrain d’entente sur B"] == pytest.approx(0.05 ** (1 / 3))
    assert computed["part prudente de C, collège 0"] == pytest.approx(1 - np.sqrt(0.95))
    assert computed["écart sur une affirmation à 5 pour et 5 contre"] == pytest.approx(2 * 0.05 ** (1 / 6) - 1)
