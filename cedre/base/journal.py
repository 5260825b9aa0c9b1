"""The journal of acts: every act, not every save."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import models

from cedre.base.models import JournalEntry


class Author(Protocol):
    """Anyone who can act under a pseudonym: today, a person of `accounts`."""

    pseudonym: UUID


def record(verb: str, *, by: Author | None, about: models.Model, at: datetime, **facts: object) -> JournalEntry:
    """Write one act. `verb` is dotted, room first: `dialogues.dialogue-opened`; `facts` must fit in JSON.

    `by` is None when the platform itself acts (an import from the command line, the worker).
    """
    return JournalEntry.objects.create(
        verb=verb,
        by=by.pseudonym if by is not None else None,
        about_kind=about._meta.label_lower,
        about_key=str(about.pk),
        facts=facts,
        at=at,
    )
