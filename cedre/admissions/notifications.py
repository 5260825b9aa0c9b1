from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from cedre.admissions import queries
from cedre.dialogues.models import Dialogue
from cedre.gateways import mail


def send_way_in(dialogue: Dialogue, *, email: str, language: str) -> None:
    """The letter whose link lets one person in. Raises `MailNotSent`."""
    address = reverse("dialogues:participate", args=[dialogue.slug])
    link = f"{settings.SITE_ADDRESS}{address}?{urlencode({'cle': queries.letter_key(dialogue, email)})}"
    mail.send(
        "admissions/letters/way_in.txt",
        to=email,
        facts={"question": dialogue.question, "link": link},
        language=language,
    )
