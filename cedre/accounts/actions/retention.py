from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cedre.accounts import notifications, queries, rules
from cedre.accounts.actions.forgetting import forget_person
from cedre.accounts.models import Consent, Invitation, Notice, NoticeKind, Person
from cedre.accounts.rules import Absence
from cedre.base import journal
from cedre.base.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What a night of cleaning took away, in numbers of rows."""

    sessions: int
    notices: int
    consents: int
    invitations: int
    authors: int


def drop_what_is_too_old(*, now: datetime) -> Cleaned:
    """Take away what its term has come for: see the settings CEDRE_KEEP_…_MONTHS."""

    def since(months: int) -> datetime:
        return now - months * rules.ONE_MONTH

    return Cleaned(
        sessions=Session.objects.filter(expire_date__lt=now).delete()[0],
        notices=Notice.objects.filter(created_at__lt=since(settings.KEEP_NOTICES_MONTHS)).delete()[0],
        consents=Consent.objects.filter(withdrawn_at__lt=since(settings.KEEP_CONSENTS_MONTHS)).delete()[0],
        # The address of someone who never answered: kept a month, to be able to say that they were invited.
        invitations=Invitation.objects.filter(accepted_at__isnull=True, expires_at__lt=since(1)).delete()[0],
        authors=journal.cut_before(since(settings.KEEP_JOURNAL_AUTHORS_MONTHS)),
    )


def let_go_of_the_absent(*, now: datetime) -> tuple[int, int]:
    """Warn those who have not come for long, and erase the accounts of those warned who did not come back.

    Returns how many were warned, how many erased. One that a room cannot let go (the last who administers) stays.
    """
    warned = erased = 0
    if not settings.INACTIVE_MONTHS:
        return warned, erased
    instant = now - settings.INACTIVE_MONTHS * rules.ONE_MONTH
    for person in queries.people_not_seen_since(instant).iterator(chunk_size=500):
        standing = rules.absence(
            last_seen_at=person.last_seen_at,
            warned_at=person.absence_warned_at,
            months=settings.INACTIVE_MONTHS,
            warning_days=settings.INACTIVE_WARNING_DAYS,
            now=now,
        )
        if standing == Absence.TO_WARN:
            _warn(person, now=now)
            warned += 1
        elif standing == Absence.TO_ERASE:
            erased += _erase(person, now=now)
    return warned, erased


@transaction.atomic
def _warn(person: Person, *, now: datetime) -> None:
    person.absence_warned_at = now
    person.save(update_fields=["absence_warned_at"])
    journal.record("accounts.absence-warned", by=None, about=person, at=now)

    notifications.notify(
        person,
        NoticeKind.ACCOUNT,
        _("Votre compte va être effacé"),
        text=_(
            "Vous n’êtes pas venu·e depuis longtemps. Sans nouvelle de vous d’ici le %(on)s, votre compte sera effacé."
            " Pour le garder, il suffit de vous connecter."
        ),
        facts={"on": timezone.localdate(now + timedelta(days=settings.INACTIVE_WARNING_DAYS))},
        why=_("Vous avez un compte sur ce site."),
        address=reverse("accounts:my-data"),
        now=now,
    )


def _erase(person: Person, *, now: datetime) -> bool:
    try:
        forget_person(person=person, by=None, now=now)
    except Refusal:
        return False
    return True
