"""How tests sign in as people do, and what they read on the way."""

import re
import time

from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client

from cedre.accounts.models import Person

SIGN_IN = "/compte/connexion/"
BY_PASSWORD = "/compte/connexion/mot-de-passe/"
CODE = "/compte/connexion/code/"
SECOND_FACTOR = "/compte/connexion/second-facteur/"
SECURITY = "/compte/securite/"


def code_received() -> str:
    """The code of the last letter sent."""
    found = re.search(r"^\d{6}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def code_of_application(secret: str) -> str:
    """What a telephone shows now for the secret it was given."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def signed_in(client: Client) -> str:
    """The key of who is signed in; nothing when nobody is."""
    return str(client.session.get("_auth_user_id", ""))


def sign_in_by_code(client: Client, email: str, **more: str) -> str:
    """Returns where one is led."""
    client.post(SIGN_IN, {"email": email, **more})
    answer = client.post(CODE, {"code": code_received(), "action": "verify", **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def sign_in_by_password(client: Client, person: Person) -> str:
    """Returns where one is led. Quicker than a code: no letter is written."""
    return str(client.post(BY_PASSWORD, {"login": person.email, "password": "secret"})["Location"])
