"""Sentences that say the same are near; the pairs and the measures are in bench/meaning."""

import numpy as np
import pytest

from bench.meaning import PAIRS, measured
from cedre.engine import meaning


def test_what_says_the_same_in_other_words_is_found() -> None:
    found = measured()
    assert len(PAIRS) == 30
    assert found.recall_at_3 >= 0.85
    assert found.recall_at_3_shown >= 0.8


@pytest.mark.parametrize("text", ["", "…", "12 34", "zzzqx"])
def test_nothing_known_has_no_place(text: str) -> None:
    assert meaning.place(text) is None


def test_a_place_has_length_one_and_plurals_and_inclusive_writing_are_read() -> None:
    place = meaning.place("Les habitant·es")
    assert place is not None
    assert np.linalg.norm(place) == pytest.approx(1, abs=1e-6)
    assert float(place @ meaning.place("les habitant")) == pytest.approx(1, abs=1e-6)
    assert meaning.nearest(place, among=np.empty((0, meaning.DIMENSIONS), np.float32), at_least=0, most=3) == []
