from django.db import models
from django.utils.translation import gettext_lazy as _

from cedre.base.refusals import Refusal


class SecurityChange(models.TextChoices):
    """What changes how someone signs in; the value is the journal's verb, the label what they are told."""

    ADDRESS_ADDED = "address-added", _("Une adresse a été ajoutée à votre compte.")
    ADDRESS_REMOVED = "address-removed", _("Une adresse a été retirée de votre compte.")
    MAIN_ADDRESS_CHANGED = "main-address-changed", _("L’adresse principale de votre compte a changé.")
    PASSKEY_ADDED = "passkey-added", _("Une clé d’accès a été ajoutée à votre compte.")
    PASSKEY_REMOVED = "passkey-removed", _("Une clé d’accès a été retirée de votre compte.")
    APPLICATION_ADDED = "application-added", _("Une application de codes a été ajoutée à votre compte.")
    APPLICATION_REMOVED = "application-removed", _("L’application de codes a été retirée de votre compte.")
    RECOVERY_CODES_MADE = "recovery-codes-made", _("De nouveaux codes de secours ont été faits pour votre compte.")
    PASSWORD_SET = "password-set", _("Un mot de passe a été choisi pour votre compte.")
    PASSWORD_REMOVED = "password-removed", _("Le mot de passe de votre compte a été retiré.")
    IDENTITY_LINKED = "identity-linked", _("Une identité extérieure a été reliée à votre compte.")
    IDENTITY_UNLINKED = "identity-unlinked", _("Une identité extérieure n’est plus reliée à votre compte.")
    SECOND_FACTOR_TAKEN_AWAY = "second-factor-taken-away", _("Les seconds facteurs de votre compte ont été retirés.")


class SecondFactorMissing(Refusal):
    status = 403
    message = _("Avant d’aller plus loin, ajoutez une clé d’accès ou une application de codes à votre compte.")


class IdentityUnknown(Refusal):
    """Said the same way whether or not an account has that address: nobody learns which exist."""

    status = 403
    message = _(
        "Aucun compte n’est relié à cette identité. Si vous avez un compte, connectez-vous d’abord avec votre adresse, "
        "puis reliez-la dans « Sécurité de mon compte ». Sinon, demandez une invitation à qui tient ce site."
    )


def needs_second_factor(*, holds_power: bool, has_one: bool, is_exempt: bool) -> bool:
    """Whether this person must set a second factor before they go further.

    `holds_power`: they animate or administer. `is_exempt`: the installation asks it of nobody, or they are a fictional
    person of a demonstration.
    """
    return holds_power and not has_one and not is_exempt


def can_link_by_address(*, provider_is_trusted: bool, address_is_verified: bool) -> bool:
    """Whether an identity met for the first time may enter the account that has its address."""
    return provider_is_trusted and address_is_verified
