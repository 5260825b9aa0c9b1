"""What people may do."""

from cedre.accounts.rules.people import (
    EmailTaken,
    NotAnAnimator,
    animator,
    can_animate,
    check_can_animate,
    check_email_is_free,
)

__all__ = [
    "EmailTaken",
    "NotAnAnimator",
    "animator",
    "can_animate",
    "check_can_animate",
    "check_email_is_free",
]
