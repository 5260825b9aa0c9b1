"""Three real conversations (Polis open data, CC BY 4.0, read where they are): plausible, and never a NaN."""

import csv

import numpy as np
import pytest

from cedre.engine.opinion import Basis, GroupFinding, Votes, opinion_map
from cedre.engine.opinion.counts import count_by_label

CONVERSATIONS = {
    "vtaiwan.uberx": (1921, 197, 49443),
    "brexit-consensus": (204, 50, 5303),
    "american-assembly.bowling-green": (2031, 896, 225524),
}


def read_votes(path):
    participants, statements, stances = [], [], []
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        asked = [(place, int(name)) for place, name in enumerate(header) if name.isdecimal()]
        for row in rows:
            answered = [(statement, row[place]) for place, statement in asked if row[place]]
            participants += [int(row[0])] * len(answered)
            statements += [statement for statement, _ in answered]
            stances += [int(stance) for _, stance in answered]
    return Votes.from_arrays(participants, statements, stances)


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_real_votes_give_groups_and_what_they_share(real_data, name):
    path = real_data / "polis" / name / "participants-votes.csv"
    if not path.is_file():
        pytest.skip(f"no such conversation here: {path}")
    votes = read_votes(path)
    result = opinion_map(votes)

    assert (len(votes.participants), len(votes.statements), len(votes)) == CONVERSATIONS[name]
    assert np.isfinite(result.positions).all()
    assert np.isfinite(result.priorities).all()
    # Orthonormal axes, the first one telling more than the second.
    np.testing.assert_allclose(result.space.components @ result.space.components.T, np.eye(2), atol=1e-9)
    assert 0.02 < result.space.explained[1] < result.space.explained[0] < 0.5

    # Polis shows two groups in each. Their ends do oppose each other, but with nobody missing between them.
    assert result.grouping.finding is GroupFinding.TENDENCIES
    assert not result.clear_groups
    assert result.common_ground.basis is Basis.TENDENCIES
    leading = result.common_ground.agree.ranking[0]
    assert result.common_ground.agree.shared[leading]
    assert result.counts.agrees[leading] / result.counts.seen[leading] > 0.7

    indicative = count_by_label(votes, result.grouping.indicative, len(result.grouping.centres))
    voices = np.maximum(indicative.agrees + indicative.disagrees, 1)
    apart = np.ptp(np.where(voices >= 30, indicative.agrees / voices, 0.5), axis=0)
    assert apart.max() > 0.5
