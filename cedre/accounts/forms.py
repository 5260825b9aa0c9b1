from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail and password; one message for both mistakes, so that nobody learns which addresses exist."""

    username = UsernameField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autofocus": True}))

    error_messages = {
        "invalid_login": _("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis réessayez."),
        "inactive": _("Ce compte est fermé."),
    }
