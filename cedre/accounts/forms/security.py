from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.totp import forms as application_forms
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.socialaccount import forms as identity_forms
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cedre.accounts.forms.sign_in import NONSENSE, address_field, code_field, credential_field
from cedre.accounts.models import Person


class AddAddressForm(account_forms.AddEmailForm):
    email = address_field(help_text=_("Nous y enverrons un code : elle ne sera ajoutée qu’une fois ce code donné."))


class NewPasswordForm(forms.Form):
    """A password, written once: browsers show it, and keep it."""

    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        help_text=_("Douze caractères au moins. Une phrase se retient mieux qu’un mot compliqué."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class ApplicationForm(application_forms.ActivateTOTPForm):
    code = code_field(label=_("Code montré par l’application"), help_text=_("Six chiffres, qui changent sans cesse."))


class PasskeyForm(passkey_forms.AddWebAuthnForm):
    name = forms.CharField(
        label=_("Nom de cette clé"),
        help_text=_("Pour la reconnaître plus tard : « Mon téléphone »."),
        max_length=60,
        required=False,
    )
    credential = credential_field()
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé seule"),
        help_text=_(
            "Elle demandera votre empreinte, votre visage ou son code. Sinon, elle complète une autre façon d’entrer."
        ),
        required=False,
        initial=True,
    )

    def clean(self) -> dict[str, Any]:
        try:
            return dict(super().clean())
        except NONSENSE as problem:
            raise ValidationError(_("Cette clé d’accès n’a pas été reconnue.")) from problem


class PasskeyNameForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Nom de cette clé"), max_length=60)


class UnlinkForm(identity_forms.DisconnectForm):
    """Which identity no longer opens the account. A code received always does: the last one may go too."""

    account = forms.ModelChoiceField(label=_("Identité extérieure"), queryset=SocialAccount.objects.none())

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data
