"""What `engine.meaning` is worth on pairs written by hand: `python -m bench.meaning` (docs/algorithms/meaning.md)."""

from dataclasses import dataclass

import numpy as np

from bench.meaning.pairs import PAIRS
from cedre.engine import meaning

__all__ = ["PAIRS", "Measured", "measured"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Shares of the pairs whose statement is among the first; `shown`: and near enough to be shown."""

    recall_at_1: float
    recall_at_3: float
    recall_at_3_shown: float


def measured() -> Measured:
    """Each typed sentence is asked among the thirty-nine statements of the demonstration."""
    # Its room knows models: Django must be ready first.
    from cedre.demo import trois_sources

    texts = [" ".join(planted.text.split()) for planted in trois_sources.STATEMENTS]
    places = np.array([meaning.place(text) for text in texts])
    ranks, cosines = [], []
    for typed, wanted in PAIRS:
        asked = meaning.place(typed)
        assert asked is not None
        found = meaning.nearest(asked, among=places, at_least=-1, most=len(texts))
        row = texts.index(" ".join(wanted.split()))
        rank = [each for each, _cosine in found].index(row)
        ranks.append(rank)
        cosines.append(found[rank][1])
    near, close = np.array(ranks), np.array(cosines)
    return Measured(
        recall_at_1=float(np.mean(near < 1)),
        recall_at_3=float(np.mean(near < 3)),
        recall_at_3_shown=float(np.mean((near < 3) & (close >= meaning.SAME))),
    )
