"""Does the choice of the next statement teach more, and starve nobody? python -m bench.opinion.truth_next

Two measures. Replay: people of real conversations, unknown to the model, are asked again, among what they did answer,
in an order of our choosing; the rest of their answers is to be foretold. Planted: a dialogue with three colleges is
held from the first vote to the last, and what each college is found to think is compared with the truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import tables
from bench.opinion.conversations import Rows, conversations
from bench.opinion.peers import polis_map
from bench.opinion.truth_heldout import log_loss
from cedre.engine.asking import Habits, Questions, next_statement
from cedre.engine.asking.next_statement import chance_to_agree, place
from cedre.engine.opinion import Thresholds, Votes
from cedre.engine.opinion.counts import count_by_label, count_votes
from cedre.engine.opinion.ideal_points import ideal_points
from cedre.engine.opinion.priorities import priorities
from cedre.engine.opinion.questions import prepared_questions

MARKS = (5, 10, 20)
LEAST_ANSWERS, REPLAYED, HIDDEN = 40, 120, 0.3
SEEDS = range(3)
GREEDY = Habits(share_for_new=0, share_for_neglected=0, whim=0)

Chooser = Callable[["Reader"], int]


@dataclass
class Reader:
    """Someone being asked, and all that a way of choosing may look at."""

    questions: Questions
    weights: NDArray[np.float64]  # (S,) Polis' priorities
    available: NDArray[np.bool_]
    asked: list[int]
    answers: NDArray[np.int64]  # (S,)
    number: int
    college: int
    chance: np.random.Generator

    @property
    def left(self) -> NDArray[np.bool_]:
        left = self.available.copy()
        left[self.asked] = False
        return left


def ours(habits: Habits) -> Chooser:
    def choose(reader: Reader) -> int:
        columns = np.array(reader.asked, dtype=np.int64)
        column = next_statement(
            reader.questions, columns=columns, stances=reader.answers[columns], available=reader.available,
            reader=reader.number, seed=1, college=reader.college, habits=habits,
        )  # fmt: skip
        assert column is not None
        return column

    return choose


def by_polis(reader: Reader) -> int:
    weights = reader.weights * reader.left
    return int(reader.chance.choice(len(weights), p=weights / weights.sum()))


def at_random(reader: Reader) -> int:
    return int(reader.chance.choice(np.flatnonzero(reader.left)))


WAYS: dict[str, Chooser] = {
    "Cèdre": ours(Habits()),
    "information seule": ours(GREEDY),
    "Polis": by_polis,
    "hasard": at_random,
}


def prepared(votes: Votes, college_of: NDArray[np.int64]) -> tuple[Questions, NDArray[np.float64]]:
    """What choosing needs: ours, and Polis' priorities."""
    space, _ = polis_map(votes)
    counts = count_votes(votes)
    nothing_withheld = np.zeros(len(votes.statements), dtype=bool)
    points = ideal_points(votes, space.components, nothing_withheld, seed=0, thresholds=Thresholds())
    number = int(college_of.max()) + 1
    by_college = count_by_label(votes, college_of, number)
    questions = prepared_questions(
        points.curves, votes.statements, counts=counts, colleges=np.arange(number), by_college=by_college
    )
    return questions, priorities(counts, space.extremity)


# --- Replay ---


