from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cedre.accounts import queries, rules
from cedre.accounts.actions.forgetting import close_sessions
from cedre.accounts.actions.roles import close_roles, give_role
from cedre.accounts.models import EVERYWHERE, Invitation, Person, RoleKind
from cedre.base import journal


@transaction.atomic
def register_person(
    *, email: str, name: str, password: str | None, now: datetime, is_fictional: bool = False
) -> Person:
    """Create an account without any role; without a password, one signs in by other means. Raises `EmailTaken`."""
    rules.check_email_is_free(taken=queries.person_with_email(email) is not None)

    person = Person(email=email.lower(), name=name, is_fictional=is_fictional, joined_at=now)
    person.set_password(password)
    person.save()
    # Whoever makes the account vouches for its address: a code sent there opens it.
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    journal.record("accounts.person-registered", by=None, about=person, at=now)

    return person


@transaction.atomic
def register_animator(
    *, email: str, name: str, password: str | None, now: datetime, is_fictional: bool = False
) -> Person:
    """Create the account of a coach of the whole platform. Raises `EmailTaken` when the address is known."""
    person = register_person(email=email, name=name, password=password, now=now, is_fictional=is_fictional)
    give_role(person=person, kind=RoleKind.COACH, place=queries.place_of(EVERYWHERE), ends_on=None, by=None, now=now)
    return person


@transaction.atomic
def register_administrator(
    *, email: str, name: str, password: str | None, now: datetime, is_fictional: bool = False
) -> Person:
    """Create the account of someone who keeps the platform. Raises `EmailTaken` when the address is known."""
    person = register_person(email=email, name=name, password=password, now=now, is_fictional=is_fictional)
    place = queries.place_of(EVERYWHERE)
    give_role(person=person, kind=RoleKind.ADMINISTRATOR, place=place, ends_on=None, by=None, now=now)
    return person


@transaction.atomic
def welcome_newcomer(*, invitation: Invitation, name: str, email: str, now: datetime) -> None:
    """Make an account for someone who was invited and has none: a code sent to their address will open it.

    Nothing is said, and nothing done, when the address is known: who holds a link learns of no account. An invitation
    without an address takes this one, so that one link makes one account. Raises as `accept_invitation`.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    rules.check_invitation_holds(invitation, now=now)
    address = invitation.email or email
    if not invitation.email:
        invitation.email = address
        invitation.save(update_fields=["email"])

    if queries.person_with_email(address) is None:
        register_person(email=address, name=name, password=None, now=now)


@transaction.atomic
def close_account(*, person: Person, by: Person, now: datetime) -> Person:
    """Shut someone out: their sessions stop at the next page, their roles end, what they did stays.

    Raises `LastAdministrator` when nobody else administers the platform.
    """
    rules.check_can_administer(queries.standing(by, today=timezone.localdate(now)))
    rules.check_account_is_open(is_active=person.is_active)
    close_roles(roles=person.roles.filter(ended_at__isnull=True), by=by, now=now)

    person.is_active = False
    person.save(update_fields=["is_active"])
    # Reopened one day, the account must not be open again on a device that was the reason to close it.
    close_sessions(person=person)
    Invitation.objects.waiting(now=now).filter(invited_by=person).update(revoked_at=now)
    journal.record("accounts.account-closed", by=by, about=person, at=now)

    return person


@transaction.atomic
def reopen_account(*, person: Person, by: Person, now: datetime) -> Person:
    """Let someone sign in again. Their former roles stay ended: give again those that are needed."""
    rules.check_can_administer(queries.standing(by, today=timezone.localdate(now)))
    rules.check_account_is_closed(is_active=person.is_active)

    person.is_active = True
    person.save(update_fields=["is_active"])
    journal.record("accounts.account-reopened", by=by, about=person, at=now)

    return person
