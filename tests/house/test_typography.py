"""French punctuation stands where no line can leave it alone: U+202F before ; ! ?, U+00A0 before : and inside « »."""

import re
from pathlib import Path

import pytest

from tests.house.promises import CEDRE
from tests.house.test_catalogues import ENGLISH

NO_BREAK, NARROW = "\u00a0", "\u202f"
# What is not a sentence: addresses, tags, and what takes the place of a value.
KEPT = re.compile(r"https?://\S+|<[^>]*>|&\w+;|%\(\w+\)\w")
WRONG = re.compile(
    rf"""
    (?<![{NARROW};!?(\[])[;!?]                     # its own thin space, but in « (?) » or « !! »
    | (?<!{NO_BREAK}):(?=\s|$)                     # 14:30 and https: have none
    | «(?!{NO_BREAK}) | (?<!{NO_BREAK})»
    | [\d\x00][ {NARROW}]?(?:%%?|€|Ko|Mo|km|h)(?!\w)  # a number, or what takes its place, and its unit
    """,
    re.VERBOSE,
)
ORIGINALS = sorted(CEDRE.glob("pages/data/fr/*.md"))


def mistakes(text: str) -> list[str]:
    # \x00 for a value: « 12 % » is wrong whether 12 is written or computed.
    bare = KEPT.sub("\x00", text)
    return [bare[max(0, found.start() - 15) : found.end() + 3] for found in WRONG.finditer(bare)]


def test_every_french_sentence_of_the_code_is_well_spaced() -> None:
    sentences = [words for entry in ENGLISH for words in (entry.singular, entry.plural)]
    assert len(sentences) > 200
    assert {words: found for words in sentences if (found := mistakes(words))} == {}


@pytest.mark.parametrize("path", ORIGINALS, ids=[path.stem for path in ORIGINALS])
def test_every_page_that_comes_with_cedre_is_well_spaced(path: Path) -> None:
    # Between `…`, and in the lines of a table, stands what is not prose.
    prose = re.sub(r"`[^`]*`|^\|[-| ]+\|$", "", path.read_text("utf-8"), flags=re.MULTILINE)
    assert mistakes(prose) == []


@pytest.mark.parametrize(
    "text",
    ["Où ?", "Où?", f"Où{NO_BREAK}?", "Ici : là", "Ici: là", "« ici »", "«ici»", "90 %", "%(share)s %%", "a ; b"],
)
def test_a_badly_spaced_sentence_is_seen(text: str) -> None:
    assert mistakes(text)


@pytest.mark.parametrize(
    "text",
    [
        f"Où{NARROW}? Là{NARROW}!",
        f"Ici{NO_BREAK}: « {NO_BREAK}là{NO_BREAK} ».",
        f"90{NO_BREAK}%, %(share)s{NO_BREAK}%%, 14:30, https://exemple.test/?q=1;2",
    ],
)
def test_a_well_spaced_sentence_is_left_alone(text: str) -> None:
    assert mistakes(text) == []
