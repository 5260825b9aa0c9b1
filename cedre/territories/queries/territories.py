from cedre.territories import rules
from cedre.territories.models import Kind, Territory, TerritoryQuerySet


def readable_territories() -> TerritoryQuerySet:
    """Every territory: they are public. Where several vintages are known, the latest comes first."""
    return Territory.objects.order_by("-vintage", "pk")


def territory_by_code(code: str, kind: Kind | None = None) -> Territory:
    """The territory of an official code (INSEE, SIREN of an EPCI, FR), in its latest vintage, with its parents.

    `code` may carry its kind: `departement:75`. Raises UnknownTerritory; AmbiguousCode when no kind is given and
    several bear the code (a département and a région).
    """
    said, bare = rules.kind_and_code(code)
    candidates = readable_territories().with_parents().filter(code=bare)
    if kind or said:
        candidates = candidates.filter(kind=kind or said)
    latest = {each.kind: each for each in reversed(candidates)}
    if not latest:
        raise rules.UnknownTerritory(code)
    if len(latest) > 1:
        raise rules.AmbiguousCode(code, sorted(latest.values(), key=lambda each: each.kind))
    return next(iter(latest.values()))


def top_territories() -> TerritoryQuerySet:
    """Régions and overseas collectivities, by name: where to start for who does not search."""
    return readable_territories().filter(kind__in=[Kind.REGION, Kind.OVERSEAS]).by_name()


def members_of(territory: Territory) -> TerritoryQuerySet:
    """What a territory is made of, one level down, the most populated first; nothing below a commune."""
    kinds = {
        Kind.NATION: [Kind.REGION, Kind.OVERSEAS],
        Kind.REGION: [Kind.DEPARTMENT],
    }.get(Kind(territory.kind), [Kind.COMMUNE])
    return readable_territories().inside(territory).filter(kind__in=kinds).largest_first()


def epcis_of(department: Territory) -> TerritoryQuerySet:
    """EPCI of a département, those that only reach into it included, the most populated first."""
    return readable_territories().epcis().reaching_into(department).largest_first()


def departments_of(epci: Territory) -> TerritoryQuerySet:
    """The départements that an EPCI's communes are in; `epci.department` is the main one. By name."""
    communes = Territory.objects.communes().inside(epci)
    return readable_territories().departments().filter(pk__in=communes.values("department")).by_name()
