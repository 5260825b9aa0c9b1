"""What django-allauth asks of us while people sign in: its documented hooks, and the only place that answers them.

No signal of allauth is listened to: each change of security goes through `send_notification_mail`, or one hook of its
own, and becomes an act of the journal and a letter.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cedre.accounts import actions, queries, rules
from cedre.accounts.models import Person
from cedre.accounts.rules import SecurityChange
from cedre.base.clients import client_address, network_of
from cedre.gateways import mail

LETTERS: Mapping[str, str] = {
    "account/email/login_code": "accounts/letters/sign_in_code.txt",
    "account/email/unknown_account": "accounts/letters/no_account.txt",
    "account/email/email_confirmation": "accounts/letters/address_code.txt",
    "account/email/email_confirmation_signup": "accounts/letters/address_code.txt",
}
CHANGES: Mapping[str, SecurityChange] = {
    "account/email/email_deleted": SecurityChange.ADDRESS_REMOVED,
    "account/email/email_changed": SecurityChange.MAIN_ADDRESS_CHANGED,
    "mfa/email/webauthn_added": SecurityChange.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": SecurityChange.PASSKEY_REMOVED,
    "mfa/email/totp_activated": SecurityChange.APPLICATION_ADDED,
    "mfa/email/totp_deactivated": SecurityChange.APPLICATION_REMOVED,
    "mfa/email/recovery_codes_generated": SecurityChange.RECOVERY_CODES_MADE,
    "socialaccount/email/account_connected": SecurityChange.IDENTITY_LINKED,
    "socialaccount/email/account_disconnected": SecurityChange.IDENTITY_UNLINKED,
}
SAID: Mapping[str, Any] = {
    "account/messages/cannot_delete_primary_email.txt": _(
        "L’adresse principale ne se retire pas : choisissez-en d’abord une autre comme principale."
    ),
    "account/messages/email_deleted.txt": _("L’adresse est retirée."),
    "account/messages/email_confirmed.txt": _("L’adresse est à vous : elle sert maintenant à vous connecter."),
    "account/messages/email_confirmation_failed.txt": _("Cette adresse sert déjà à un autre compte."),
    "account/messages/primary_email_set.txt": _("L’adresse principale est changée."),
    "account/messages/unverified_primary_email.txt": _("Prouvez d’abord que cette adresse est à vous."),
    "mfa/messages/recovery_codes_generated.txt": _("Vos codes de secours sont prêts : gardez-les en lieu sûr."),
    "mfa/messages/totp_activated.txt": _("L’application de codes est ajoutée."),
    "mfa/messages/totp_deactivated.txt": _("L’application de codes est retirée."),
    "mfa/messages/webauthn_added.txt": _("La clé d’accès est ajoutée."),
    "mfa/messages/webauthn_removed.txt": _("La clé d’accès est retirée."),
    "socialaccount/messages/account_connected.txt": _("L’identité est reliée à votre compte."),
    "socialaccount/messages/account_connected_updated.txt": _("L’identité était déjà reliée à votre compte."),
    "socialaccount/messages/account_connected_other.txt": _("Cette identité est déjà reliée à un autre compte."),
    "socialaccount/messages/account_disconnected.txt": _("L’identité n’est plus reliée à votre compte."),
}
WRONG_CODE = _("Ce n’est pas le bon code. Vérifiez-le, ou demandez-en un autre.")
TOO_OFTEN = _("Trop d’essais à la suite. Attendez quelques minutes, puis réessayez.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts, addresses, codes and passwords."""

    error_messages: Mapping[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Ce compte est fermé."),
        "duplicate_email": _("Cette adresse est déjà la vôtre."),
        "email_password_mismatch": _(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez les deux, puis réessayez."
        ),
        "email_taken": _("Cette adresse sert déjà à un autre compte."),
        "incorrect_code": WRONG_CODE,
        "max_email_addresses": _("Un compte a %d adresses au plus : retirez-en une d’abord."),
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        """The person of an address and a password. A closed account is answered as a wrong password is.

        So is a fictional person where the demonstration has no place: everybody knows their password.
        """
        person: Person | None = super().authenticate(request, **credentials)
        is_real = settings.DEMONSTRATION_ALLOWED or not (person and person.is_fictional)
        return person if person and person.is_active and is_real else None

    def login(self, request: HttpRequest, user: Person) -> None:
        """Signed in, one stays so for two weeks, however long the session was to wait for a code."""
        super().login(request, user)
        request.session.set_expiry(settings.SESSION_COOKIE_AGE)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Their desk for those who hold a role; the others have none, and read what everybody reads."""
        standing = queries.standing(request.user, today=timezone.localdate())
        return resolve_url(settings.LOGIN_REDIRECT_URL if standing.roles else "home")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Back to one's addresses, where the new one now is."""
        return reverse("account_email")

    def get_client_ip(self, request: HttpRequest) -> str:
        """What stands for an IP address in the counts of attempts, the same in every process: none is kept."""
        network = network_of(client_address(request))
        return salted_hmac("accounts.attempts", network, algorithm="blake2b").hexdigest()[:32]

    def is_safe_url(self, url: str) -> bool:
        # A page is a path of ours. Another name of this site, or of its neighbours, is another site.
        return url.startswith("/") and super().is_safe_url(url)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever signed in a moment ago changes their security; the others sign in again, by the way they like."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        if timezone.now().timestamp() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            raise ReauthenticationRequired
        return False

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address was proved to be theirs, by a code sent there."""
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            _note(email_address.user, SecurityChange.ADDRESS_ADDED)
        return confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        facts = {"code": context.get("code"), "address": email, "url": self._home()}
        mail.send(LETTERS[template_prefix], to=email, facts=facts)

    def send_notification_mail(
        self, template_prefix: str, user: Person, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """A change of security. The default letter would tell, so hold for a moment, an IP address and a browser."""
        _note(user, CHANGES[template_prefix])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our words for what allauth says; nothing where we have none."""
        if said := message or SAID.get(message_template or ""):
            messages.add_message(request, level, said, extra_tags=extra_tags)

    def _home(self) -> str:
        return str(self.request.build_absolute_uri(reverse("home")))


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys, applications of codes, recovery codes."""

    error_messages: Mapping[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _("Ajoutez d’abord une clé d’accès ou une application de codes."),
        "unverified_email": _("Prouvez d’abord que vos adresses sont à vous."),
    }

    def encrypt(self, text: str) -> str:
        """Secrets of applications and of recovery codes are not read in a copy of the database alone."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Another CEDRE_SECRET_KEY than the one they were kept with makes them useless, not a failure."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return str(_("Clé d’accès %(number)d") % {"number": number})


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Identities that an outside provider vouches for."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers that the environment names. None is kept in the database, which is not asked."""
        told = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        return [
            SocialApp(provider="openid_connect", **app)
            for app in told
            if provider in {None, "openid_connect", app["provider_id"]} and client_id in {None, app["client_id"]}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """An identity enters the account it is linked to. Met for the first time, it is linked by its owner, signed in;
        or by its address, if the provider says it verified it and this installation trusts the provider."""
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        if not self.is_open_for_signup(request, sociallogin):
            raise rules.IdentityUnknown

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whether someone nobody invited may come in: where a trusted provider verified an address no account has."""
        asked = sociallogin.provider.app.settings
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        return bool(asked["newcomers"] and asked["trusted"] and verified)

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        verified = any(address.verified and address.email == email for address in login.email_addresses)
        trusted = login.provider.app.settings["trusted"]
        return rules.can_link_by_address(provider_is_trusted=trusted, address_is_verified=verified)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Mapping[str, Any]) -> Person:
        person: Person = sociallogin.user
        person.email = (data.get("email") or "").lower()
        person.name = (data.get("name") or person.email.partition("@")[0])[:120]
        person.joined_at = timezone.now()
        return person

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Person:
        person: Person = super().save_user(request, sociallogin, form)
        provider = sociallogin.account.provider
        return actions.note_newcomer(person=person, provider=provider, now=timezone.now())

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:
        """One page whatever went wrong, or when someone turned back; the reason is for the logs of the provider."""
        page = render(request, "accounts/identity_failed.html", {"provider": provider.name}, status=401)
        raise ImmediateHttpResponse(page) from exception


def _note(person: Person, change: SecurityChange) -> None:
    actions.note_security_change(person=person, change=change, now=timezone.now())


def _cipher() -> Fernet:
    # Fernet takes a key of 32 bytes; the site's own key is a text of any length.
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"cedre.accounts" + settings.SECRET_KEY.encode()).digest()))
