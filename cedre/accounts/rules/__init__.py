"""What people may do."""

from cedre.accounts.rules.people import (
    EmailTaken,
    NotAnAnimator,
    NotSignedIn,
    animator,
    can_animate,
    check_can_animate,
    check_email_is_free,
    signed_in,
)

__all__ = [
    "EmailTaken",
    "NotAnAnimator",
    "NotSignedIn",
    "animator",
    "can_animate",
    "check_can_animate",
    "check_email_is_free",
    "signed_in",
]
