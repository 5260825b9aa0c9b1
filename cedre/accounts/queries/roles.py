from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db.models import Q, QuerySet

from cedre.accounts import rules
from cedre.accounts.models import (
    EVERYWHERE,
    Invitation,
    InvitationQuerySet,
    Organisation,
    Person,
    Role,
    RoleKind,
    RoleQuerySet,
    Scope,
    ScopeKind,
)
from cedre.accounts.queries.people import addresses_of
from cedre.accounts.queries.scopes import Place, places
from cedre.accounts.rules import HeldRole, Power, Standing

INVITATION_SALT = "accounts.invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRole:
    """A role with the name of where it holds."""

    role: Role
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedInvitation:
    """An invitation with the name of where its role holds."""

    invitation: Invitation
    place: Place


def standing(person: Person | AnonymousUser, *, today: date) -> Standing:
    """What this person holds today, read now: a role taken back a second ago is not in it."""
    if not isinstance(person, Person) or not person.is_active:
        return rules.NOBODY
    held = Role.objects.holding(today=today).filter(person=person).values_list("kind", "scope_kind", "scope_key")
    return Standing(roles=frozenset(HeldRole(RoleKind(kind), Scope(where, key)) for kind, where, key in held))


def holders(kind: RoleKind, *, scope: Scope, today: date) -> list[Person]:
    """Those who hold a role in a place today, and whose account is open: to tell them something."""
    held = Role.objects.holding(today=today).within(scope).filter(kind=kind)
    return list(Person.objects.filter(is_active=True, roles__in=held).distinct().order_by("pk"))


def readable_roles(reader: Standing, *, place: Place, today: date) -> RoleQuerySet:
    """Who holds what in a place, for those of its team and those who give roles there; none for others."""
    held = Role.objects.holding(today=today).within(place.scope).select_related("person", "given_by")
    return held if _sees_team(reader, place) else held.none()


def editable_roles(reader: Standing, *, place: Place, today: date) -> RoleQuerySet:
    """The roles of a place that this person may end: those of the kinds they may give."""
    kinds = rules.kinds_given(reader, scope=place.scope, within=place.within)
    return readable_roles(reader, place=place, today=today).filter(kind__in=kinds)


def editable_invitations(reader: Standing, *, place: Place) -> InvitationQuerySet:
    """The invitations of a place that this person may show again or revoke; all of them, used or not."""
    kinds = rules.kinds_given(reader, scope=place.scope, within=place.within)
    invitations = Invitation.objects.within(place.scope).filter(kind__in=kinds)
    return invitations.select_related("invited_by", "accepted_by")


def _sees_team(reader: Standing, place: Place) -> bool:
    return rules.may(reader, Power.READ, within={place.scope, *place.within}) or rules.may(
        reader, Power.INVITE, within={place.scope, *place.within}
    )


def roles_of(person: Person, *, today: date) -> list[PlacedRole]:
    """What someone holds today, with the names of the places."""
    return placed_roles(person.roles.holding(today=today))


def own_roles(person: Person, *, today: date) -> RoleQuerySet:
    """The roles a person may leave by themselves: theirs."""
    return person.roles.holding(today=today)


def roles_ending(person: Person, *, today: date, until: date) -> list[PlacedRole]:
    """One's roles whose last day comes before long."""
    return placed_roles(person.roles.holding(today=today).filter(ends_on__lte=until).order_by("ends_on"))


def all_roles_ending(*, today: date) -> RoleQuerySet:
    """Everybody's roles whose last day is within two weeks, but those of closed accounts."""
    soon = Role.objects.holding(today=today).filter(ends_on__lte=today + timedelta(days=14), person__is_active=True)
    return soon.select_related("person").order_by("pk")


