from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils import timezone

from cedre.accounts import rules
from cedre.accounts.models import Consent, ConsentPurpose, Notice, NoticeKind, NoticePreference, Person, Rhythm

# What could not be sent for a month is not news any more: it stays on the site.
OLDEST_SENT = timedelta(days=30)


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
