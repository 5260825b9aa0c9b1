from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from cedre.accounts import notifications, queries, rules
from cedre.accounts.models import EVERYWHERE, Invitation, Membership, Person, Role, RoleKind, Scope, ScopeKind
from cedre.accounts.queries import Place
from cedre.base import journal, later


@transaction.atomic
def give_role(
    *, person: Person, kind: str, place: Place, ends_on: date | None, by: Person | None, now: datetime
) -> Role:
    """Give someone a role in a place, from today to `ends_on` (included; None: until it is taken back); they are told.

    `by` is None when the platform itself gives it (the command line, the demonstration). Raises `NotAllowed`,
    `RoleImpossibleHere`, `AlreadyHeld`, `EndsBeforeItBegins`, or `AccountAlreadyClosed`.
    """
    role = _give_role(person=person, kind=kind, place=place, ends_on=ends_on, by=by, now=now)

    notifications.announce_role(role, by=by, now=now)
    return role


def _give_role(
    *, person: Person, kind: str, place: Place, ends_on: date | None, by: Person | None, now: datetime
) -> Role:
    today = timezone.localdate(now)
    _check_can_give(kind, place=place, by=by, today=today)
    rules.check_account_is_open(is_active=person.is_active)
    rules.check_role_ends_later(ends_on=ends_on, today=today)
    rules.check_not_held(held=_holds(person, kind, place.scope, today=today))

    _put_away_what_ended(person, kind, place.scope, now=now)
    role = Role.objects.create(
        person=person,
        kind=kind,
        scope_kind=place.scope.kind,
        scope_key=place.scope.key,
        begins_on=today,
        ends_on=ends_on,
        given_by=by,
        given_at=now,
    )
    journal.record("accounts.role-given", by=by, about=role, at=now, **_facts(role))

    return role


@transaction.atomic
def end_role(*, role: Role, by: Person, now: datetime) -> Role:
    """Take a role back, or leave one's own. Its holder may do nothing more with it, even on a page already open.

    Raises `NotAllowed`, `RoleAlreadyEnded`, or `LastAdministrator`.
    """
    _check_can_end(role, by=by, now=now)

    close_roles(roles=[role], by=by, now=now)
    return role


@transaction.atomic
def limit_role(*, role: Role, ends_on: date | None, by: Person, now: datetime) -> Role:
    """Change the last day of a role (None: no last day). Raises the same noes as `give_role` and `end_role`."""
    today = timezone.localdate(now)
    _check_can_give(role.kind, place=queries.place_of(role.scope), by=by, today=today)
    rules.check_role_has_not_ended(ended_at=role.ended_at)
    rules.check_role_ends_later(ends_on=ends_on, today=today)
    if ends_on is not None:
        _check_an_administrator_stays(role)

    role.ends_on = ends_on
    role.save(update_fields=["ends_on"])
    journal.record("accounts.role-limited", by=by, about=role, at=now, **_facts(role))

    return role


@transaction.atomic
def invite(*, place: Place, kind: str, email: str, role_ends_on: date | None, by: Person, now: datetime) -> Invitation:
    """Offer a role by a link that serves once, within fourteen days. Raises the same noes as `give_role`.

    With `email`, only who signs in with it can accept, and they are told, or written to; without it (`AddressNeeded`
    for roles that open much), whoever holds the link.
    """
    today = timezone.localdate(now)
    _check_can_give(kind, place=place, by=by, today=today)
    rules.check_can_be_open(kind, email=email)
    rules.check_role_ends_later(ends_on=role_ends_on, today=today)
    known = queries.person_with_email(email) if email else None
    rules.check_not_held(held=known is not None and _holds(known, kind, place.scope, today=today))

    invitation = Invitation.objects.create(
        kind=kind,
        scope_kind=place.scope.kind,
        scope_key=place.scope.key,
        role_ends_on=role_ends_on,
        email=email,
        invited_by=by,
        invited_at=now,
        expires_at=now + rules.INVITATION_LASTS,
    )
    journal.record("accounts.invitation-sent", by=by, about=invitation, at=now, **_facts(invitation))

    # Someone who has an account is told as they chose to be; a newcomer has only this letter.
    if known is not None:
        notifications.announce_invitation(invitation, person=known, now=now)
    elif email:
        transaction.on_commit(lambda: later.run("accounts.send_invitation", invitation_id=invitation.pk))
    return invitation


