"""What is said to people: a notice, read on the site, and sent by the worker at the rhythm they chose."""

import logging
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation

from cedre.accounts import queries
from cedre.accounts.declarations import Words
from cedre.accounts.models import Notice, NoticeKind, Person, Rhythm
from cedre.accounts.rules import SecurityChange
from cedre.base import later
from cedre.gateways import mail

logger = logging.getLogger(__name__)
LONGEST = {"subject": 200, "text": 2000, "why": 200}


def notify(
    person: Person,
    kind: NoticeKind,
    subject: Words,
    *,
    why: Words,
    now: datetime,
    text: Words = "",
    facts: Mapping[str, object] | None = None,
    address: str = "",
    once_per: str | None = None,
) -> Notice | None:
    """Say something to someone. Their language and their rhythm are theirs; this call only says what, and why them.

    `facts` fill the places of `subject` and `text` (`%(question)s`). `address`: a path of the site. `once_per` names
    the occasion: a second notice for it is not written (None).
    """
    # On one line each: in a letter, an address alone on its line becomes a link, and what people wrote must not.
    told = {name: " ".join(str(value).split()) for name, value in (facts or {}).items()}
    with translation.override(person.language):
        words = {"subject": str(subject), "text": str(text), "why": str(why)}
    said = {name: said % told if told else said for name, said in words.items()}
    rhythm = queries.rhythm_of(person, kind)
    written = {
        "kind": kind,
        "address": address,
        "created_at": now,
        "by_mail": rhythm != Rhythm.NEVER,
        **{name: words[: LONGEST[name]] for name, words in said.items()},
    }
    if once_per is None:
        notice = Notice.objects.create(person=person, **written)
    else:
        notice, is_new = Notice.objects.get_or_create(person=person, once_per=once_per, defaults=written)
        if not is_new:
            return None

    if rhythm == Rhythm.IMMEDIATE:
        transaction.on_commit(lambda: ask_to_send(person_id=person.pk))
    return notice


def ask_to_send(*, person_id: int) -> None:
    """Ask the worker to send someone what is due to them; asked several times, done once."""
    later.run("accounts.send_notices", once_per=f"accounts.send_notices:{person_id}", person_id=person_id)


def announce_security_change(person: Person, change: SecurityChange) -> None:
    """Tell someone at once, whatever their rhythm, that how they sign in has changed: it may not have been them.

    A letter that cannot leave undoes nothing.
    """
    with translation.override(person.language):
        facts = {"name": person.name, "change": str(change.label)}
    try:
        mail.send("accounts/letters/security_change.txt", to=person.email, facts=facts, language=person.language)
    except mail.MailNotSent:
        logger.warning("a letter about the security of an account could not be sent")
