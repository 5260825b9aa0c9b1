"""Where roles hold, said of territories: a role held for a territory holds for all that is inside it."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from cedre.accounts.models import Scope, ScopeKind
from cedre.accounts.queries import Place
from cedre.territories.models import Territory


def territory_scopes(territory: Territory) -> frozenset[Scope]:
    """Where a role holds for this territory: itself, and each territory it is inside."""
    keys = {territory.pk, territory.nation_id, territory.region_id, territory.department_id, territory.epci_id}
    return frozenset(Scope(ScopeKind.TERRITORY, key) for key in keys if key is not None)


def inside(keys: Collection[int], *, of: str = "territory") -> Q:
    """The condition that the territory `of` a row is one of these, or inside one of these."""
    if not keys:
        return Q(pk__in=[])
    around = (of, f"{of}__nation", f"{of}__region", f"{of}__department", f"{of}__epci")
    condition = Q()
    for parent in around:
        condition |= Q(**{f"{parent}__in": keys})
    return condition


def territory_places(keys: Collection[int]) -> Iterable[Place]:
    """These territories as places where roles hold."""
    for territory in Territory.objects.filter(pk__in=keys):
        yield Place(
            scope=Scope(ScopeKind.TERRITORY, territory.pk),
            name=territory.name,
            url=territory.get_absolute_url(),
            within=territory_scopes(territory),
        )
