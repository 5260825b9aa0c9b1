"""What the demonstration plants: how each statement will be received, before anyone simulated answers it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cedre.accounts.models import College

Reception = str
# How a statement is meant to come out of the results; the tests of the demonstration hold the model to it.
SHARED: Reception = "agreed by every college"
REFUSED: Reception = "refused by every college"
BETWEEN_COLLEGES: Reception = "received differently by colleges"
ACROSS_COLLEGES: Reception = "divides every college"
INDIFFERENT: Reception = "minded by nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A statement and the log-odds that someone agrees with it.

    `ease` is what everyone shares, `pull` how much each of the two dimensions of opinion weighs, `offset` what a
    college adds. `passing` is the chance of « Je passe ».
    """

    text: str
    reception: Reception
    ease: float
    pull: tuple[float, float] = (0.0, 0.0)
    offset: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    passing: float = 0.13


def shared(text: str, *, ease: float = 3.0) -> Planted:
    """Most people agree, whoever they are: with 3, some nine in ten."""
    return Planted(text=text, reception=SHARED, ease=ease, passing=0.04)


def refused(text: str) -> Planted:
    """Nine people in ten disagree, whoever they are."""
    return Planted(text=text, reception=REFUSED, ease=-3.0, passing=0.04)


def between_colleges(text: str, *, elected: float, professional: float, citizen: float) -> Planted:
    """Each college has its own log-odds."""
    offset = {College.ELECTED: elected, College.PROFESSIONAL: professional, College.CITIZEN: citizen, "": citizen}
    return Planted(text=text, reception=BETWEEN_COLLEGES, ease=0.0, pull=(0.2, 0.2), offset=MappingProxyType(offset))


def across_colleges(text: str, *, renewal: float = 0.0, openness: float = 0.0, ease: float = 0.0) -> Planted:
    """What one thinks of it follows one's place: `renewal` (repair to rebuild), `openness` (quiet to lively)."""
    return Planted(text=text, reception=ACROSS_COLLEGES, ease=ease, pull=(renewal, openness))


def indifferent(text: str) -> Planted:
    """Nearly half of people pass, and the others have no reason to agree or not."""
    return Planted(text=text, reception=INDIFFERENT, ease=0.1, pull=(0.1, 0.1), passing=0.45)
