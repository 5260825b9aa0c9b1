import re
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from cedre.base.refusals import Refusal

# W, the registry's département (2A and 9R are among them), its office, a number: ten characters without a key.
RNA = re.compile(r"W\d[0-9A-Z]\d{7}")


class SirenWrong(Refusal):
    message = _("Ce numéro SIREN n’existe pas : neuf chiffres, dont le dernier vérifie les autres. Relisez-le.")


class SiretWrong(Refusal):
    message = _("Ce numéro SIRET n’existe pas : quatorze chiffres, dont le dernier vérifie les autres. Relisez-le.")


class SiretOfAnother(Refusal):
    message = _("Ce SIRET n’est pas celui d’un établissement de ce SIREN : ses neuf premiers chiffres diffèrent.")


class RnaWrong(Refusal):
    message = _("Ce numéro RNA n’existe pas : un W, puis neuf caractères, comme W452000123. Relisez-le.")


class OrganisationAlreadyThere(Refusal):
    message = _("Une organisation porte déjà ce numéro. Cherchez-la dans la liste plutôt que de la créer deux fois.")


class OrganisationClosed(Refusal):
    message = _("Cette organisation est fermée : elle reste dans l’histoire et ne change plus.")


class MergedIntoItself(Refusal):
    message = _("Une organisation ne peut pas être réunie à elle-même : choisissez-en une autre.")


class AlreadyMember(Refusal):
    message = _("Cette personne est déjà membre de cette organisation.")


class MembershipOver(Refusal):
    message = _("Cette personne n’est plus membre de cette organisation. Rien n’a changé.")


class MarkWithdrawn(Refusal):
    message = _("Cette marque était déjà retirée. Rien n’a changé.")


class MarkEndsBeforeItBegins(Refusal):
    message = _("Le dernier jour ne peut pas précéder le premier.")


def siren(typed: str) -> str:
    """The SIREN typed, without its spaces; empty stays empty. `SirenWrong` when its key does not hold."""
    try:
        return siren_number.validate(typed) if typed.strip() else ""
    except ValidationError:
        raise SirenWrong from None


def siret(typed: str) -> str:
    """The SIRET typed, without its spaces; empty stays empty. `SiretWrong` when its key does not hold.

    The establishments of La Poste follow a rule of their own, which the library knows.
    """
    try:
        return siret_number.validate(typed) if typed.strip() else ""
    except ValidationError:
        raise SiretWrong from None


def rna(typed: str) -> str:
    """The RNA number typed, in capitals, without its spaces; empty stays empty. `RnaWrong` when it has not its form."""
    compact = "".join(typed.split()).upper()
    if compact and not RNA.fullmatch(compact):
        raise RnaWrong
    return compact


def siren_with(*, siren: str, siret: str) -> str:
    """The SIREN that goes with a SIRET: its first nine digits; `SiretOfAnother` when another was given."""
    if not siret:
        return siren
    if siren and siret[:9] != siren:
        raise SiretOfAnother
    return siret[:9]


def check_is_open(*, closed_at: datetime | None) -> None:
    if closed_at is not None:
        raise OrganisationClosed


def check_numbers_are_free(*, taken: bool) -> None:
    if taken:
        raise OrganisationAlreadyThere


def check_merges_into_another(*, same: bool) -> None:
    if same:
        raise MergedIntoItself


def check_not_a_member(*, member: bool) -> None:
    if member:
        raise AlreadyMember


def check_membership_is_current(*, ended_at: datetime | None) -> None:
    if ended_at is not None:
        raise MembershipOver


def check_mark_stands(*, withdrawn_at: datetime | None) -> None:
    if withdrawn_at is not None:
        raise MarkWithdrawn


def check_mark_dates(*, begins_on: date | None, ends_on: date | None) -> None:
    if begins_on is not None and ends_on is not None and ends_on < begins_on:
        raise MarkEndsBeforeItBegins
