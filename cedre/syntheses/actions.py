"""Verbs on the synthesis of a dialogue: each writing is kept, and what is published says where it comes from."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue
from cedre.syntheses import queries, rules
from cedre.syntheses.models import Version
from cedre.testimonies import queries as testimonies


@transaction.atomic
def write_synthesis(*, dialogue: Dialogue, text: str, publish: bool, by: Person, now: datetime) -> Version:
    """Keep a writing of the synthesis; published, each of its sentences must say where it comes from."""
    rules.check_can_write(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_written(text)
    sources = queries.sources_of(dialogue)
    rules.check_not_copied(
        text,
        extracts={number: each.text for number, each in sources.extracts.items()},
        said=testimonies.words_said(dialogue),
    )
    if publish:
        rules.check_sourced(text, statements=sources.statements, extracts=sources.extracts)

    version = Version.objects.create(
        dialogue=dialogue, text=text, written_by=by, written_at=now, published_at=now if publish else None
    )
    verb = "syntheses.synthesis-published" if publish else "syntheses.synthesis-written"
    journal.record(verb, by=by, about=dialogue, at=now)

    return version


@transaction.atomic
def unpublish_synthesis(*, dialogue: Dialogue, by: Person, now: datetime) -> None:
    """Take the synthesis off the public pages; its versions stay with the team."""
    rules.check_can_write(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))

    Version.objects.published().filter(dialogue=dialogue).update(published_at=None)
    journal.record("syntheses.synthesis-unpublished", by=by, about=dialogue, at=now)


def cut_author(*, person: Person) -> None:
    """Tie versions no more to who wrote them; part of forgetting someone."""
    Version.objects.filter(written_by=person).update(written_by=None)
