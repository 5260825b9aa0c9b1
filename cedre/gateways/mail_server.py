"""The mail server, from one address of the environment. Settings ask before they exist."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

SCHEMES: Mapping[str, tuple[int, dict[str, bool]]] = {
    "smtp": (25, {}),
    "smtp+starttls": (587, {"EMAIL_USE_TLS": True}),
    "smtps": (465, {"EMAIL_USE_SSL": True}),
}
NONE = "django.core.mail.backends.dummy.EmailBackend"
SECONDS_TO_ANSWER = 10


def configuration(address: str) -> dict[str, object]:
    """Django's settings for `smtps://person:secret@server:465`. Raises ValueError("CEDRE_MAIL") on anything else."""
    parts = urlsplit(address)
    if parts.scheme not in SCHEMES or not parts.hostname:
        # Not the address itself: it holds a secret.
        raise ValueError("CEDRE_MAIL")
    port, protection = SCHEMES[parts.scheme]
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_TIMEOUT": SECONDS_TO_ANSWER,
        **protection,
    }
