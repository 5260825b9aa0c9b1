"""docs/guide/roles.md says who may do what: its tables are those of the rules."""

import re

from cedre.accounts.models import RoleKind, ScopeKind
from cedre.accounts.rules import POWERS, SCOPES, Power
from tests.house.promises import ROOT

COLUMNS = [Power.ADMINISTER, Power.INVITE, Power.ANIMATE, Power.MODERATE, Power.RESPOND, Power.READ, Power.WRITE_PAGES]
PLACES = [ScopeKind.PLATFORM, ScopeKind.ORGANISATION, ScopeKind.TERRITORY, ScopeKind.ENGAGEMENT]


def table(after: str) -> dict[str, list[bool]]:
    """The first table under a heading: its rows, by their first cell, as yes or nothing."""
    text = (ROOT / "docs" / "guide" / "roles.md").read_text().partition(f"## {after}\n")[2]
    rows = re.search(r"(?:^\|.*\n)+", text, flags=re.MULTILINE).group().splitlines()[2:]
    cells = ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)
    return {first: [cell == "oui" for cell in others] for first, *others in cells}


def test_the_guide_says_what_each_role_allows() -> None:
    assert table("Ce que chaque rôle permet") == {
        str(kind.label): [power in POWERS[kind] for power in COLUMNS] for kind in RoleKind
    }


def test_the_guide_says_where_each_role_holds() -> None:
    assert table("Où un rôle vaut") == {
        str(kind.label): [place in SCOPES[kind] for place in PLACES] for kind in RoleKind
    }
