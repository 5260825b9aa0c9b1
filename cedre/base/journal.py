"""The journal of acts: every act, not every save."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import models

from cedre.base.models import JournalEntry

# Whoever asked to be forgotten: one pseudonym for all, so that not even two acts of one of them are tied together.
# The database lets an act change to this author, and in no other way (migration 0002).
FORGOTTEN = UUID(int=0)


class Author(Protocol):
    """Anyone who can act under a pseudonym: today, a person of `accounts`."""

    pseudonym: UUID


def record(verb: str, *, by: Author | None, about: models.Model, at: datetime, **facts: object) -> JournalEntry:
    """Write one act. `verb` is dotted, room first: `dialogues.dialogue-opened`; `facts` must fit in JSON.

    `by` is None when the platform itself acts (an import from the command line, the worker). `facts` never hold a
    name, an address nor words that a person wrote: they outlive the account.
    """
    return JournalEntry.objects.create(
        verb=verb,
        by=by.pseudonym if by is not None else None,
        about_kind=about._meta.label_lower,
        about_key=str(about.pk),
        facts=facts,
        at=at,
    )


def cut(pseudonym: UUID) -> int:
    """Tie the acts under this pseudonym to nobody any more; the acts stay. Returns how many there were."""
    return JournalEntry.objects.filter(by=pseudonym).update(by=FORGOTTEN)


def cut_before(instant: datetime) -> int:
    """Tie the acts older than `instant` to nobody any more. Returns how many there were."""
    return JournalEntry.objects.filter(at__lt=instant, by__isnull=False).exclude(by=FORGOTTEN).update(by=FORGOTTEN)
