from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from cedre.accounts import rules
from cedre.accounts.models import Person
from cedre.accounts.queries.roles import standing

SECOND_FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysToSignIn:
    """All the ways into one account, as its owner sees them; the main address first."""

    addresses: list[EmailAddress]
    passkeys: list[Authenticator]
    application: Authenticator | None
    recovery_codes_left: int
    identities: list[SocialAccount]
    has_password: bool

    @property
    def has_second_factor(self) -> bool:
        return bool(self.passkeys or self.application)


def ways_to_sign_in(person: Person) -> WaysToSignIn:
    """Read in three queries."""
    factors = list(Authenticator.objects.filter(user=person).order_by("created_at", "pk"))
    by_type = {factor.type: factor for factor in factors}
    recovery_codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    return WaysToSignIn(
        addresses=list(EmailAddress.objects.filter(user=person).order_by("-primary", "email")),
        passkeys=[factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        application=by_type.get(Authenticator.Type.TOTP),
        recovery_codes_left=len(recovery_codes.wrap().get_unused_codes()) if recovery_codes else 0,
        identities=list(SocialAccount.objects.filter(user=person).order_by("date_joined", "pk")),
        has_password=person.has_usable_password(),
    )


def has_second_factor(person: Person) -> bool:
    """Whether this person signs in with more than one proof; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists())


def lacks_second_factor(person: Person, *, today: date) -> bool:
    """Whether this installation asks a second factor of this person, who has none yet."""
    is_exempt = not settings.SECOND_FACTOR_REQUIRED or (settings.DEMONSTRATION_ALLOWED and person.is_fictional)
    # Each page of each person comes by here: nothing is asked of the database that the answer does not need.
    if is_exempt or has_second_factor(person):
        return False
    return rules.needs_second_factor(
        holds_power=rules.coaches_or_administers(standing(person, today=today)), has_one=False, is_exempt=is_exempt
    )
