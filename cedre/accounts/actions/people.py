from datetime import datetime

from django.db import transaction

from cedre.accounts import rules
from cedre.accounts.models import Person
from cedre.base import journal


@transaction.atomic
def register_animator(*, email: str, name: str, password: str, now: datetime, is_fictional: bool = False) -> Person:
    """Create the account of someone who animates dialogues. Raises `EmailTaken` when the address is known."""
    rules.check_email_is_free(taken=Person.objects.filter(email__iexact=email).exists())

    person = Person(email=email, name=name, is_animator=True, is_fictional=is_fictional, joined_at=now)
    person.set_password(password)
    person.save()
    journal.record("accounts.animator-registered", by=None, about=person, at=now)

    return person
