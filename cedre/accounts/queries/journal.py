from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base.models import JournalEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """What someone looks for in the journal; an empty word does not filter.

    `who`: words of a name or of an address, or the beginning of a pseudonym. `about`: "dialogues.dialogue", with or
    without a key after a colon. The last day is included.
    """

    verb: str = ""
    who: str = ""
    about: str = ""
    begins_on: date | None = None
    ends_on: date | None = None


def acts_of(person: Person) -> QuerySet[JournalEntry]:
    """What this person did, under the pseudonym they have today."""
    return JournalEntry.objects.filter(by=person.pseudonym)


def journal_entries(wanted: JournalFilter) -> QuerySet[JournalEntry]:
    """Acts, the last first."""
    entries = JournalEntry.objects.order_by("-pk")
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.who:
        entries = entries.filter(by__in=_pseudonyms(wanted.who))
    if wanted.about:
        kind, _colon, key = wanted.about.partition(":")
        entries = entries.filter(about_kind=kind.strip(), **({"about_key": key.strip()} if key.strip() else {}))
    if wanted.begins_on:
        entries = entries.filter(at__gte=_start_of(wanted.begins_on))
    # No day follows the last that Python knows, nor is any act so far away.
    if wanted.ends_on and wanted.ends_on < date.max:
        entries = entries.filter(at__lt=_start_of(wanted.ends_on + timedelta(days=1)))
    return entries


def names_behind(pseudonyms: Iterable[UUID | None]) -> dict[UUID, str]:
    """Who these pseudonyms are, for those still tied to someone."""
    return dict(
        Person.objects.filter(pseudonym__in={one for one in pseudonyms if one}).values_list("pseudonym", "name")
    )


def _pseudonyms(who: str) -> list[UUID]:
    found = Person.objects.filter(Q(name__icontains=who) | Q(email__icontains=who) | Q(pseudonym__istartswith=who))
    pseudonyms = list(found.values_list("pseudonym", flat=True))
    # One that is tied to nobody any more.
    with suppress(ValueError):
        pseudonyms.append(UUID(who))
    return pseudonyms


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
