"""What the mathematics ask of votes, wherever they lie: four passes, and the sheets of some people.

`Votes` answers on one machine; `partitions.PartitionedVotes` asks as many workers as there are, and adds up.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.votes import Votes


class Ballots(Protocol):
    """Votes grouped by participant: P participants, S statements, and codes 3 x column + stance + 1."""

    @property
    def participants(self) -> NDArray[np.int64]:
        """(P,) identifiers, rising."""

    @property
    def statements(self) -> NDArray[np.int64]:
        """(S,) identifiers, rising."""

    @property
    def per_participant(self) -> NDArray[np.int64]:
        """(P,) number of votes of each participant."""

    @property
    def replaced(self) -> int:
        """Rows received that a later vote of the same pair replaced."""

    def __len__(self) -> int:
        """How many votes there are."""

    def code_counts(self, labels: NDArray[np.int64], segments: int) -> NDArray[np.int64]:
        """(segments, 3 S) number of votes of each code by label of their participant; -1 is counted nowhere."""

    def number_where(self, wanted: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(P,) how many votes of each participant have a wanted code (3 S,)."""

    def projections(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(P, 2) for each participant, the sum over their votes of the lines of `table` (3 S, 2)."""

    def products(self, table: NDArray[np.float64]) -> NDArray[np.float64]:
        """(3 S, b), b 1 or 2: for each code, the sum, over the sheets that hold it, of their sums over `table`."""

    def of_rows(self, rows: NDArray[np.int64]) -> Votes:
        """The votes of some participant numbers only (rising), in the memory of this machine."""

    def digest(self, *more: NDArray[np.int64]) -> str:
        """SHA-256 of the canonical arrays, then of `more`."""
