"""Verbs on testimonies: they alone write. The words of a person never leave their testimony but as a statement."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal, later
from cedre.dialogues import actions as dialogues
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue, State, Statement
from cedre.engine import names
from cedre.testimonies import queries, rules
from cedre.testimonies.models import ConsentLevel, DrawnFrom, Mask, MaskKind, MaskState, Testimony, Verbatim


@transaction.atomic
def record_testimony(
    *,
    dialogue: Dialogue,
    occasion: str,
    place: str,
    gathered_on: date,
    context: str,
    college: str,
    words: str,
    consent_level: str,
    consent_text: str,
    consented_on: date,
    name: str,
    by: Person,
    now: datetime,
) -> Testimony:
    """Keep what someone said, with what they agreed to; names are then looked for in it by the worker."""
    _check_keeps(dialogue, by=by, now=now)
    rules.check_facts(
        level=consent_level,
        name=name,
        gathered_on=gathered_on,
        consented_on=consented_on,
        today=timezone.localdate(now),
    )

    testimony = Testimony.objects.create(
        dialogue=dialogue,
        occasion=occasion,
        place=place,
        gathered_on=gathered_on,
        context=context,
        college=college,
        words=words,
        consent_level=consent_level,
        consent_text=consent_text,
        consented_on=consented_on,
        name=name if consent_level == ConsentLevel.NAMED else "",
        gathered_by=by,
        recorded_at=now,
    )
    journal.record("testimonies.testimony-recorded", by=by, about=testimony, at=now, consent=consent_level)

    later.run("testimonies.suggest_masks", testimony_id=testimony.pk)
    return testimony


@transaction.atomic
def revise_testimony(
    *,
    testimony: Testimony,
    occasion: str,
    place: str,
    gathered_on: date,
    context: str,
    college: str,
    words: str,
    consent_level: str,
    consent_text: str,
    consented_on: date,
    name: str,
    by: Person,
    now: datetime,
) -> Testimony:
    """Correct a testimony or what was agreed. New words are searched again; what may no longer appear does not."""
    testimony = _held(testimony, by=by, now=now)
    rules.check_facts(
        level=consent_level,
        name=name,
        gathered_on=gathered_on,
        consented_on=consented_on,
        today=timezone.localdate(now),
    )
    has_new_words = words != testimony.words
    if has_new_words:
        rules.check_words_may_change(verbatims=testimony.verbatims.count())

    testimony.occasion, testimony.place, testimony.gathered_on = occasion, place, gathered_on
    testimony.context, testimony.college, testimony.words = context, college, words
    testimony.consent_level, testimony.consent_text, testimony.consented_on = consent_level, consent_text, consented_on
    testimony.name = name if consent_level == ConsentLevel.NAMED else ""
    if has_new_words:
        testimony.masks.all().delete()
        testimony.suggested_at = None
    testimony.save()
    if consent_level == ConsentLevel.NONE:
        testimony.verbatims.update(published_at=None)
    journal.record("testimonies.testimony-revised", by=by, about=testimony, at=now, consent=consent_level)

    if has_new_words:
        later.run("testimonies.suggest_masks", testimony_id=testimony.pk)
    return testimony


def suggest_masks(*, testimony_id: int, now: datetime) -> int:
    """Look for what may tell who someone is, and suggest it; a person decides. Returns how many were suggested."""
    words = Testimony.objects.standing().filter(pk=testimony_id, suggested_at=None).values_list("words", flat=True)
    if (read := words.first()) is None:
        return 0
    found = names.found_in(read)

    with transaction.atomic():
        testimony = Testimony.objects.select_for_update().get(pk=testimony_id)
        # Corrected or withdrawn while it was read: what was found is of no use any more.
        if testimony.words != read or testimony.suggested_at is not None:
            return 0
        made = Mask.objects.bulk_create(
            [Mask(testimony=testimony, begins=each.begins, ends=each.ends, kind=each.kind) for each in found],
            ignore_conflicts=True,
        )
        testimony.suggested_at = now
        testimony.save(update_fields=["suggested_at"])
    return len(made)


@transaction.atomic
def decide_mask(*, mask: Mask, hide: bool, by: Person, now: datetime) -> Mask:
    """Hide a passage or leave it, wherever the same words stand in the testimony."""
    testimony = _held(mask.testimony, by=by, now=now)

    state = MaskState.HIDDEN if hide else MaskState.KEPT
    passage = testimony.words[mask.begins : mask.ends]
    same = [each.pk for each in testimony.masks.all() if testimony.words[each.begins : each.ends] == passage]
    testimony.masks.filter(pk__in=same).update(state=state)
    mask.state = state
    journal.record("testimonies.mask-decided", by=by, about=testimony, at=now, hidden=hide)

    return mask


@transaction.atomic
def hide_passage(*, testimony: Testimony, passage: str, by: Person, now: datetime) -> int:
    """Hide a passage chosen by a person, wherever it stands. Returns how many times it does."""
    testimony = _held(testimony, by=by, now=now)
    found = rules.occurrences(passage, words=testimony.words)

    for begins, ends in found:
        Mask.objects.update_or_create(
            testimony=testimony,
            begins=begins,
            ends=ends,
            defaults={"state": MaskState.HIDDEN},
            create_defaults={"state": MaskState.HIDDEN, "kind": MaskKind.CHOSEN},
        )
    journal.record("testimonies.passage-hidden", by=by, about=testimony, at=now, times=len(found))

    return len(found)


@transaction.atomic
def mark_verbatim(*, testimony: Testimony, passage: str, by: Person, now: datetime) -> Verbatim:
    """Choose an extract of someone's words; it is not published yet."""
    testimony = _held(testimony, by=by, now=now)
    begins, ends = rules.occurrences(passage, words=testimony.words)[0]
    verbatim = Verbatim(testimony=testimony, begins=begins, ends=ends, marked_at=now)
    rules.check_extract(verbatim)
    if testimony.verbatims.filter(begins=begins, ends=ends).exists():
        raise rules.AlreadyMarked

    verbatim.save()
    journal.record("testimonies.verbatim-marked", by=by, about=verbatim, at=now)

    return verbatim


