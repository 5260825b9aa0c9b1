"""Questions about territories; read only."""

from cedre.territories.queries.finder import find_territories
from cedre.territories.queries.places import inside, territory_places, territory_scopes
from cedre.territories.queries.territories import (
    departments_of,
    epcis_of,
    members_of,
    readable_territories,
    territory_by_code,
    top_territories,
)

__all__ = [
    "departments_of",
    "epcis_of",
    "find_territories",
    "inside",
    "members_of",
    "readable_territories",
    "territory_by_code",
    "territory_places",
    "territory_scopes",
    "top_territories",
]
