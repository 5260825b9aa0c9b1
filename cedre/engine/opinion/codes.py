"""A vote is a code: 3 x column + stance + 1, where a column is the position of a statement among the S of a dialogue.

One number a vote, two bytes as a rule: any quantity that depends on what was answered is a table of 3 S lines.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

AGREE, PASS, DISAGREE = 1, 0, -1
STANCES = 3
# Beyond, codes no longer fit in two bytes, and take four.
MOST_STATEMENTS_IN_TWO_BYTES = (1 << 16) // STANCES

Codes = NDArray[np.unsignedinteger[Any]]


def code_layout(statements: int) -> type[np.uint16] | type[np.uint32]:
    """The smallest whole numbers that hold the codes of so many statements."""
    return np.uint16 if statements <= MOST_STATEMENTS_IN_TWO_BYTES else np.uint32


def columns_of(codes: NDArray[Any]) -> NDArray[np.int32]:
    """The column that each code speaks of."""
    return (codes // STANCES).astype(np.int32)


def stances_of(codes: NDArray[Any]) -> NDArray[np.int8]:
    """The stance that each code says: -1, 0 or +1."""
    return (codes % STANCES).astype(np.int8) - np.int8(1)


def table_of(values: NDArray[Any]) -> NDArray[Any]:
    """(3 S, ...) one line per code, from one line per statement (S, ...)."""
    return np.repeat(values, STANCES, axis=0)