@transaction.atomic
def unmark_verbatim(*, verbatim: Verbatim, by: Person, now: datetime) -> None:
    """Give up an extract that no statement comes from."""
    _held(verbatim.testimony, by=by, now=now)
    rules.check_can_unmark(statements=verbatim.links.count())

    journal.record("testimonies.verbatim-unmarked", by=by, about=verbatim, at=now)
    verbatim.delete()


@transaction.atomic
def publish_verbatim(*, verbatim: Verbatim, by: Person, now: datetime) -> Verbatim:
    """Let anyone read an extract on the page of the dialogue, as far as the person agreed."""
    testimony = _held(verbatim.testimony, by=by, now=now)
    rules.check_can_publish(
        level=testimony.consent_level,
        is_searched=testimony.suggested_at is not None,
        masks=testimony.masks.all(),
        passage=verbatim,
    )

    verbatim.published_at = now
    verbatim.save(update_fields=["published_at"])
    journal.record("testimonies.verbatim-published", by=by, about=verbatim, at=now)

    return verbatim


@transaction.atomic
def unpublish_verbatim(*, verbatim: Verbatim, by: Person, now: datetime) -> Verbatim:
    """Take an extract off the page of the dialogue; the team keeps it."""
    _held(verbatim.testimony, by=by, now=now)

    verbatim.published_at = None
    verbatim.save(update_fields=["published_at"])
    journal.record("testimonies.verbatim-unpublished", by=by, about=verbatim, at=now)

    return verbatim


@transaction.atomic
def draw_statement(*, verbatim: Verbatim, text: str, by: Person, now: datetime) -> Statement:
    """Put to the vote a statement that comes from an extract, and keep the link. Whoever animates may."""
    testimony = _held(verbatim.testimony, by=by, now=now)
    rules.check_statement_hides(text, words=testimony.words, masks=testimony.masks.all())

    (statement,) = dialogues.add_statements(dialogue=testimony.dialogue, texts=[text], by=by, now=now)
    DrawnFrom.objects.create(verbatim=verbatim, statement=statement, linked_at=now)
    journal.record("testimonies.statement-drawn", by=by, about=statement, at=now)

    return statement


@transaction.atomic
def link_statement(*, verbatim: Verbatim, number: int, by: Person, now: datetime) -> Statement:
    """Say that a statement already in the dialogue comes from this extract too."""
    testimony = _held(verbatim.testimony, by=by, now=now)
    statement = testimony.dialogue.statements.exclude(state=State.GONE).filter(number=number).first()
    if statement is None:
        raise rules.UnknownStatement
    if verbatim.links.filter(statement=statement).exists():
        raise rules.AlreadyLinked

    DrawnFrom.objects.create(verbatim=verbatim, statement=statement, linked_at=now)
    journal.record("testimonies.statement-linked", by=by, about=statement, at=now)

    return statement


@transaction.atomic
def withdraw_consent(*, testimony: Testimony, reworded: Collection[int], by: Person, now: datetime) -> Testimony:
    """Take a person at their word: what they said is erased everywhere, and what tells of them.

    The statements that come from it leave the vote with their words, but those whose keys are in `reworded`: someone of
    the team wrote these in words of their own, and they stay, tied to nobody.
    """
    testimony = _held(testimony, by=by, now=now)

    for statement in queries.linked_statements(testimony):
        if statement.pk not in reworded and statement.state != State.GONE:
            dialogues.take_words_back(statement=statement, by=by, now=now)
    testimony.verbatims.all().delete()
    testimony.masks.all().delete()
    testimony.words = testimony.context = testimony.place = testimony.name = testimony.consent_text = ""
    testimony.college = ""
    testimony.withdrawn_at = now
    testimony.save()
    journal.record("testimonies.consent-withdrawn", by=by, about=testimony, at=now)

    return testimony


def cut_gatherer(*, person: Person) -> None:
    """Tie testimonies no more to who gathered them; part of forgetting someone."""
    Testimony.objects.filter(gathered_by=person).update(gathered_by=None)


def _check_keeps(dialogue: Dialogue, *, by: Person, now: datetime) -> None:
    rules.check_can_keep(dialogue_queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))


def _held(testimony: Testimony, *, by: Person, now: datetime) -> Testimony:
    """The testimony as it is now, held until the end of the transaction: it may have been withdrawn meanwhile."""
    _check_keeps(testimony.dialogue, by=by, now=now)
    held = Testimony.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=testimony.pk)
    rules.check_stands(is_withdrawn=held.is_withdrawn)
    return held
