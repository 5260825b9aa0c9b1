"""What is remembered of people."""

from cedre.accounts.models.colleges import College
from cedre.accounts.models.organisations import (
    MarkKind,
    Membership,
    OfficialMark,
    Organisation,
    OrganisationQuerySet,
    Profile,
)
from cedre.accounts.models.people import Person, PersonManager
from cedre.accounts.models.roles import EVERYWHERE, Invitation, Role, RoleKind, RoleQuerySet, Scope, ScopeKind

__all__ = [
    "EVERYWHERE",
    "College",
    "Invitation",
    "MarkKind",
    "Membership",
    "OfficialMark",
    "Organisation",
    "OrganisationQuerySet",
    "Person",
    "PersonManager",
    "Profile",
    "Role",
    "RoleKind",
    "RoleQuerySet",
    "Scope",
    "ScopeKind",
]
