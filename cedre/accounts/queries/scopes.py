"""Where a role holds, by name. The rooms that keep territories and engagements say theirs when the site starts."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cedre.accounts.models import EVERYWHERE, Organisation, Scope, ScopeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A scope as it is shown. `within`: the scopes it is part of, where a role holds for it too."""

    scope: Scope
    name: str
    url: str
    within: frozenset[Scope] = field(default_factory=frozenset)
    is_fictional: bool = False
    is_closed: bool = False

    @property
    def kind_label(self) -> str:
        return str(ScopeKind(self.scope.kind).label)

    @property
    def team_url(self) -> str:
        """Where roles are given there."""
        return reverse("accounts:team", args=[self.scope.kind, self.scope.key])

    @property
    def is_platform(self) -> bool:
        return self.scope == EVERYWHERE


# Given keys, the places found: those that are gone are left out.
Finder = Callable[[Collection[int]], Iterable[Place]]


def _platform(_keys: Collection[int]) -> Iterable[Place]:
    yield Place(scope=EVERYWHERE, name=str(ScopeKind.PLATFORM.label), url=reverse("accounts:administration"))


def _organisations(keys: Collection[int]) -> Iterable[Place]:
    for organisation in Organisation.objects.filter(pk__in=keys):
        yield Place(
            scope=Scope(ScopeKind.ORGANISATION, organisation.pk),
            name=organisation.name,
            url=organisation.get_absolute_url(),
            is_fictional=organisation.is_fictional,
            is_closed=organisation.is_closed,
        )


_finders: dict[ScopeKind, Finder] = {ScopeKind.PLATFORM: _platform, ScopeKind.ORGANISATION: _organisations}


def register_places(kind: ScopeKind, find: Finder) -> None:
    """Say how the places of this kind are found; called by the room that keeps them, as the site starts."""
    _finders[kind] = find


def places(scopes: Iterable[Scope]) -> dict[Scope, Place]:
    """The places of these scopes, one query for each kind; those that are gone are left out."""
    keys: dict[str, set[int]] = {}
    for scope in scopes:
        keys.setdefault(scope.kind, set()).add(scope.key)
    found = (place for kind, wanted in keys.items() for place in _finders[ScopeKind(kind)](wanted))
    return {place.scope: place for place in found}


def place_of(scope: Scope) -> Place:
    """One place; raises Http404 when nothing of this kind has this key."""
    found = places([scope]) if scope.kind in ScopeKind.values and scope.kind in _finders else {}
    if scope not in found:
        raise Http404(_("Il n’y a rien à cette adresse."))
    return found[scope]
