"""Signing in. What is checked, limited and remembered is allauth's; the pages, their words and their ways are ours."""

from typing import Any

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.base import views as factor_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.socialaccount.adapter import get_adapter as get_identity_adapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cedre.accounts import forms
from cedre.gateways.openid import views as openid


class SignIn(account_views.RequestLoginCodeView):
    """The sign-in page: a code by letter, a passkey, or an outside identity; a password is one link away.

    Who is signed in already goes straight where they wanted to go, else to their desk.
    """

    template_name = "accounts/sign_in.html"
    form_class = forms.AddressForm

    def form_valid(self, form: forms.AddressForm) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        # Whoever gives up here leaves an address in a session: not for the two weeks of someone signed in.
        self.request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return answer

    def get_authenticated_redirect_url(self) -> str:
        address = str(super().get_authenticated_redirect_url())
        if address.partition("?")[0] != self.request.path:
            return address
        # Sent back here, someone signed in would go round in circles.
        return account_views.get_adapter(self.request).get_login_redirect_url(self.request)

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return super().get_context_data(**facts) | {
            "providers": get_identity_adapter(self.request).list_providers(self.request),
            "passkey_form": forms.PasskeySignInForm(),
            "mail_works": settings.MAIL_WORKS,
            "mails_shown": settings.MAILS_SHOWN,
        }


class SignInCode(account_views.ConfirmLoginCodeView):
    """The code received; three tries, fifteen minutes."""

    template_name = "accounts/code.html"
    form_class = forms.SignInCodeForm

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        # allauth counts tries in the session: many sent at once would all read it before one is written there.
        asked = f"{request.session.session_key}:{self._process.state['at']}"
        if self._action == "verify" and not ratelimit.consume(request, action="try_login_code", key=asked):
            return redirect("accounts:sign-in")
        answer: HttpResponse = super().post(request, *args, **options)
        return answer

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return super().get_context_data(**facts) | {"mails_shown": settings.MAILS_SHOWN}


class SignInByPassword(account_views.LoginView):
    """An address and a password, for those who chose one."""

    template_name = "accounts/sign_in_by_password.html"
    form_class = forms.PasswordForm


class SignInByPasskey(passkey_views.LoginWebAuthnView):
    """Where the browser asks for a challenge and brings back its answer; never read by a person."""

    form_class = forms.PasskeySignInForm

    def get(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        answer: HttpResponse = super().get(request, *args, **options)
        request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return answer


class SecondFactor(factor_views.AuthenticateView):
    """The second proof: a passkey, the code of an application, or a recovery code."""

    template_name = "accounts/second_factor.html"
    form_class = forms.SecondFactorForm
    webauthn_form_class = forms.PasskeyProofForm


class AddressCode(account_views.ConfirmEmailVerificationCodeView):
    """The code that proves an address: a new one of someone signed in, or that of a first sign-in by password."""

    template_name = "accounts/code.html"
    form_class = forms.AddressCodeForm

    def get_context_data(self, **facts: Any) -> dict[str, Any]:
        return super().get_context_data(**facts) | {"mails_shown": settings.MAILS_SHOWN, "is_new_address": True}


@require_safe
def by_invitation(request: HttpRequest) -> HttpResponse:
    """What someone reads who looks for a way to make an account."""
    return render(request, "accounts/by_invitation.html")


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """What someone reads who proved who they are, and whose account was closed."""
    return render(request, "accounts/closed.html", status=403)


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to an identity provider: to sign in, or, for someone who has just signed in, to link what it says of them."""
    if request.POST.get("process") == AuthProcess.CONNECT:
        return reauthentication_required(app="allauth.socialaccount")(openid.leave)(request, provider_id=provider_id)
    return openid.leave(request, provider_id=provider_id)


def sign_in_again(_request: HttpRequest) -> HttpResponse:
    """Where allauth sends whoever took too long at their identity provider."""
    raise ReauthenticationRequired
