"""What has a form of its own: addresses, telephones, numbers, and names that a title announces."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("email", "phone", "address", "number", "person", "place", "organisation")
_STREETS = "rue|avenue|boulevard|place|allée|allées|impasse|chemin|quai|route|square|cours|passage|résidence|cité"
_WORD = r"[\w’'\-]+"
_CAPITAL = r"[A-ZÀ-ÖØ-Ý][\w’'\-]+"

# The first to match a passage names its kind.
_PATTERNS = (
    ("email", re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")),
    (
        "number",
        re.compile(r"(?<!\d)[12][ .]?\d{2}[ .]?\d{2}[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{2})?(?!\d)"),
    ),
    ("phone", re.compile(r"(?<!\d)(?:\+33|0033|0)[ .\-]?[1-9](?:[ .\-]?\d{2}){4}(?!\d)")),
    (
        "address",
        re.compile(
            rf"(?:\b(?:au\s+)?\d{{1,4}}(?:\s?(?:bis|ter|quater))?,?\s+)(?:{_STREETS})\b"
            rf"(?:\s+(?:des|de|du|les|la|le)\b|\s*\b[ld][’'])*\s*(?:{_CAPITAL}(?:\s+{_CAPITAL})*|{_WORD})",
        ),
    ),
    (
        "address",
        re.compile(
            r"\b(?:bâtiment|bat\.?|escalier|appartement|appt?\.?|porte|hall)\s+(?:n[°o]\s?)?(?:[A-Z]\b|\d+\w?)", re.I
        ),
    ),
    (
        "person",
        re.compile(
            rf"\b(?:M\.|Mme|Mlle|Monsieur|Madame|Mademoiselle|Docteur|Dr|Maître)\s+{_CAPITAL}(?:\s+{_CAPITAL})*"
        ),
    ),
    ("person", re.compile(rf"(?<=appelle )(?:{_CAPITAL})(?:\s+{_CAPITAL})*")),
    ("number", re.compile(r"(?<![\d,.])\d{5,}(?![\d])|\b[A-Z]{2}[ \-]?\d{3}[ \-]?[A-Z]{2}\b")),
)

# After a letter, a comma or an apostrophe: not the first word of a sentence.
_INSIDE = re.compile(rf"(?:(?<=[\wà-ÿ,;] )|(?<=[ldnmstLDNMST][’']))(?:{_CAPITAL})(?:[ \-](?:{_CAPITAL}))*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage: characters from `begins` up to `ends`, not included; `kind` is one of `KINDS`."""

    begins: int
    ends: int
    kind: str


def by_pattern(words: str) -> list[Found]:
    """The passages that a pattern tells, none over another, in order."""
    found = [
        Found(begins=match.start(), ends=match.end(), kind=kind)
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(words)
    ]
    return joined(found)


def by_capital(words: str) -> list[Found]:
    """Words with a capital inside a sentence: in French, names of someone or of something."""
    return [Found(begins=match.start(), ends=match.end(), kind="person") for match in _INSIDE.finditer(words)]


def joined(found: Iterable[Found]) -> list[Found]:
    """Without those that meet an earlier one: what comes first in `found` is kept; then in the order of the words."""
    kept: list[Found] = []
    for each in found:
        if all(each.ends <= other.begins or other.ends <= each.begins for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.begins)
