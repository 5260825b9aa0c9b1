"""Which statements most deserve the next vote, after Polis' formula."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cedre.engine.opinion.counts import Counts


def priorities(counts: Counts, extremity: NDArray[np.float64]) -> NDArray[np.float64]:
    """(S,) higher for statements that part people, please, are rarely passed, and were little seen.

    `counts` (S,) of placed participants; `extremity` of the opinion space. The last factor brings a new statement
    forward: 9 times at its first showing, half of the surplus gone every 5 votes.
    """
    seen = counts.seen
    answered = 1 - (counts.passes + 1) / (seen + 2)
    pleasing = (counts.agrees + 1) / (seen + 2)
    new = 1 + 8 * 2.0 ** (-seen / 5)
    return np.asarray((answered * (extremity + 1) * pleasing * new) ** 2)
