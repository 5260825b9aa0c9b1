from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Person
from cedre.base.refusals import Refusal


class EmailTaken(Refusal):
    message = _("Un compte existe déjà avec cette adresse électronique : connectez-vous, ou choisissez-en une autre.")


class NotAnAnimator(Refusal):
    status = 403
    message = _("Cette page est réservée aux personnes qui animent des dialogues.")


class NotSignedIn(Refusal):
    status = 403
    message = _("Cette page est réservée aux personnes connectées.")


def check_email_is_free(*, taken: bool) -> None:
    if taken:
        raise EmailTaken


def can_animate(person: Person | AnonymousUser) -> bool:
    """Whether this person makes and runs dialogues. One kind of animator for now."""
    return isinstance(person, Person) and person.is_active and person.is_animator


def check_can_animate(person: Person | AnonymousUser) -> None:
    if not can_animate(person):
        raise NotAnAnimator


def animator(person: Person | AnonymousUser) -> Person:
    """This person, known to animate; `NotAnAnimator` otherwise."""
    if isinstance(person, Person) and can_animate(person):
        return person
    raise NotAnAnimator


def signed_in(person: Person | AnonymousUser) -> Person:
    """This person, known to be signed in; `NotSignedIn` otherwise."""
    if isinstance(person, Person) and person.is_active:
        return person
    raise NotSignedIn
