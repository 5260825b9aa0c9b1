from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """E-mail and password; one message for both mistakes, so that nobody learns which addresses exist."""

    error_messages = {
        "invalid_login": _("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis réessayez."),
        "inactive": _("Ce compte est fermé."),
    }
