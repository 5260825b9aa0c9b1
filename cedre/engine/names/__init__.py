"""Names and other passages that may tell who someone is, in French words: suggestions, which a person decides."""

from cedre.engine.names.patterns import KINDS, Found, by_pattern, joined
from cedre.engine.names.reading import found_in

__all__ = ["KINDS", "Found", "by_pattern", "found_in", "joined"]
