"""The real conversations that measures of truth read, where CEDRE_TEST_DATA says."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NAMES = ("vtaiwan.uberx", "american-assembly.bowling-green", "brexit-consensus")
FOLDER = Path(os.environ.get("CEDRE_TEST_DATA") or "../shared/data").resolve() / "polis"

Rows = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def conversations(names: tuple[str, ...] = NAMES) -> Iterator[tuple[str, Rows]]:
    """(name, (participants, statements, stances)) of each one found; a plain line for each one missing."""
    for name in names:
        file = FOLDER / name / "participants-votes.csv"
        if file.is_file():
            yield name, _rows(file)
        else:
            print(f"no real conversation here, nothing measured: {file}")


def _rows(file: Path) -> Rows:
    found: list[tuple[int, int, int]] = []
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        asked = [(place, int(name)) for place, name in enumerate(next(rows)) if name.isdecimal()]
        for row in rows:
            found += [(int(row[0]), statement, int(row[place])) for place, statement in asked if row[place]]
    participants, statements, stances = np.array(found).T
    return participants, statements, stances
