import json
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from cedre.accounts import declarations, queries
from cedre.accounts.models import Person
from cedre.base import journal


@transaction.atomic
def forget_person(*, person: Person, by: Person | None, now: datetime) -> None:
    """Erase an account: every room cuts what it keeps from the person, then the account itself goes.

    `by` is the person, someone who administers, or None for the platform. Raises the refusal of any room that
    cannot let them go today; then nothing has changed.
    """
    rooms = declarations.rooms()
    for room in rooms:
        if room.check_can_forget is not None:
            room.check_can_forget(person=person)

    # Written first: the author of this act, when it is the person, is cut with their other acts.
    journal.record("accounts.person-forgotten", by=by, about=person, at=now)
    for room in rooms:
        room.forget(person=person)
    person.delete()


@transaction.atomic
def forget_invited(*, person: Person) -> int:
    """Take the address of someone out of the invitations sent to them. Returns how many held it.

    Those that wait are useless without them: left without an address, they would serve anyone.
    """
    invitations = queries.invitations_about(person)
    held = invitations.count()
    invitations.filter(accepted_at__isnull=True).delete()
    invitations.update(email="")
    return held


def close_sessions(*, person: Person) -> int:
    """Sign this person out everywhere, and drop the sessions that hold their address. Returns how many there were."""
    addresses = {address.casefold() for address in queries.addresses_of(person)}
    mine = [
        session.pk
        for session in Session.objects.iterator(chunk_size=2000)
        if _is_about(person, session.get_decoded(), addresses=addresses)
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


def _is_about(person: Person, session: dict[str, object], *, addresses: set[str]) -> bool:
    # Someone who was asked for a code is in the session by their address, before they are signed in.
    words = json.dumps(session, default=str, ensure_ascii=False).casefold()
    return session.get("_auth_user_id") == str(person.pk) or any(address in words for address in addresses)
