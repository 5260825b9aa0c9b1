from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cedre.accounts import notifications, queries, rules
from cedre.accounts.models import Consent, Notice, NoticeKind, NoticePreference, Person, Rhythm
from cedre.base import journal
from cedre.gateways import mail


@transaction.atomic
def choose_rhythms(*, person: Person, rhythms: Mapping[NoticeKind, Rhythm], language: str, now: datetime) -> None:
    """Choose by which rhythm, and in which language, one is written to.

    For what is optional, a rhythm is a consent, dated and kept with the words shown; « never » withdraws it.
    """
    person.language = language
    person.save(update_fields=["language"])
    for kind, rhythm in rhythms.items():
        _choose(person, kind, rhythm, now=now)
    journal.record(
        "accounts.rhythms-chosen", by=person, about=person, at=now, **{kind: rhythms[kind] for kind in rhythms}
    )


@transaction.atomic
def leave(*, person: Person, kinds: Iterable[NoticeKind], now: datetime) -> None:
    """Write no more letters to this person about these kinds; asked twice, done once."""
    left = [kind for kind in kinds if rules.can_refuse(kind)]

    for kind in left:
        _choose(person, kind, Rhythm.NEVER, now=now)
    journal.record("accounts.letters-left", by=person, about=person, at=now, kinds=left)


def send_notices(*, person_id: int, now: datetime) -> int:
    """Send someone all that is due to them, in one letter. Returns how many notices it holds.

    Raises MailNotSent, and they wait for the next try. A worker killed in between sends nothing twice.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(pk=person_id, is_active=True).first()
        due = list(queries.due_notices(now=now).filter(person=person).order_by("created_at", "pk")) if person else []
        if person is None or not due:
            return 0
        sent = Notice.objects.filter(pk__in=[notice.pk for notice in due])
        sent.update(sent_at=now)

    try:
        _post(person, due)
    except mail.MailNotSent:
        sent.update(sent_at=None)
        raise
    return len(due)


def ask_for_due_letters(*, now: datetime) -> int:
    """Ask the worker for every letter whose hour has come. Returns how many."""
    people = queries.people_to_write_to(now=now)
    for person_id in people:
        notifications.ask_to_send(person_id=person_id)
    return len(people)


def _choose(person: Person, kind: NoticeKind, rhythm: Rhythm, *, now: datetime) -> None:
    NoticePreference.objects.update_or_create(person=person, kind=kind, defaults={"rhythm": rhythm, "chosen_at": now})
    purpose = rules.ASKS_CONSENT.get(kind)
    if purpose is None:
        return
    if rhythm == Rhythm.NEVER:
        queries.standing_consents(person).filter(purpose=purpose).update(withdrawn_at=now)
    elif not queries.has_consented(person, purpose):
        Consent.objects.create(person=person, purpose=purpose, words=str(rules.CONSENT_WORDS[purpose]), given_at=now)


def _post(person: Person, notices: list[Notice]) -> None:
    kinds = [kind for kind in NoticeKind if rules.can_refuse(kind) and kind in {notice.kind for notice in notices}]
    headers = {"Auto-Submitted": "auto-generated"}
    facts: dict[str, object] = {
        "name": person.name,
        "notices": notices,
        "only": notices[0] if len(notices) == 1 else None,
        "count": len(notices),
        "site": settings.SITE_ADDRESS,
        "preferences": settings.SITE_ADDRESS + reverse("accounts:rhythms"),
    }
    if kinds:
        token = queries.leave_token(person, kinds)
        facts["leave"] = settings.SITE_ADDRESS + reverse("accounts:leave", args=[token])
        # One click in the mail reader is enough (RFC 8058): it posts this form to that address, without any cookie.
        headers |= {"List-Unsubscribe": f"<{facts['leave']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail.send("accounts/letter.txt", to=person.email, facts=facts, language=person.language, headers=headers)
