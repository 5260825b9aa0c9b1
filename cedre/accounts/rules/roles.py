"""Who may do what: one table of powers, one question. Facts in, answer out; no query, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import EVERYWHERE, Invitation, RoleKind, Scope, ScopeKind
from cedre.base.refusals import Refusal


class Power(models.TextChoices):
    """What a role allows, and how it is said to a person."""

    ADMINISTER = "administer", _("Tenir les comptes, les organisations, les rôles")
    INVITE = "invite", _("Inviter, retirer un rôle")
    ANIMATE = "animate", _("Préparer, ouvrir et clore des dialogues")
    MODERATE = "moderate", _("Retirer une affirmation, la remettre")
    RESPOND = "respond", _("Répondre à ce qui est adressé")
    READ = "read", _("Lire ce qui n’est pas encore public")
    WRITE_PAGES = "write-pages", _("Écrire les pages du site")


# What each role allows, where it holds. A juror will do more when the room that needs them is built.
POWERS: Mapping[RoleKind, frozenset[Power]] = {
    RoleKind.ADMINISTRATOR: frozenset({Power.ADMINISTER, Power.INVITE, Power.WRITE_PAGES}),
    RoleKind.COACH: frozenset({Power.INVITE, Power.ANIMATE, Power.MODERATE, Power.READ, Power.WRITE_PAGES}),
    RoleKind.MODERATOR: frozenset({Power.MODERATE, Power.READ}),
    RoleKind.RESPONDENT: frozenset({Power.RESPOND, Power.READ}),
    RoleKind.JUROR: frozenset(),
    RoleKind.CONTRIBUTOR: frozenset({Power.READ}),
    RoleKind.READER: frozenset({Power.READ}),
}

_PLACES = frozenset({ScopeKind.TERRITORY, ScopeKind.ENGAGEMENT})
# Where each role can be held.
SCOPES: Mapping[RoleKind, frozenset[ScopeKind]] = {
    RoleKind.ADMINISTRATOR: frozenset({ScopeKind.PLATFORM, ScopeKind.ORGANISATION}),
    RoleKind.COACH: _PLACES | {ScopeKind.PLATFORM},
    RoleKind.MODERATOR: _PLACES | {ScopeKind.PLATFORM},
    RoleKind.RESPONDENT: _PLACES | {ScopeKind.ORGANISATION},
    RoleKind.JUROR: _PLACES | {ScopeKind.PLATFORM},
    RoleKind.CONTRIBUTOR: _PLACES | {ScopeKind.ORGANISATION},
    RoleKind.READER: _PLACES | {ScopeKind.ORGANISATION},
}

_HELPERS = frozenset({RoleKind.MODERATOR, RoleKind.RESPONDENT, RoleKind.JUROR, RoleKind.CONTRIBUTOR, RoleKind.READER})
# Who gives which role, inside what they hold. An administrator of the platform gives all of them, everywhere.
GIVES: Mapping[RoleKind, Mapping[ScopeKind, frozenset[RoleKind]]] = {
    RoleKind.ADMINISTRATOR: {
        ScopeKind.ORGANISATION: frozenset(
            {RoleKind.ADMINISTRATOR, RoleKind.RESPONDENT, RoleKind.CONTRIBUTOR, RoleKind.READER}
        ),
    },
    RoleKind.COACH: {
        ScopeKind.TERRITORY: _HELPERS,
        # Two coaches share an engagement without asking anybody.
        ScopeKind.ENGAGEMENT: _HELPERS | {RoleKind.COACH},
    },
}

# A link that anyone can use once opens no more than this; for the rest, an address is asked.
OPEN_KINDS = frozenset({RoleKind.CONTRIBUTOR, RoleKind.READER})
INVITATION_LASTS = timedelta(days=14)


class HeldRole(NamedTuple):
    """A role that holds today."""

    kind: RoleKind
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person holds today, as read by `queries.standing`; nobody's is empty."""

    roles: frozenset[HeldRole] = frozenset()

    def keys(self, power: Power, scope_kind: ScopeKind) -> frozenset[int]:
        """Which organisations, territories or engagements this person has a power in."""
        return frozenset(
            role.scope.key for role in self.roles if role.scope.kind == scope_kind and power in POWERS[role.kind]
        )


NOBODY = Standing()


class NotAllowed(Refusal):
    status = 403
    message = _("Votre rôle ne permet pas cela, ou plus. Si c’est une erreur, demandez à qui vous a invité·e.")


class RoleImpossibleHere(Refusal):
    message = _("Ce rôle n’existe pas à cet endroit : choisissez-en un dans la liste.")


class PlaceClosed(Refusal):
    message = _("Cette organisation ou cet accompagnement est terminé : on n’y donne plus de rôle.")


class AlreadyHeld(Refusal):
    message = _("Cette personne a déjà ce rôle ici.")


class RoleAlreadyEnded(Refusal):
    message = _("Ce rôle était déjà terminé. Rien n’a changé.")


class LastAdministrator(Refusal):
    message = _(
        "C’est la dernière personne qui administre la plateforme : personne ne pourrait plus y donner de rôle. "
        "Donnez d’abord ce rôle, sans date de fin, à quelqu’un d’autre."
    )


