"""Texts that people wrote, made harmless to whoever opens the file in a spreadsheet."""

import re

NO_BREAK_SPACE = "\u00a0"
# What makes a spreadsheet take a cell for a formula; the wide ones are those of Asian keyboards.
FORMULA = "=+\\-@＝＋－＠"
STARTS_A_FORMULA = re.compile(rf"\s*[{FORMULA}]")
# A spreadsheet that expects another separator than ours starts a cell after each of these.
STARTS_ANOTHER_CELL = re.compile(rf"([,;])(?=[{FORMULA}])")


def harmless(text: str) -> str:
    """The text, that a spreadsheet will not run: one that starts as a formula gets a no-break space before it.

    No statement begins or ends with a space: whoever strips the cell, as our import does, finds the text again.
    """
    return NO_BREAK_SPACE + text if STARTS_A_FORMULA.match(text) else text


def harmless_anywhere(text: str) -> str:
    """The text on one line, harmless even where the file is cut at other separators; it may not be found again."""
    one_line = re.sub(r"[\r\n\t]+", " ", text)
    return harmless(STARTS_ANOTHER_CELL.sub(rf"\1{NO_BREAK_SPACE}", one_line))


def quoted(text: str) -> str:
    """A harmless cell between quotes, as Polis writes every text."""
    return '"' + harmless(text).replace('"', '""') + '"'
