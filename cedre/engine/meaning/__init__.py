"""French sentences that say the same in other words: a sentence is a point, and near points mean near things."""

from cedre.engine.meaning.sentences import DIMENSIONS, SAME, nearest, place

__all__ = ["DIMENSIONS", "SAME", "nearest", "place"]