def replay(rows: Rows, seed: int) -> dict[str, dict[int, float]]:
    """Mean log-loss on the hidden answers, by way of choosing, after so many questions."""
    participants, statements, stances = rows
    people, person = np.unique(participants, return_inverse=True)
    chance = np.random.default_rng(seed)
    unknown = chance.random(len(people)) < 0.25
    known = ~unknown[person]
    votes = Votes.from_arrays(participants[known], statements[known], stances[known])
    questions, weights = prepared(votes, np.full(len(votes.participants), -1))

    usable = ~known & np.isin(statements, votes.statements)
    replayed = np.flatnonzero(np.bincount(person[usable], minlength=len(people)) >= LEAST_ANSWERS)[:REPLAYED]
    sheets = []
    for number in replayed.tolist():
        mine = usable & (person == number)
        columns = np.searchsorted(votes.statements, statements[mine])
        sheets.append((number, columns, stances[mine], chance.random(len(columns)) < HIDDEN))

    found: dict[str, dict[int, float]] = {}
    for way, choose in WAYS.items():
        losses: dict[int, list[float]] = {mark: [] for mark in MARKS}
        for number, columns, answered, hidden in sheets:
            answers = np.zeros(len(votes.statements), dtype=np.int64)
            answers[columns] = answered
            available = np.zeros(len(answers), dtype=bool)
            available[columns[~hidden]] = True
            dice = np.random.default_rng([seed, number])
            reader = Reader(questions, weights, available, [], answers, number, -1, dice)
            sided = columns[hidden & (answered != 0)]
            for mark in range(1, max(MARKS) + 1):
                if reader.left.any():
                    reader.asked.append(choose(reader))
                if mark in losses:
                    asked = np.array(reader.asked)
                    foretold = chance_to_agree(questions, *place(questions, asked, answers[asked]))[sided]
                    losses[mark] += log_loss(foretold, answers[sided] > 0).tolist()
        found[way] = {mark: float(np.mean(values)) for mark, values in losses.items()}
    return found


# --- A planted dialogue ---

COLLEGES, STATEMENTS, LATE = (25, 125, 450), 80, 20
REFRESHED_EVERY, FIRST_READERS, ANSWERS = 50, 30, 15


@dataclass(frozen=True)
class World:
    """Who comes, and what each would answer to everything."""

    college: NDArray[np.int64]  # (readers,)
    answers: NDArray[np.int64]  # (readers, S)
    patience: NDArray[np.int64]  # (readers,) how many questions they answer

    @property
    def truth(self) -> NDArray[np.float64]:
        """(C, S) the share of each college that agrees."""
        return np.array([(self.answers[self.college == c] == 1).mean(axis=0) for c in range(len(COLLEGES))])


def world(seed: int) -> World:
    """Colleges of 25, 125 and 450 people that differ on both axes and, for reasons of their own, on each statement."""
    chance = np.random.default_rng([seed, 11])
    college = chance.permutation(np.repeat(np.arange(len(COLLEGES)), COLLEGES))
    readers = len(college)
    where = chance.normal(0, 0.7, (len(COLLEGES), 2))[college] + chance.normal(size=(readers, 2))
    own = chance.normal(0, 0.5, (len(COLLEGES), STATEMENTS))[college]
    logit = chance.normal(0.4, 1, STATEMENTS) + where @ chance.normal(0, 1, (2, STATEMENTS)) + own
    answers = np.where(chance.random(logit.shape) < 1 / (1 + np.exp(-logit)), 1, -1)
    passes = chance.normal(-1.7, 0.7, STATEMENTS) + chance.normal(0, 1, (readers, 1))
    answers[chance.random(logit.shape) < 1 / (1 + np.exp(-passes))] = 0
    patience = np.clip(ANSWERS * np.exp(chance.normal(-0.2, 0.7, readers)), 2, STATEMENTS - LATE).astype(np.int64)
    return World(college, answers, patience)


