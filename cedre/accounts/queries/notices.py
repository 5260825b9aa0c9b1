from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from cedre.accounts import rules
from cedre.accounts.models import Consent, ConsentPurpose, Notice, NoticeKind, NoticePreference, Person, Rhythm

# What could not be sent for a month is not news any more: it stays on the site.
OLDEST_SENT = timedelta(days=30)
LEAVE_SALT = "accounts.leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """By which rhythm someone is written to about one kind of things."""

    kind: NoticeKind
    rhythm: Rhythm


def notices_to(person: Person) -> QuerySet[Notice]:
    """All that was said to someone, the last first."""
    return Notice.objects.filter(person=person)


def rhythm_of(person: Person, kind: NoticeKind) -> Rhythm:
    """By which rhythm this person hears of this: their choice, or the default one."""
    chosen = NoticePreference.objects.filter(person=person, kind=kind).values_list("rhythm", flat=True).first()
    return Rhythm(chosen) if chosen is not None else rules.DEFAULTS[kind]


def choices_of(person: Person) -> list[Choice]:
    """The rhythm of every kind that people choose for themselves."""
    chosen = dict(NoticePreference.objects.filter(person=person).values_list("kind", "rhythm"))
    return [Choice(kind=kind, rhythm=Rhythm(chosen.get(kind, rules.DEFAULTS[kind]))) for kind in rules.KINDS_TO_CHOOSE]


def due_notices(*, now: datetime) -> QuerySet[Notice]:
    """Notices whose hour to leave by mail has come, each at the rhythm of its person."""
    local = timezone.localtime(now)
    due = Q()
    for rhythm in (Rhythm.IMMEDIATE, Rhythm.DAILY, Rhythm.WEEKLY):
        due |= Q(rhythm=rhythm, created_at__lte=rules.last_departure(rhythm, now=local))
    recent = Notice.objects.waiting().filter(created_at__gte=now - OLDEST_SENT, person__is_active=True)
    return recent.with_rhythm(defaults=rules.DEFAULTS).filter(due)


def people_to_write_to(*, now: datetime) -> list[int]:
    """Keys of those to whom a letter is due."""
    return list(due_notices(now=now).order_by("person").values_list("person", flat=True).distinct())


def standing_consents(person: Person) -> QuerySet[Consent]:
    return Consent.objects.standing().filter(person=person)


def consents_of(person: Person) -> QuerySet[Consent]:
    """What someone said yes to, and until when, the last first."""
    return Consent.objects.filter(person=person).order_by("-given_at", "-pk")


def has_consented(person: Person, purpose: ConsentPurpose) -> bool:
    return standing_consents(person).filter(purpose=purpose).exists()


def by_kind(notices: Iterable[Notice]) -> list[tuple[str, list[Notice]]]:
    """Notices under the name of their kind, in the order of kinds."""
    order = list(NoticeKind.values)
    ranked = sorted(notices, key=lambda notice: (order.index(notice.kind), notice.created_at, notice.pk))
    return [(str(NoticeKind(kind).label), list(told)) for kind, told in groupby(ranked, key=lambda one: one.kind)]


def leave_token(person: Person, kinds: Iterable[NoticeKind]) -> str:
    """What ends the address by which someone stops these letters without signing in."""
    return signing.dumps([person.pk, list(kinds)], salt=LEAVE_SALT)


def leaving(token: str) -> tuple[Person, list[NoticeKind]]:
    """Who leaves what; `LinkNotValid` when the signature is not ours, or the account is no more."""
    try:
        key, kinds = signing.loads(token, salt=LEAVE_SALT)
    except signing.BadSignature:
        raise rules.LinkNotValid from None
    person = Person.objects.filter(pk=key, is_active=True).first()
    if person is None:
        raise rules.LinkNotValid
    return person, [NoticeKind(kind) for kind in kinds if kind in NoticeKind.values]
