from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cedre.accounts.models import Person


class SignInForm(AuthenticationForm):
    """E-mail and password; one message for both mistakes, so that nobody learns which addresses exist."""

    username = UsernameField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autofocus": True}))

    error_messages = {
        "invalid_login": _("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis réessayez."),
        "inactive": _("Ce compte est fermé."),
    }


class ForgetMeForm(forms.Form):
    """Writing one's own address is a step that nobody takes by mistake."""

    email = forms.CharField(
        label=_("Pour confirmer, écrivez votre adresse électronique"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email.casefold() != self.person.email.casefold():
            raise ValidationError(_("Ce n’est pas l’adresse de votre compte : rien n’a été effacé."))
        return email