def send_invitation(*, invitation_id: int, now: datetime) -> bool:
    """Write the letter of an invitation that still waits. Returns whether it left; raises `MailNotSent`."""
    invitation = queries.waiting_invitation(invitation_id, now=now)
    if invitation is None or not invitation.email:
        return False

    notifications.write_invitation(invitation)
    return True


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """Make a link useless. Raises `NotAllowed`, or says what became of it when it can no longer be used."""
    _check_can_give(invitation.kind, place=queries.place_of(invitation.scope), by=by, today=timezone.localdate(now))
    invitation = _in_line(invitation)
    rules.check_invitation_holds(invitation, now=now)

    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    journal.record("accounts.invitation-revoked", by=by, about=invitation, at=now)

    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person, now: datetime) -> Role:
    """Take the role that an invitation offers; an organisation's also makes one a member of it.

    Raises `InvitationUsed`, `InvitationRevoked`, `InvitationOver` (also when who sent it may no longer give this
    role), `InvitedAtAnotherAddress`, or `AlreadyHeld`, which leaves the invitation to be used by someone else.
    """
    today = timezone.localdate(now)
    invitation = _in_line(invitation)
    rules.check_invitation_holds(invitation, now=now)
    rules.check_invited(addresses=queries.addresses_of(by), invited=invitation.email)
    place = queries.place_of(invitation.scope)
    _check_still_offered(invitation, place=place, today=today)

    role = _give_role(
        person=by, kind=invitation.kind, place=place, ends_on=invitation.role_ends_on, by=invitation.invited_by, now=now
    )
    invitation.accepted_at, invitation.accepted_by = now, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if place.scope.kind == ScopeKind.ORGANISATION:
        Membership.objects.get_or_create(
            person=by, organisation_id=place.scope.key, ended_at=None, defaults={"began_at": now}
        )
    journal.record("accounts.invitation-accepted", by=by, about=invitation, at=now)

    notifications.announce_acceptance(invitation, role=role, now=now)
    return role


def close_roles(*, roles: Iterable[Role], by: Person | None, now: datetime) -> None:
    """End these roles and write each in the journal; the platform keeps an administrator."""
    for role in roles:
        _check_an_administrator_stays(role)
        role.ended_at = now
        role.save(update_fields=["ended_at"])
        journal.record("accounts.role-ended", by=by, about=role, at=now, **_facts(role))
        notifications.announce_end(role, by=by, now=now)


def _check_can_give(kind: str, *, place: Place, by: Person | None, today: date) -> None:
    rules.check_role_is_possible(kind, scope=place.scope)
    rules.check_place_is_open(is_closed=place.is_closed)
    if by is not None:
        rules.check_can_give(queries.standing(by, today=today), kind, scope=place.scope, within=place.within)


def _check_can_end(role: Role, *, by: Person, now: datetime) -> None:
    if role.person_id != by.pk:
        place = queries.place_of(role.scope)
        standing = queries.standing(by, today=timezone.localdate(now))
        rules.check_can_give(standing, role.kind, scope=role.scope, within=place.within)
    rules.check_role_has_not_ended(ended_at=role.ended_at)


def _check_an_administrator_stays(role: Role) -> None:
    if role.kind != RoleKind.ADMINISTRATOR or role.scope != EVERYWHERE:
        return
    # Two administrators who leave at once must not both find the other one there.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.administrators'))")
    rules.check_an_administrator_stays(others=queries.administrators_left(without=role))


def _check_still_offered(invitation: Invitation, *, place: Place, today: date) -> None:
    """Who sent it must still be able to: a link outlives no right."""
    sender = invitation.invited_by
    kinds = rules.kinds_given(
        queries.standing(sender, today=today) if sender else rules.NOBODY, scope=place.scope, within=place.within
    )
    if invitation.kind not in kinds:
        raise rules.InvitationOver


def _in_line(invitation: Invitation) -> Invitation:
    """Two people who click at once: the second waits, and sees what the first did."""
    return Invitation.objects.select_for_update(of=["self"]).select_related("invited_by").get(pk=invitation.pk)


def _holds(person: Person, kind: str, scope: Scope, *, today: date) -> bool:
    return person.roles.holding(today=today).within(scope).filter(kind=kind).exists()


def _put_away_what_ended(person: Person, kind: str, scope: Scope, *, now: datetime) -> None:
    """A role whose last day is past makes room for the same one given again."""
    person.roles.within(scope).filter(kind=kind, ended_at__isnull=True).update(ended_at=now)


def _facts(about: Role | Invitation) -> dict[str, object]:
    ends_on = about.ends_on if isinstance(about, Role) else about.role_ends_on
    return {
        "role": about.kind,
        "scope": about.scope_kind,
        "key": about.scope_key,
        "ends_on": ends_on.isoformat() if ends_on else None,
    }


def announce_ending_roles(*, now: datetime) -> int:
    """Tell those whose role ends within two weeks. Returns how many were told."""
    ending = queries.all_roles_ending(today=timezone.localdate(now))
    return sum(notifications.announce_last_days(role, now=now) for role in ending)