def held(place_of: World, choose: Chooser, seed: int) -> NDArray[np.int64]:
    """(readers, S) the votes cast, 9 where there is none, when statements are chosen that way."""
    cast = np.full(place_of.answers.shape, 9)
    readers = len(cast)
    dice = np.random.default_rng([seed, 12])
    questions, weights = _refreshed(np.ones((1, STATEMENTS), dtype=int), place_of.college[:1])
    for number in range(readers):
        # The last statements are proposed halfway.
        available = np.arange(STATEMENTS) < (STATEMENTS if number >= readers // 2 else STATEMENTS - LATE)
        if (number >= FIRST_READERS and number % REFRESHED_EVERY == 0) or number == FIRST_READERS:
            questions, weights = _refreshed(cast[:number], place_of.college[:number])
        college = int(place_of.college[number])
        reader = Reader(questions, weights, available, [], place_of.answers[number], number, college, dice)
        for _ in range(place_of.patience[number]):
            reader.asked.append(choose(reader) if number >= FIRST_READERS else at_random(reader))
        cast[number, reader.asked] = place_of.answers[number, reader.asked]
    return cast


def _refreshed(cast: NDArray[np.int64], college: NDArray[np.int64]) -> tuple[Questions, NDArray[np.float64]]:
    """As `prepared`, on all statements: those that nobody saw yet have the curves of the prior and no vote."""
    rows, columns = np.nonzero(cast != 9)
    votes = Votes.from_arrays(rows, columns, cast[rows, columns])
    seen, weights = prepared(votes, college[votes.participants])
    number = len(seen.colleges)
    curves = np.zeros((2, STATEMENTS, 3), dtype=np.float32)
    curves[1, :, 0] = -1.0
    curves[:, votes.statements] = seen.curves
    everyone, each = np.zeros(STATEMENTS, dtype=np.int32), np.zeros((number, STATEMENTS), dtype=np.int32)
    everyone[votes.statements], each[:, votes.statements] = seen.seen, seen.seen_by_college
    # Polis' priority of a statement without a vote: (1/2 x 1 x 1/2 x 9)^2.
    whole = np.full(STATEMENTS, (0.5 * 0.5 * 9.0) ** 2)
    whole[votes.statements] = weights
    return Questions(
        statements=np.arange(STATEMENTS), curves=curves, seen=everyone, colleges=seen.colleges, seen_by_college=each
    ), whole


def errors(seed: int) -> Iterator[tuple[str, list[float]]]:
    """(way, measures) of one planted dialogue: error of shares by college, then who was starved."""
    planted = world(seed)
    for way, choose in WAYS.items():
        cast = held(planted, choose, seed)
        seen = np.array([(cast[planted.college == c] != 9).sum(axis=0) for c in range(len(COLLEGES))])
        agrees = np.array([(cast[planted.college == c] == 1).sum(axis=0) for c in range(len(COLLEGES))])
        gap = (agrees + 1) / (seen + 2) - planted.truth
        found = [*np.sqrt((gap**2).mean(axis=1)).tolist(), float(np.sqrt((gap**2).mean()))]
        yield way, [*found, float((seen < 5).mean()), float(seen.sum(axis=0).min())]


def main() -> None:
    """Publish both tables."""
    lines = []
    for name, rows in conversations(("vtaiwan.uberx", "american-assembly.bowling-green")):
        found = [replay(rows, seed) for seed in SEEDS]
        for way in WAYS:
            means = [np.mean([one[way][mark] for one in found]) for mark in MARKS]
            lines.append([name, way, *(f"{mean:.3f}".replace(".", ",") for mean in means)])
    replayed = tables.markdown(["conversation", "choix", *(f"après {mark} questions" for mark in MARKS)], lines)

    measures: dict[str, list[list[float]]] = {way: [] for way in WAYS}
    for seed in SEEDS:
        for way, values in errors(seed):
            measures[way].append(values)
    lines = []
    for way, values in measures.items():
        mean = np.mean(values, axis=0)
        shares = [f"{100 * value:.1f}".replace(".", ",") for value in mean[:4]]
        lines.append([way, *shares, f"{100 * mean[4]:.0f} %", f"{mean[5]:.0f}"])
    heads = [
        "choix",
        *(f"collège de {size}" for size in COLLEGES),
        "les trois",
        "cases sous 5 voix",
        "affirmation la moins vue",
    ]
    tables.publish("opinion-truth-next", f"{replayed}\n\n{tables.markdown(heads, lines)}")


if __name__ == "__main__":
    main()
