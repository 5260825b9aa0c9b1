"""CPU seconds and peak memory of each stage, beside red-dwarf, each run in a process of its own.

python -m bench.opinion.speed [--sizes 10k 33k 100k 1M] [--patience 480]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench import tables
from bench.opinion.sets import SIZES, Size, written
from cedre.engine.opinion import OpinionState, Thresholds, Votes, ideal_points, opinion_map

FOLDER = Path("bench/.data")
PEERS = ("10k", "100k")


def measure_cedre(file: Path) -> dict[str, float]:
    """What this process spends on each stage, once everything is compiled."""
    rows = np.load(file)
    participants, statements, stances = rows["participants"], rows["statements"], rows["stances"]
    few = slice(0, 20_000)
    warm = OpinionState(Votes.from_arrays(participants[few], statements[few], stances[few]))
    warm.result()
    warm.add([1, 10**9], [3, 10**9], [1, 1])
    warm.result()

    found: dict[str, float] = {}
    begun = time.process_time()
    votes = Votes.from_arrays(participants, statements, stances)
    found["ingestion"] = time.process_time() - begun
    del participants, statements, stances, rows
    found["votes"] = len(votes)
    arrays = (votes.participants, votes.statements, votes.starts, votes.codes)
    found["bytes a vote"] = sum(array.nbytes for array in arrays) / len(votes)

    tables.forget_peak()
    before = tables.resident()
    marks: list[tuple[str, float]] = []
    drawn = opinion_map(
        votes, progress=lambda stage, _done: marks.append((stage, time.process_time())), with_uncertainty=False
    )
    marks.append(("end", time.process_time()))
    found["peak bytes a vote"] = (tables.peak() - before) / len(votes) + found["bytes a vote"]
    for (stage, begins), (_next, ends) in pairwise(marks):
        found[stage] = found.get(stage, 0.0) + ends - begins

    found["uncertainty"] = _cpu(
        lambda: ideal_points(votes, drawn.space.components, drawn.withheld, seed=0, thresholds=Thresholds())
    )
    state = OpinionState(votes)
    state.result()
    chance = np.random.default_rng(0)
    batch = [chance.integers(high, size=1000) for high in (len(votes.participants), len(votes.statements))]
    state.add(*batch, chance.integers(-1, 2, 1000))
    found["refresh"] = _cpu(state.result)
    found["one vote"] = min(_cpu(lambda statement=n: _one_vote(state, statement)) for n in range(20))
    return found


def _one_vote(state: OpinionState, statement: int) -> None:
    state.add([7], [statement], [1])
    state.position_of(7)


def measure_red_dwarf(file: Path) -> dict[str, float]:
    """One run of its Polis pipeline; ingestion, from rows to its own matrix, is part of it."""
    from reddwarf.implementations.polis import run_pipeline

    rows = np.load(file)
    names = ("participant_id", "statement_id", "vote")
    columns = (rows[name].tolist() for name in ("participants", "statements", "stances"))
    votes = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    before = tables.resident()
    tables.forget_peak()
    cpu = _cpu(lambda: run_pipeline(votes=votes, random_state=0))
    return {"votes": len(votes), "whole": cpu, "peak bytes a vote": (tables.peak() - before) / len(votes)}


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run(engine: str, size: Size, patience: float) -> dict[str, float] | None:
    """The measures of one engine on one set, from a process of its own; None when patience ran out."""
    file = written(size, FOLDER)
    command = [sys.executable, "-m", "bench.opinion.speed", "--measure", engine, str(file)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=patience)
    except subprocess.TimeoutExpired:
        return None
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def report(sizes: list[str], patience: float) -> str:
    """Two tables: the stages of Cèdre, and the ratio to red-dwarf."""
    ours = {name: run("cedre", SIZES[name], patience) or {} for name in sizes}
    stages = tables.markdown(
        ["personnes × affirmations (votes)", "lecture", "A : axes, places", "A : groupes", "doutes (tirages)",
         "A : affirmations", "B : terrain d’entente", "B : places et leur incertitude", "recette", "A en tout",
         "octets/vote", "pic/vote",
         "+ 1 000 votes", "+ 1 vote"],
        [
            [str(SIZES[name]), *(f"{found[stage]:.2f} s" for stage in
             ("ingestion", "axes", "groups", "doubts", "statements", "common ground", "uncertainty", "recipe")),
             f"**{found['axes'] + found['groups'] + found['statements']:.2f} s**",
             f"{found['bytes a vote']:.2f}", f"{found['peak bytes a vote']:.2f}",
             f"{found['refresh']:.2f} s", f"{1000 * found['one vote']:.2f} ms"]
            for name, found in ours.items()
        ],
    )  # fmt: skip
    beside = []
    for name in [name for name in sizes if name in PEERS]:
        mine, theirs = ours[name], run("red-dwarf", SIZES[name], patience)
        whole = mine["ingestion"] + mine["axes"] + mine["groups"] + mine["statements"]
        part_a = whole - mine["ingestion"]
        finished = theirs is not None
        seconds = theirs["whole"] if theirs else patience
        beside.append([
            str(SIZES[name]), f"{part_a:.2f} s", f"{whole:.2f} s",
            f"{seconds:.1f} s" if finished else f"pas fini en {patience:.0f} s",
            f"{'' if finished else '> '}{seconds / part_a:.0f} ×", f"{'' if finished else '> '}{seconds / whole:.0f} ×",
        ])  # fmt: skip
    heads = ["votes", "Cèdre, A", "Cèdre, lecture et A", "red-dwarf", "rapport (A)", "rapport, lecture comprise"]
    return f"{stages}\n\n{tables.markdown(heads, beside)}"


def main() -> None:
    """Print the tables, or (for the processes it starts) one line of measures."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    arguments.add_argument("--patience", type=float, default=480)
    arguments.add_argument("--measure", nargs=2, metavar=("ENGINE", "FILE"))
    given = arguments.parse_args()
    if given.measure:
        engine, file = given.measure
        measure = measure_cedre if engine == "cedre" else measure_red_dwarf
        print(json.dumps(measure(Path(file))))
        return
    tables.publish("opinion-speed", report(given.sizes, given.patience))


if __name__ == "__main__":
    main()