class EndsBeforeItBegins(Refusal):
    message = _("Le dernier jour est déjà passé. Choisissez-en un autre, ou laissez vide.")


class AddressNeeded(Refusal):
    message = _("Pour ce rôle, indiquez l’adresse électronique de la personne : un lien ouvert irait trop loin.")


class InvitationUnknown(Refusal):
    status = 404
    message = _("Ce lien d’invitation n’est pas complet, ou a été modifié. Copiez-le en entier, puis réessayez.")


class InvitationUsed(Refusal):
    message = _("Cette invitation a déjà servi. Demandez-en une autre à qui vous l’a donnée.")


class InvitationOver(Refusal):
    message = _("Cette invitation n’est plus valable. Demandez-en une autre à qui vous l’a donnée.")


class InvitationRevoked(Refusal):
    message = _("Cette invitation a été annulée. Demandez-en une autre à qui vous l’a donnée.")


class InvitedAtAnotherAddress(Refusal):
    status = 403
    message = _(
        "Cette invitation a été envoyée à une autre adresse que celle de votre compte. "
        "Déconnectez-vous, puis connectez-vous avec l’adresse qui l’a reçue."
    )


def may(standing: Standing, power: Power, *, within: Iterable[Scope] = ()) -> bool:
    """Whether one may do this in one of these scopes. What is held for the whole platform holds everywhere."""
    scopes = {EVERYWHERE, *within}
    return any(power in POWERS[role.kind] and role.scope in scopes for role in standing.roles)


def powers(standing: Standing, *, within: Iterable[Scope]) -> frozenset[Power]:
    """All that one may do in one of these scopes."""
    return frozenset(power for power in Power if may(standing, power, within=within))


def may_somewhere(standing: Standing, power: Power) -> bool:
    return any(power in POWERS[role.kind] for role in standing.roles)


def check_may(
    standing: Standing, power: Power, *, within: Iterable[Scope] = (), refusal: type[Refusal] = NotAllowed
) -> None:
    if not may(standing, power, within=within):
        raise refusal


def check_invites_somewhere(standing: Standing) -> None:
    if not may_somewhere(standing, Power.INVITE):
        raise NotAllowed


def check_administers_somewhere(standing: Standing) -> None:
    if not may_somewhere(standing, Power.ADMINISTER):
        raise NotAllowed


def can_administer(standing: Standing) -> bool:
    """Whether this person keeps the platform: accounts, organisations, roles, journal."""
    return may(standing, Power.ADMINISTER)


def check_can_administer(standing: Standing) -> None:
    check_may(standing, Power.ADMINISTER)


def coaches_or_administers(standing: Standing) -> bool:
    """Whether this person is a coach or an administrator, of anything: their account opens more than their own."""
    return any(role.kind in {RoleKind.COACH, RoleKind.ADMINISTRATOR} for role in standing.roles)


def kinds_given(standing: Standing, *, scope: Scope, within: Iterable[Scope]) -> list[RoleKind]:
    """The roles this person may give in `scope`, itself inside `within`, in the order of the list of roles."""
    here = ScopeKind(scope.kind)
    if can_administer(standing):
        return [kind for kind in RoleKind if here in SCOPES[kind]]
    holds = {role.kind for role in standing.roles if role.scope in {EVERYWHERE, scope, *within}}
    given = {kind for held in holds for kind in GIVES.get(held, {}).get(here, ())}
    return [kind for kind in RoleKind if kind in given and here in SCOPES[kind]]


def check_can_give(standing: Standing, kind: str, *, scope: Scope, within: Iterable[Scope]) -> None:
    check_role_is_possible(kind, scope=scope)
    if kind not in kinds_given(standing, scope=scope, within=within):
        raise NotAllowed


def check_role_is_possible(kind: str, *, scope: Scope) -> None:
    if kind not in RoleKind.values or ScopeKind(scope.kind) not in SCOPES[RoleKind(kind)]:
        raise RoleImpossibleHere


def check_place_is_open(*, is_closed: bool) -> None:
    if is_closed:
        raise PlaceClosed


def check_not_held(*, held: bool) -> None:
    if held:
        raise AlreadyHeld


def check_role_ends_later(*, ends_on: date | None, today: date) -> None:
    if ends_on is not None and ends_on < today:
        raise EndsBeforeItBegins


def check_role_has_not_ended(*, ended_at: datetime | None) -> None:
    if ended_at is not None:
        raise RoleAlreadyEnded


def check_an_administrator_stays(*, others: int) -> None:
    """`others`: administrators of the platform with no last day, without the one who leaves."""
    if others == 0:
        raise LastAdministrator


def check_can_be_open(kind: str, *, email: str) -> None:
    """An invitation without an address serves whoever holds its link: not for the roles that open much."""
    if not email and kind not in OPEN_KINDS:
        raise AddressNeeded


def check_invitation_holds(invitation: Invitation, *, now: datetime) -> None:
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise InvitationRevoked
    if invitation.expires_at <= now:
        raise InvitationOver


def check_invited(*, addresses: Iterable[str], invited: str) -> None:
    """An invitation sent to an address is accepted by who signs in with it: any of theirs will do."""
    if invited and invited.casefold() not in {address.casefold() for address in addresses}:
        raise InvitedAtAnotherAddress
