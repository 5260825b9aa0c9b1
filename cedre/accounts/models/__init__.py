"""What is remembered of people."""

from cedre.accounts.models.colleges import College
from cedre.accounts.models.consents import Consent, ConsentPurpose
from cedre.accounts.models.notices import Notice, NoticeKind, NoticePreference, Rhythm
from cedre.accounts.models.organisations import (
    MarkKind,
    Membership,
    OfficialMark,
    Organisation,
    OrganisationQuerySet,
    Profile,
)
from cedre.accounts.models.people import Person, PersonManager
from cedre.accounts.models.roles import (
    EVERYWHERE,
    Invitation,
    InvitationQuerySet,
    Role,
    RoleKind,
    RoleQuerySet,
    Scope,
    ScopeKind,
)

__all__ = [
    "EVERYWHERE",
    "College",
    "Consent",
    "ConsentPurpose",
    "Invitation",
    "InvitationQuerySet",
    "MarkKind",
    "Membership",
    "Notice",
    "NoticeKind",
    "NoticePreference",
    "OfficialMark",
    "Organisation",
    "OrganisationQuerySet",
    "Person",
    "PersonManager",
    "Profile",
    "Rhythm",
    "Role",
    "RoleKind",
    "RoleQuerySet",
    "Scope",
    "ScopeKind",
]
