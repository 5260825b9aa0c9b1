"""« Sécurité de mon compte »: addresses, passkeys, application of codes, recovery codes, password, identities."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as application_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount import views as identity_views
from allauth.socialaccount.adapter import get_adapter as get_identity_adapter
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import actions, forms, queries
from cedre.accounts.models import Person

# Where the session keeps the page someone wanted when they were asked for a second factor first.
WANTED = "wanted_before_second_factor"


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: Person


@login_required
@require_safe
def security(request: SignedInRequest) -> HttpResponse:
    """Everything that opens one's account, and what can be done about each."""
    providers = get_identity_adapter(request).list_providers(request)
    ways = queries.ways_to_sign_in(request.user)
    linked = {identity.provider for identity in ways.identities}
    facts = {
        "ways": ways,
        "is_asked": queries.lacks_second_factor(request.user, today=timezone.localdate()),
        "provider_names": {provider.sub_id: provider.name for provider in providers},
        "providers_to_link": [provider for provider in providers if provider.sub_id not in linked],
    }
    return render(request, "accounts/security.html", facts)


class Addresses(account_views.EmailView):
    """One's addresses: each opens the account, the main one receives the letters."""

    template_name = "accounts/addresses.html"
    form_class = forms.AddAddressForm

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return super().get_context_data(**facts) | {"ways": queries.ways_to_sign_in(self.request.user)}


@login_required
@reauthentication_required(app="allauth.account")
@sensitive_post_parameters("password")
def password(request: SignedInRequest) -> HttpResponse:
    """Choose a password, or another one: who comes here has just proved who they are."""
    form = forms.NewPasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        person = actions.set_password(person=request.user, password=form.cleaned_data["password"], now=timezone.now())
        update_session_auth_hash(request, person)
        messages.success(request, _("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés."))
        return redirect("accounts:security")
    return render(request, "accounts/password.html", {"form": form})


@login_required
@reauthentication_required(app="allauth.account")
@require_POST
def remove_password(request: SignedInRequest) -> HttpResponse:
    """Go without a password."""
    person = actions.remove_password(person=request.user, now=timezone.now())
    update_session_auth_hash(request, person)
    messages.success(request, _("Votre mot de passe est retiré. Vos autres appareils sont déconnectés."))
    return redirect("accounts:security")


class AddPasskey(passkey_views.AddWebAuthnView):
    template_name = "accounts/add_passkey.html"
    form_class = forms.PasskeyForm

    def get_success_url(self) -> str:
        return _onward(self.request, super().get_success_url())


class RenamePasskey(passkey_views.EditWebAuthnView):
    template_name = "accounts/rename_passkey.html"
    form_class = forms.PasskeyNameForm

    def get_default_success_url(self) -> str:
        return reverse("accounts:security")


class RemovePasskey(passkey_views.RemoveWebAuthnView):
    template_name = "accounts/remove_passkey.html"


class AddApplication(application_views.ActivateTOTPView):
    template_name = "accounts/add_application.html"
    form_class = forms.ApplicationForm

    def get_success_url(self) -> str:
        return _onward(self.request, super().get_success_url())


class RemoveApplication(application_views.DeactivateTOTPView):
    template_name = "accounts/remove_application.html"


class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    template_name = "accounts/recovery_codes.html"

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        onward = get_next_redirect_url(self.request) or reverse("accounts:security")
        return super().get_context_data(**facts) | {"onward": onward}


class RecoveryCodesFile(recovery_views.DownloadRecoveryCodesView):
    template_name = "accounts/recovery_codes.txt"
    content_type = "text/plain; charset=utf-8"


class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    template_name = "accounts/new_recovery_codes.html"


class Identities(identity_views.ConnectionsView):
    """Where an identity is unlinked, by its number; it is linked by a button of the security page."""

    template_name = "accounts/identities.html"
    form_class = forms.UnlinkForm


def _onward(request: HttpRequest, url: str) -> str:
    """Where a second factor just set leads: by the recovery codes if they were made, then to the page first wanted."""
    wanted = request.session.pop(WANTED, None)
    if not wanted:
        return url
    return f"{url}?{urlencode({'next': wanted})}" if url == reverse("mfa_view_recovery_codes") else wanted
