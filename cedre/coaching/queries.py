"""Questions about engagements; the only way for a door to obtain one."""

from collections.abc import Collection, Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person, Scope, ScopeKind
from cedre.accounts.queries import Place
from cedre.accounts.rules import Power, Standing
from cedre.base import slugs
from cedre.coaching.models import Engagement, EngagementQuerySet
from cedre.territories import queries as territories


def readable_engagements(person: Person | AnonymousUser, *, today: date) -> EngagementQuerySet:
    """Engagements whose page this person may read: those of their team, and those of coaches who hold all around."""
    reader = accounts_queries.standing(person, today=today)
    engagements = Engagement.objects.select_related("territory")
    if accounts_rules.may(reader, Power.READ):
        return engagements
    team = [role.scope.key for role in reader.roles if role.scope.kind == ScopeKind.ENGAGEMENT]
    return engagements.filter(Q(pk__in=team) | _in_territories(reader, Power.READ))


def editable_engagements(person: Person | AnonymousUser, *, today: date) -> EngagementQuerySet:
    """Engagements this person coaches; none for others."""
    reader = accounts_queries.standing(person, today=today)
    engagements = Engagement.objects.select_related("territory")
    if accounts_rules.can_animate(reader):
        return engagements
    coached = reader.keys(Power.ANIMATE, ScopeKind.ENGAGEMENT)
    return engagements.filter(Q(pk__in=coached) | _in_territories(reader, Power.ANIMATE))


def own_engagements(person: Person, *, today: date) -> EngagementQuerySet:
    """The engagements in whose team someone is, those under way, the soonest to end first."""
    held = person.roles.holding(today=today).filter(scope_kind=ScopeKind.ENGAGEMENT).values("scope_key")
    engagements = Engagement.objects.select_related("territory").filter(pk__in=held)
    return engagements.under_way(today=today).order_by("ends_on", "begins_on", "pk")


def engagement_scopes(engagement: Engagement) -> frozenset[Scope]:
    """Where a role holds for this engagement: itself, its territory, and all that its territory is inside."""
    return territories.territory_scopes(engagement.territory) | {engagement.scope}


def held_here(reader: Standing, power: Power, *, of: str = "engagement") -> Q:
    """The condition that the engagement `of` a row is one where this power is held."""
    here = Q(**{f"{of}__in": reader.keys(power, ScopeKind.ENGAGEMENT)})
    return here | territories.inside(reader.keys(power, ScopeKind.TERRITORY), of=f"{of}__territory")


def _in_territories(reader: Standing, power: Power) -> Q:
    return territories.inside(reader.keys(power, ScopeKind.TERRITORY))


def engagement_places(keys: Collection[int]) -> Iterable[Place]:
    """These engagements as places where roles hold."""
    for engagement in Engagement.objects.select_related("territory").filter(pk__in=keys):
        yield Place(
            scope=engagement.scope,
            name=engagement.title,
            url=engagement.get_absolute_url(),
            within=engagement_scopes(engagement),
            is_fictional=engagement.is_fictional,
        )


def free_slug(title: str) -> str:
    """An address for a new engagement, made of its title and not taken yet."""
    # Reserved: the page where one begins, /bureau/accompagnements/nouveau/.
    return slugs.free_slug(title, otherwise="accompagnement", model=Engagement, reserved={"nouveau"})
