"""Are votes that were hidden foretold? One in ten, of people with ten or more. python -m bench.opinion.truth_heldout"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from bench import tables
from bench.opinion.conversations import Rows, conversations
from bench.opinion.peers import curves_on, foretold, polis_map
from cedre.engine.opinion import Thresholds, Votes
from cedre.engine.opinion.ideal_points import ideal_points

SEEDS = range(10)
HIDDEN, LEAST = 0.1, 10
RIDGES = (1.0, 3.0)

Losses = dict[str, NDArray[np.float64]]


def log_loss(chance: NDArray[np.float64], happened: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(n,) minus the logarithm of the probability given to what happened."""
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    return -np.log(np.where(happened, chance, 1 - chance))


def losses(rows: Rows, seed: int) -> tuple[Losses, Losses, float]:
    """Losses by method: of agree or disagree among those who took sides; of the three answers; and CPU seconds."""
    participants, statements, stances = rows
    _, person = np.unique(participants, return_inverse=True)
    enough = np.bincount(person)[person] >= LEAST
    hidden = enough & (np.random.default_rng(seed).random(len(person)) < HIDDEN)
    votes = Votes.from_arrays(participants[~hidden], statements[~hidden], stances[~hidden])
    hidden &= np.isin(statements, votes.statements) & np.isin(participants, votes.participants)
    who = np.searchsorted(votes.participants, participants[hidden])
    what = np.searchsorted(votes.statements, statements[hidden])
    stance = stances[hidden]

    foreseen = {f"Polis, crête {ridge:g}": _polis(votes, who, what, ridge) for ridge in RIDGES}
    space, _ = polis_map(votes)
    shown = np.zeros(len(votes.statements), dtype=bool)
    begun = time.process_time()
    points = ideal_points(votes, space.components, shown, seed=0, thresholds=Thresholds())
    spent = time.process_time() - begun
    foreseen["Cèdre"] = points.chance_to_agree(who, what), points.chance_to_pass(who, what)

    sided, three = {}, {}
    for method, (agree, passing) in foreseen.items():
        side = log_loss(agree, stance > 0)
        sided[method] = side[stance != 0]
        three[method] = log_loss(passing, stance == 0) + np.where(stance != 0, side, 0.0)
    return sided, three, spent


def _polis(
    votes: Votes, who: NDArray[np.int64], what: NDArray[np.int64], ridge: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    _, positions = polis_map(votes)
    took_sides = votes.stances != 0
    agreeing = curves_on(positions, votes, took_sides, votes.stances > 0, ridge)
    passing = curves_on(positions, votes, np.ones(len(votes), dtype=bool), ~took_sides, ridge)
    return foretold(agreeing, positions, who, what), foretold(passing, positions, who, what)


def line(name: str, kind: str, by_seed: list[Losses]) -> list[str]:
    """One line of the table: mean over seeds of each method, then the gain of Cèdre, its spread and its worst seed."""
    means = {method: np.array([found[method].mean() for found in by_seed]) for method in by_seed[0]}
    line = [name, kind, *(f"{values.mean():.4f}".replace(".", ",") for values in means.values())]
    for ridge in RIDGES:
        gains = 100 * (means["Cèdre"] / means[f"Polis, crête {ridge:g}"] - 1)
        line.append(f"{gains.mean():+.1f} % (± {gains.std(ddof=1):.1f} ; pire {gains.max():+.1f})".replace(".", ","))
    return line


def main() -> None:
    """Publish the table."""
    lines = []
    for name, rows in conversations():
        found = [losses(rows, seed) for seed in SEEDS]
        lines.append(line(name, "d’accord ou non", [sided for sided, _, _ in found]))
        lines.append(line(name, "trois réponses", [three for _, three, _ in found]))
    if lines:
        heads = ["conversation", "ce qui est prédit", *(f"Polis, crête {r:g}" for r in RIDGES), "Cèdre"]
        heads += [f"écart à la crête {r:g}" for r in RIDGES]
        tables.publish("opinion-truth-heldout", tables.markdown(heads, lines))


if __name__ == "__main__":
    main()
