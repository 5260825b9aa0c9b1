from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Person, ScopeKind
from cedre.accounts.rules.roles import Power, Standing, check_may, may, may_somewhere
from cedre.base.refusals import Refusal


class EmailTaken(Refusal):
    message = _("Un compte existe déjà avec cette adresse électronique : connectez-vous, ou choisissez-en une autre.")


class NotAnAnimator(Refusal):
    status = 403
    message = _("Cette page est réservée aux personnes qui animent des dialogues.")


class JournalIsForAdministrators(Refusal):
    status = 403
    message = _("Le journal des actes est réservé aux personnes qui administrent.")


class NotSignedIn(Refusal):
    status = 403
    message = _("Connectez-vous d’abord : la page que vous voyiez n’était peut-être plus à jour.")


class AccountAlreadyClosed(Refusal):
    message = _("Ce compte est déjà fermé. Rien n’a changé.")


class AccountOpen(Refusal):
    message = _("Ce compte est déjà ouvert. Rien n’a changé.")


def check_email_is_free(*, taken: bool) -> None:
    if taken:
        raise EmailTaken


def can_animate(standing: Standing) -> bool:
    """Whether this person makes and runs dialogues, of the whole platform."""
    return may(standing, Power.ANIMATE)


def animates_somewhere(standing: Standing) -> bool:
    """Whether they make and run dialogues of one territory or engagement at least."""
    return may_somewhere(standing, Power.ANIMATE)


def check_can_animate(standing: Standing) -> None:
    check_may(standing, Power.ANIMATE, refusal=NotAnAnimator)


def check_animates_somewhere(standing: Standing) -> None:
    if not animates_somewhere(standing):
        raise NotAnAnimator


def animates_territory(standing: Standing) -> bool:
    """Whether they can open an engagement: they animate the platform, or one territory at least."""
    return can_animate(standing) or bool(standing.keys(Power.ANIMATE, ScopeKind.TERRITORY))


def check_animates_territory(standing: Standing) -> None:
    if not animates_territory(standing):
        raise NotAnAnimator


def check_moderates_somewhere(standing: Standing) -> None:
    if not may_somewhere(standing, Power.MODERATE):
        raise NotAnAnimator


def can_write_pages(standing: Standing) -> bool:
    """Whether this person writes the pages of the site: legal notice, personal data, accessibility."""
    return may(standing, Power.WRITE_PAGES)


def check_can_write_pages(standing: Standing) -> None:
    check_may(standing, Power.WRITE_PAGES)


def signed_in(person: Person | AnonymousUser) -> Person:
    """This person, known to have an account; `NotSignedIn` otherwise."""
    if isinstance(person, Person) and person.is_active:
        return person
    raise NotSignedIn


def check_account_is_open(*, is_active: bool) -> None:
    if not is_active:
        raise AccountAlreadyClosed


def check_account_is_closed(*, is_active: bool) -> None:
    if is_active:
        raise AccountOpen


def can_read_journal(standing: Standing) -> bool:
    return may(standing, Power.ADMINISTER)


def check_can_read_journal(standing: Standing) -> None:
    check_may(standing, Power.ADMINISTER, refusal=JournalIsForAdministrators)
