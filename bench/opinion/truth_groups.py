"""Are planted groups found, and crowds without groups called so? python -m bench.opinion.truth_groups [--rounds 20]"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import tables
from cedre.engine.opinion import GroupFinding, OpinionMap, Votes, opinion_map
from cedre.engine.opinion.clustering import adjusted_rand, nearest
from cedre.engine.opinion.counts import count_votes
from cedre.engine.opinion.pca import centred, project

STATEMENTS, PASSES, APART = 40, 0.15, 1.5
NO_ANSWER = 9


@dataclass(frozen=True)
class Public:
    """A public from which people can be drawn: what each would lean to, in log-odds, and in which group they are."""

    lean: Callable[[int, np.random.Generator], tuple[NDArray[np.float64], NDArray[np.int64]]]
    agreement: NDArray[np.float64] | None = None  # (groups, S) log-odds, when there are groups


def groups(number: int) -> Callable[[np.random.Generator], Public]:
    """So many groups, each leaning its own way on each statement."""

    def public(chance: np.random.Generator) -> Public:
        leanings = chance.normal(0, 0.7, STATEMENTS) + chance.normal(0, APART, (number, STATEMENTS))

        def lean(people: int, dice: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
            labels = dice.integers(number, size=people)
            return leanings[labels], labels

        return Public(lean, leanings)

    return public


def crowd(axes: int, *, even: bool = False, approve: bool = False) -> Callable[[np.random.Generator], Public]:
    """People who differ by degrees on some axes: in a bell, or evenly from one edge to the other."""

    def public(chance: np.random.Generator) -> Public:
        common = chance.normal(0, 0.7, STATEMENTS)
        loadings = chance.normal(0, APART / np.sqrt(max(axes, 1)), (axes, STATEMENTS))
        loadings = np.full((axes, STATEMENTS), APART) if approve else loadings

        def lean(people: int, dice: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
            degrees = (
                dice.uniform(-np.sqrt(3), np.sqrt(3), (people, axes)) if even else dice.normal(size=(people, axes))
            )
            return common + degrees @ loadings, np.zeros(people, dtype=np.int64)

        return Public(lean)

    return public


WITHOUT_GROUPS = {
    "hasard pur": crowd(0),
    "certain·es approuvent tout plus volontiers": crowd(1, approve=True),
    "un nuage rond à deux dimensions": crowd(2),
    "un nuage à cinq dimensions": crowd(5),
    "un dégradé d’un bord à l’autre (en cloche)": crowd(1),
    "un dégradé réparti également": crowd(1, even=True),
}
WITH_GROUPS = {f"{number} groupes": groups(number) for number in (2, 3, 4)}


@dataclass(frozen=True)
class Asked:
    """People drawn from a public, and what they answered."""

    votes: Votes
    stances: NDArray[np.int64]  # (people, S)
    labels: NDArray[np.int64]


def asked(public: Public, people: int, dice: np.random.Generator, answered: float) -> Asked:
    """Everyone answers each statement with the same probability; one answer in seven is a pass."""
    leaning, labels = public.lean(people, dice)
    stances = np.where(dice.random(leaning.shape) < 1 / (1 + np.exp(-leaning)), 1, -1)
    stances[dice.random(leaning.shape) < PASSES] = 0
    silent = dice.random(leaning.shape) >= answered
    silent[np.arange(people), dice.integers(STATEMENTS, size=people)] = False
    stances[silent] = NO_ANSWER
    rows, columns = np.nonzero(~silent)
    return Asked(Votes.from_arrays(rows, columns, stances[rows, columns]), stances, labels)


def oracle(public: Public, people: Asked) -> NDArray[np.int64]:
    """The group that the true probabilities make the most likely: nobody who only sees the votes can do better."""
    assert public.agreement is not None
    yes = -np.log1p(np.exp(-public.agreement))
    no = -np.log1p(np.exp(public.agreement))
    likelihood = (people.stances == 1) @ yes.T + (people.stances == -1) @ no.T
    return np.asarray(likelihood.argmax(axis=1))


def found_again(first: OpinionMap, people: Asked, second: OpinionMap) -> float:
    """Agreement of the groups that two draws of one public make, on the people of the first."""
    withheld = np.zeros(len(people.votes.statements), dtype=bool)
    matrix = centred(people.votes, count_votes(people.votes), second.space.centre, withheld)
    positions = project(matrix, second.space.components, matrix.votes_cast())[first.placed]
    return adjusted_rand(first.grouping.indicative[first.placed], nearest(positions, second.grouping.centres))


def share(number: float) -> str:
    """Two decimals, with a comma."""
    return f"{number:.2f}".replace(".", ",")


def planted_groups(rounds: int, stabilities: list[tuple[float, float]]) -> str:
    """The table of what is found of planted groups."""
    lines = []
    for name, kind in WITH_GROUPS.items():
        for people, answered in ((60, 0.5), (200, 0.25), (200, 0.5), (1000, 0.25), (1000, 0.5)):
            clear, right, mine, best = [], [], [], []
            for turn in range(rounds):
                public = kind(np.random.default_rng([turn, 1]))
                drawn = asked(public, people, np.random.default_rng([turn, people, 2]), answered)
                found = opinion_map(drawn.votes, seed=turn, with_uncertainty=False)
                placed = found.placed
                truth = drawn.labels[placed]
                clear.append(found.clear_groups)
                right.append(len(found.grouping.centres) == int(name[0]))
                mine.append(adjusted_rand(found.grouping.indicative[placed] + 1, truth))
                best.append(adjusted_rand(oracle(public, drawn)[placed], truth))
                again = asked(public, people, np.random.default_rng([turn, people, 3]), answered)
                stabilities.append(_stability(found, drawn, again, turn))
            ratio = 100 * np.mean(mine) / np.mean(best)
            often = [f"{sum(cases)} sur {rounds}" for cases in (clear, right)]
            lines.append([
                name, str(people), f"{100 * answered:.0f} %", *often,
                share(float(np.mean(mine))), share(float(np.mean(best))), f"{ratio:.0f} %",
            ])  # fmt: skip
    heads = ["plantés", "personnes", "vues", "« groupes nets »", "leur nombre", "accord", "oracle", "part de l’oracle"]
    return tables.markdown(heads, lines)


def crowds_without_groups(rounds: int, stabilities: list[tuple[float, float]]) -> str:
    """The table of how often groups, then tendencies, are seen where there are no groups."""
    lines = []
    for name, kind in WITHOUT_GROUPS.items():
        cells = []
        for people in (60, 200, 1000):
            findings = []
            for turn in range(rounds):
                public = kind(np.random.default_rng([turn, 1]))
                drawn = asked(public, people, np.random.default_rng([turn, people, 2]), 0.5)
                found = opinion_map(drawn.votes, seed=turn, with_uncertainty=False)
                findings.append(found.grouping.finding)
                if people == 200:
                    again = asked(public, people, np.random.default_rng([turn, people, 3]), 0.5)
                    stabilities.append(_stability(found, drawn, again, turn))
            cells.append(f"{findings.count(GroupFinding.CLEAR)} ; {findings.count(GroupFinding.TENDENCIES)}")
        lines.append([name, *cells])
    heads = [f"sans groupes : « groupes nets » ; « tendances », sur {rounds}", "60 personnes", "200", "1 000"]
    return tables.markdown(heads, lines)


def _stability(found: OpinionMap, drawn: Asked, others: Asked, turn: int) -> tuple[float, float]:
    """(announced, obtained); the first is negative where no grouping could be tried."""
    again = opinion_map(others.votes, seed=turn, with_uncertainty=False)
    doubts = found.grouping.doubts
    if doubts is None or not len(again.grouping.centres):
        return -1.0, 0.0
    return doubts.stability, found_again(found, drawn, again)


def calibration(stabilities: list[tuple[float, float]]) -> str:
    """What the stability announced, beside what another draw of the same public gave."""
    announced, obtained = np.array(stabilities).T
    lines = []
    for low, high in ((0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        here = (announced >= low) & (announced < high)
        if here.any():
            around = f"{share(low)} à {share(min(high, 1))}"
            lines.append([around, str(here.sum()), share(announced[here].mean()), share(obtained[here].mean())])
    return tables.markdown(["stabilité", "essais", "annoncée", "obtenue avec d’autres personnes"], lines)


def main() -> None:
    """Publish the three tables."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=20)
    rounds = arguments.parse_args().rounds
    stabilities: list[tuple[float, float]] = []
    found = planted_groups(rounds, stabilities)
    without = crowds_without_groups(rounds, stabilities)
    tables.publish("opinion-truth-groups", f"{without}\n\n{found}\n\n{calibration(stabilities)}")


if __name__ == "__main__":
    main()
