from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from cedre.accounts import notifications
from cedre.accounts.actions.forgetting import close_sessions
from cedre.accounts.models import Person
from cedre.accounts.rules import SecurityChange
from cedre.base import journal


def note_security_change(*, person: Person, change: SecurityChange, now: datetime) -> None:
    """Remember that someone changed how they sign in, and tell them by letter: it may not have been them."""
    journal.record(f"accounts.{change}", by=person, about=person, at=now)

    transaction.on_commit(lambda: notifications.announce_security_change(person, change))


def note_newcomer(*, person: Person, provider: str, now: datetime) -> Person:
    """Remember that someone nobody invited came in by an identity provider, where the installation lets them."""
    journal.record("accounts.newcomer-registered", by=person, about=person, at=now, provider=provider)
    return person


@transaction.atomic
def set_password(*, person: Person, password: str, now: datetime) -> Person:
    """Choose a password, or another one. Other sessions of this person end."""
    person.set_password(password)
    person.save(update_fields=["password"])
    note_security_change(person=person, change=SecurityChange.PASSWORD_SET, now=now)
    return person


@transaction.atomic
def remove_password(*, person: Person, now: datetime) -> Person:
    """Keep codes, passkeys and identities as the only ways in. Other sessions of this person end."""
    person.set_unusable_password()
    person.save(update_fields=["password"])
    note_security_change(person=person, change=SecurityChange.PASSWORD_REMOVED, now=now)
    return person


@transaction.atomic
def take_away_second_factors(*, person: Person, now: datetime) -> int:
    """For someone who lost their telephone: they sign in by code, then set new ones. Returns how many went.

    They are signed out everywhere: on that telephone too.
    """
    gone: int = Authenticator.objects.filter(user=person).delete()[0]
    close_sessions(person=person)

    journal.record("accounts.second-factor-taken-away", by=None, about=person, at=now, number=gone)
    transaction.on_commit(
        lambda: notifications.announce_security_change(person, SecurityChange.SECOND_FACTOR_TAKEN_AWAY)
    )
    return gone
