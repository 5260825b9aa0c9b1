"""See docs/algorithms/meaning.md. NumPy alone: the web places what someone has just typed, well under a millisecond."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 256
# A word said once in a thousand weighs half as much as a rare one (Arora, Liang and Ma, 2017).
COMMON = 1e-3
# The cosine from which two sentences may say the same: measured by bench/meaning.
SAME = 0.4
_TABLE = Path(__file__).with_name("data") / "words.npz"
# « habitant·es » is read « habitant ».
_ENDINGS = re.compile(r"[·.](?:e|es|s|rice|rices|ne|nes|ère|ères|ive|ives|euse|euses)\b")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """`ranks`: word -> row; `vectors`: (words, 256) int8; `scales`: what a row is multiplied by, weight included."""

    ranks: dict[str, int]
    vectors: NDArray[np.int8]
    scales: NDArray[np.float32]


@cache
def _table() -> _Table:
    with np.load(_TABLE) as file:
        words = bytes(file["words"]).decode().split("\n")
        weights = COMMON / (COMMON + file["frequencies"])
        return _Table(
            ranks={word: rank for rank, word in enumerate(words)},
            vectors=file["vectors"],
            scales=file["scales"] * weights,
        )


def place(text: str) -> NDArray[np.float32] | None:
    """Where a sentence stands: (256,) float32 of length 1; None when none of its words is known."""
    table = _table()
    rows = [row for word in _words(text) if (row := _row(word, table.ranks)) is not None]
    if not rows:
        return None
    total = (table.vectors[rows].astype(np.float32) * table.scales[rows, None]).sum(axis=0)
    length = float(np.linalg.norm(total))
    return (total / length).astype(np.float32) if length > 0 else None


def nearest(
    asked: NDArray[np.float32], *, among: NDArray[np.float32], at_least: float, most: int
) -> Sequence[tuple[int, float]]:
    """The rows of `among` (n, 256) whose cosine with `asked` is `at_least` this, the nearest first, `most` of them."""
    if not len(among):
        return []
    cosines = among @ asked
    order = np.argsort(-cosines, kind="stable")[:most]
    return [(int(row), float(cosines[row])) for row in order if cosines[row] >= at_least]


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(_ENDINGS.sub("", text.lower())))


def _row(word: str, ranks: dict[str, int]) -> int | None:
    """The row of a word, or of its singular."""
    if (row := ranks.get(word)) is not None:
        return row
    return ranks.get(word[:-1]) if word.endswith(("s", "x")) else None
