"""What the page needs to choose the next statement of a reader, prepared once for everyone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cedre.engine.asking import Questions
from cedre.engine.opinion.counts import Counts
from cedre.engine.opinion.ideal_points import StatementCurves


def prepared_questions(
    curves: StatementCurves,
    statements: NDArray[np.int64],
    *,
    counts: Counts,
    colleges: NDArray[np.int64],
    by_college: Counts,
) -> Questions:
    """Some 40 bytes a statement, and 4 for each college. `statements` (S,), `counts` (S,), `by_college` (C, S)."""
    return Questions(
        statements=statements,
        curves=curves.means.astype(np.float32),
        seen=counts.seen.astype(np.int32),
        colleges=colleges,
        seen_by_college=by_college.seen.astype(np.int32),
    )
