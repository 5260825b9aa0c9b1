from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from cedre.accounts.models import Person
from cedre.base import journal
from cedre.coaching.models import Engagement
from cedre.dialogues import queries, rules
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.models import Access, Dialogue, Language, Licence, OwnWords, Stage, Statement
from cedre.territories.models import Territory


@transaction.atomic
def draft_dialogue(
    *,
    territory: Territory,
    engagement: Engagement | None = None,
    question: str,
    description: str,
    colleges: Sequence[str],
    opens_on: date | None,
    closes_on: date | None,
    statements: Sequence[str],
    by: Person,
    now: datetime,
    language: str = Language.FRENCH,
    own_words: str = OwnWords.BEFORE,
    access: str = Access.OPEN,
    licence: str = Licence.OPEN,
    easy_text: str = "",
    is_fictional: bool = False,
) -> Dialogue:
    """Prepare a dialogue with its first statements; nobody but animators sees it until it is opened."""
    _check_can_place(territory, engagement, by=by, now=now)

    _queue_for_an_address()
    dialogue = Dialogue.objects.create(
        territory=territory,
        engagement=engagement,
        slug=queries.free_slug(question),
        question=question,
        description=description,
        language=language,
        colleges=list(colleges),
        opens_on=opens_on,
        closes_on=closes_on,
        own_words=own_words,
        access=access,
        licence=licence,
        easy_text=easy_text,
        is_fictional=is_fictional,
        created_by=by,
        created_at=now,
    )
    journal.record("dialogues.dialogue-drafted", by=by, about=dialogue, at=now)

    if statements:
        add_statements(dialogue=dialogue, texts=statements, by=by, now=now)
    return dialogue


@transaction.atomic
def revise_dialogue(
    *,
    dialogue: Dialogue,
    engagement: Engagement | None,
    question: str,
    description: str,
    language: str,
    colleges: Sequence[str],
    opens_on: date | None,
    closes_on: date | None,
    by: Person,
    now: datetime,
    own_words: str = OwnWords.BEFORE,
    access: str = Access.OPEN,
    licence: str = Licence.OPEN,
    easy_text: str = "",
) -> Dialogue:
    """Change what is said of a dialogue. Its address stays, so that links already given keep working.

    One who animates it where it was must animate it where it goes, or it would leave their hands by mistake.
    """
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    if engagement != dialogue.engagement:
        _check_can_place(dialogue.territory, engagement, by=by, now=now)

    dialogue.engagement = engagement
    dialogue.question = question
    dialogue.description = description
    dialogue.language = language
    dialogue.colleges = list(colleges)
    dialogue.opens_on = opens_on
    dialogue.closes_on = closes_on
    dialogue.own_words = own_words
    dialogue.access = access
    dialogue.licence = licence
    dialogue.easy_text = easy_text
    told = ["question", "description", "easy_text", "language", "colleges"]
    dialogue.save(update_fields=["engagement", "opens_on", "closes_on", "own_words", "access", "licence", *told])
    journal.record("dialogues.dialogue-revised", by=by, about=dialogue, at=now)

    return dialogue


@transaction.atomic
def add_statements(*, dialogue: Dialogue, texts: Sequence[str], by: Person, now: datetime) -> list[Statement]:
    """Add statements at the end of a dialogue, in order. All are added, or none when one is refused."""
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    # Two animators adding at once must not give a number twice, nor a text: they queue on the dialogue.
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    known = {rules.same_words(text) for text in dialogue.statements.values_list("text", flat=True)}
    for text in texts:
        rules.check_statement_text(text, already_there=rules.same_words(text) in known)
        known.add(rules.same_words(text))

    last = dialogue.statements.aggregate(last=Max("number"))["last"] or 0
    statements = Statement.objects.bulk_create(
        Statement(dialogue=dialogue, number=number, text=text, written_at=now)
        for number, text in enumerate(texts, start=last + 1)
    )
    journal.record("dialogues.statements-added", by=by, about=dialogue, at=now, count=len(statements))

    return statements


@transaction.atomic
def revise_statement(*, statement: Statement, text: str, by: Person, now: datetime) -> Statement:
    """Rewrite a statement that nobody has answered yet; after a vote, its words are settled."""
    rules.check_can_animate(queries.powers_over(statement.dialogue, person=by, today=timezone.localdate(now)))
    others = statement.dialogue.statements.exclude(pk=statement.pk)
    rules.check_statement_text(text, already_there=others.filter(text=text).exists())
    rules.check_statement_is_unanswered(answered=statement.votes.exists())

    statement.text = text
    statement.save(update_fields=["text"])
    journal.record("dialogues.statement-revised", by=by, about=statement, at=now)

    return statement


@transaction.atomic
def open_dialogue(*, dialogue: Dialogue, by: Person, now: datetime) -> Dialogue:
    """Open a draft, or reopen a closed dialogue; votes are taken within its dates."""
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_can_open(
        stage=dialogue.stage,
        statement_count=dialogue.statements.shown().count(),
        closes_on=dialogue.closes_on,
        today=timezone.localdate(now),
    )

    return _move(dialogue, to=Stage.OPEN, verb="dialogues.dialogue-opened", by=by, now=now)


@transaction.atomic
def close_dialogue(*, dialogue: Dialogue, by: Person, now: datetime) -> Dialogue:
    """Stop taking votes (or bring a dialogue back from the archives); the results stay readable."""
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_can_move(stage=dialogue.stage, to=Stage.CLOSED)

    _move(dialogue, to=Stage.CLOSED, verb="dialogues.dialogue-closed", by=by, now=now)

    # The last to answer were waiting for others to be counted with.
    ask_for_results(dialogue_id=dialogue.pk)
    return dialogue


@transaction.atomic
def archive_dialogue(*, dialogue: Dialogue, by: Person, now: datetime) -> Dialogue:
    """Put a closed dialogue away; its page and results stay at their address."""
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    rules.check_can_move(stage=dialogue.stage, to=Stage.ARCHIVED)

    return _move(dialogue, to=Stage.ARCHIVED, verb="dialogues.dialogue-archived", by=by, now=now)


@transaction.atomic
def delete_draft(*, dialogue: Dialogue, by: Person, now: datetime) -> None:
    """Delete a dialogue that was never opened, and its statements. An opened one is closed and archived instead."""
    rules.check_can_animate(queries.powers_over(dialogue, person=by, today=timezone.localdate(now)))
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    rules.check_can_delete(stage=dialogue.stage)

    journal.record("dialogues.draft-deleted", by=by, about=dialogue, at=now, statements=dialogue.statements.count())
    dialogue.delete()


def _check_can_place(territory: Territory, engagement: Engagement | None, *, by: Person, now: datetime) -> None:
    """A coach of one engagement asks something of the people it accompanies, not of those of any other territory."""
    at_home = engagement if engagement is not None and queries.is_within(territory, engagement) else None
    rules.check_can_animate(queries.powers_in(territory, at_home, person=by, today=timezone.localdate(now)))


def _move(dialogue: Dialogue, *, to: Stage, verb: str, by: Person, now: datetime) -> Dialogue:
    dialogue.stage = to
    dialogue.save(update_fields=["stage"])
    journal.record(verb, by=by, about=dialogue, at=now)
    return dialogue


def _queue_for_an_address() -> None:
    """Until the end of the transaction, nobody else drafts: a double click finds the first address taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('dialogues.slug'))")