def all_roles(reader: Standing, *, today: date, text: str = "", kind: str = "") -> RoleQuerySet:
    """Every role held today, for those who administer, whose holder's name or address holds `text`."""
    roles = Role.objects.holding(today=today).select_related("person", "given_by").order_by("person__name", "pk")
    if not rules.can_administer(reader):
        return roles.none()
    if text:
        roles = roles.filter(Q(person__name__icontains=text) | Q(person__email__icontains=text))
    return roles.filter(kind=kind) if kind in RoleKind.values else roles


def all_invitations(reader: Standing) -> QuerySet[Invitation]:
    """Every invitation, the last first, for those who administer."""
    invitations = Invitation.objects.select_related("invited_by", "accepted_by")
    return invitations if rules.can_administer(reader) else invitations.none()


def invitations_waiting(*, invited_by: Person, now: datetime) -> list[PlacedInvitation]:
    """The invitations that someone sent and nobody has answered yet, those that end first first."""
    return placed_invitations(Invitation.objects.waiting(now=now).filter(invited_by=invited_by).order_by("expires_at"))


def places_with_a_team(reader: Standing) -> list[Place]:
    """Where those who administer give a role from someone's page: everywhere at once, each open organisation, each
    territory or engagement where someone ever held one. Of any other territory, the team's own page does it."""
    if not rules.can_administer(reader):
        return []
    held = Role.objects.values_list("scope_kind", "scope_key").distinct().order_by()
    organisations = Organisation.objects.active().values_list("pk", flat=True)
    scopes = {
        EVERYWHERE,
        *(Scope(kind, key) for kind, key in held),
        *(Scope(ScopeKind.ORGANISATION, key) for key in organisations),
    }
    order = list(ScopeKind)
    found = [place for place in places(scopes).values() if not place.is_closed]
    return sorted(found, key=lambda place: (order.index(ScopeKind(place.scope.kind)), place.name.casefold()))


def placed_roles(roles: Iterable[Role]) -> list[PlacedRole]:
    held = list(roles)
    found = places({role.scope for role in held})
    return [PlacedRole(role=role, place=found[role.scope]) for role in held if role.scope in found]


def placed_invitations(invitations: Iterable[Invitation]) -> list[PlacedInvitation]:
    listed = list(invitations)
    found = places({each.scope for each in listed})
    return [PlacedInvitation(invitation=each, place=found[each.scope]) for each in listed if each.scope in found]


def invitation_token(invitation: Invitation) -> str:
    """What ends the address of an invitation: its key, signed; nothing secret is kept in the database."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of(token: str) -> Invitation:
    """The invitation of a link, whatever became of it; `InvitationUnknown` when the signature does not hold."""
    try:
        key = signing.loads(token, salt=INVITATION_SALT)
    except signing.BadSignature:
        raise rules.InvitationUnknown from None
    invitation = Invitation.objects.select_related("invited_by").filter(pk=key).first()
    if invitation is None:
        raise rules.InvitationUnknown
    return invitation


def invitations_about(person: Person) -> QuerySet[Invitation]:
    """The invitations sent to this person, or that they accepted."""
    return Invitation.objects.filter(Q(email__in=addresses_of(person)) | Q(accepted_by=person))


def waiting_invitation(key: int, *, now: datetime) -> Invitation | None:
    """The invitation of this key, if it can still be answered."""
    return Invitation.objects.waiting(now=now).select_related("invited_by").filter(pk=key).first()


def administrator_roles(person: Person) -> RoleQuerySet:
    """The roles by which someone administers the whole platform, ended or not."""
    return person.roles.within(EVERYWHERE).filter(kind=RoleKind.ADMINISTRATOR, ended_at__isnull=True)


def administrators_left(*, without: Role) -> int:
    """How many others administer the platform with no last day: those who will still be there tomorrow."""
    return (
        Role.objects.within(EVERYWHERE)
        .filter(kind=RoleKind.ADMINISTRATOR, ended_at__isnull=True, ends_on__isnull=True, person__is_active=True)
        .exclude(person=without.person_id)
        .count()
    )
