"""allauth's forms with our labels: what they check stays theirs."""

from collections.abc import Callable
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# What allauth's and fido2's readers raise at an answer that no browser gives.
NONSENSE = (LookupError, TypeError, ValueError, AttributeError)


def address_field(**options: Any) -> forms.EmailField:
    """One e-mail address, as browsers know how to fill it in."""
    attributes = {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
    return forms.EmailField(
        label=_("Adresse électronique"), max_length=254, widget=forms.EmailInput(attrs=attributes), **options
    )


def code_field(**options: Any) -> forms.CharField:
    """Figures received by letter or shown by a telephone, with the keyboard for them."""
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(max_length=20, widget=forms.TextInput(attrs=attributes), **options)


def credential_field() -> forms.JSONField:
    """What the browser answers for a passkey; nobody writes it."""
    return forms.JSONField(label=_("Clé d’accès"), widget=forms.HiddenInput)


class AddressForm(account_forms.RequestLoginCodeForm):
    email = address_field(help_text=_("Vous y recevrez un code à six chiffres."))


class SignInCodeForm(account_forms.ConfirmLoginCodeForm):
    code = code_field(label=_("Code reçu"), help_text=_("Six chiffres."))


class AddressCodeForm(account_forms.ConfirmEmailVerificationCodeForm):
    code = code_field(label=_("Code reçu"), help_text=_("Six chiffres."))


class PasswordForm(account_forms.LoginForm):
    password = forms.CharField(
        label=_("Mot de passe"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = address_field()
        self.order_fields(["login", "password"])


class SecondFactorForm(factor_forms.AuthenticateForm):
    code = code_field(
        label=_("Code"), help_text=_("Celui que montre votre application de codes, ou l’un de vos codes de secours.")
    )


class PasskeySignInForm(passkey_forms.LoginWebAuthnForm):
    credential = credential_field()

    def clean_credential(self) -> Authenticator:
        return _read(super().clean_credential)


class PasskeyProofForm(passkey_forms.AuthenticateWebAuthnForm):
    credential = credential_field()

    def clean_credential(self) -> Authenticator:
        return _read(super().clean_credential)


def _read(credential: Callable[[], Authenticator]) -> Authenticator:
    try:
        return credential()
    except NONSENSE as problem:
        raise ValidationError(_("Cette clé d’accès n’a pas été reconnue.")) from problem
