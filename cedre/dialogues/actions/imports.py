from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import chain

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cedre.base import journal
from cedre.base.refusals import Refusal
from cedre.dialogues import queries, rules
from cedre.dialogues.actions.results import ask_for_results
from cedre.dialogues.actions.vote_desk import ROWS_AT_A_TIME, Moment, VoteDesk
from cedre.dialogues.models import Dialogue, Language, Participant, Stage, State, Statement, Vote
from cedre.territories.models import Territory

UNDATED = -1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_SOURCE = 300


class ImportedElsewhere(Refusal):
    message = gettext_lazy("Cette conversation est déjà importée dans un autre territoire.")


class SourceTooLong(Refusal):
    message = gettext_lazy("La mention de provenance est trop longue : 300 caractères au plus, adresse comprise.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedStatement:
    """A statement of another platform, under the number it had there."""

    number: int
    text: str
    written_at: datetime
    is_withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedVotes:
    """Answers of another platform in four columns, sorted by participant, statement, instant; repeats may be in.

    `participants` and `statements` are the numbers they had there, `stances` -1, 0 or 1 with the engine's sign,
    `milliseconds` since 1970 (UTC), or `UNDATED`.
    """

    participants: array[int]
    statements: array[int]
    stances: array[int]
    milliseconds: array[int]

    def __len__(self) -> int:
        return len(self.stances)

    @staticmethod
    def instant(milliseconds: int) -> datetime:
        """The instant so many milliseconds after the beginning of 1970, UTC."""
        return EPOCH + timedelta(milliseconds=milliseconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedConversation:
    """A conversation held elsewhere. `key` tells it from any other: its address.

    `participants`: the number of each who came, and when they first did. `undated_at`: the instant given to
    undated answers. `last_day`: that of the last answer, where dates are known.
    """

    key: str
    topic: str
    description: str
    statements: Sequence[ImportedStatement]
    participants: Mapping[int, datetime]
    votes: ImportedVotes
    undated_at: datetime
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What an import added to `dialogue`: zeros everywhere when all of it was there already.

    `withheld_statements`: those of `statements` that came withheld. `votes`: first answers. `changed_votes`:
    answers that replaced another of the same person. `contradicted_votes`: answers left out, as a different and
    later one was there already. `still_shown`: numbers of statements withheld there by now, and shown here.
    """

    dialogue: Dialogue
    participants: int
    statements: int
    withheld_statements: int
    votes: int
    changed_votes: int
    contradicted_votes: int
    still_shown: tuple[int, ...]

    @property
    def has_news(self) -> bool:
        return any((self.participants, self.statements, self.votes, self.changed_votes))


@transaction.atomic
def import_conversation(
    *,
    conversation: ImportedConversation,
    territory: Territory,
    attribution: str,
    now: datetime,
    language: str = Language.FRENCH,
) -> ImportOutcome:
    """Bring in a conversation held elsewhere, as a closed dialogue; again, only what is new is added.

    Nothing is deleted or rewritten: statements keep their words and whether they are withheld. Raises
    `ImportedElsewhere` when another territory has it, `SourceTooLong`.
    """
    source = f"{conversation.key} — {attribution}" if attribution else conversation.key
    if len(source) > LONGEST_SOURCE:
        raise SourceTooLong
    # Two imports of one conversation at once must not make two dialogues: they queue on the territory.
    Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)
    dialogue = _dialogue_of(conversation.key)
    if dialogue is not None and dialogue.territory_id != territory.pk:
        raise ImportedElsewhere(
            _("Cette conversation est déjà importée dans un autre territoire (%(territory)s).")
            % {"territory": dialogue.territory}
        )

    if dialogue is None:
        dialogue = _new_dialogue(conversation, territory=territory, source=source, language=language, now=now)
    elif attribution and dialogue.source != source:
        dialogue.source = source
        dialogue.save(update_fields=["source"])
        journal.record("dialogues.source-revised", by=None, about=dialogue, at=now, source=source)
    outcome = _add_news(conversation, dialogue=dialogue)
    if not outcome.has_news:
        return outcome
    _extend_dates(dialogue, last_day=conversation.last_day)
    journal.record(
        "dialogues.conversation-imported",
        by=None,
        about=dialogue,
        at=now,
        participants=outcome.participants,
        statements=outcome.statements,
        votes=outcome.votes,
        changed_votes=outcome.changed_votes,
    )

    ask_for_results(dialogue_id=dialogue.pk)
    return outcome


def _dialogue_of(key: str) -> Dialogue | None:
    return (
        Dialogue.objects.select_related("territory").filter(Q(source=key) | Q(source__startswith=f"{key} — ")).first()
    )


def _new_dialogue(
    conversation: ImportedConversation, *, territory: Territory, source: str, language: str, now: datetime
) -> Dialogue:
    topic, description = conversation.topic, conversation.description
    if len(topic) > rules.LONGEST_QUESTION:
        description = f"{topic}\n\n{description}".strip()
        topic = topic[: rules.LONGEST_QUESTION - 1] + "…"
    written = (statement.written_at for statement in conversation.statements)
    first = min(chain(written, conversation.participants.values()))
    return Dialogue.objects.create(
        territory=territory,
        slug=queries.free_slug(topic),
        question=topic,
        description=description,
        language=language,
        stage=Stage.CLOSED,
        opens_on=timezone.localdate(first),
        source=source,
        created_at=now,
    )


def _extend_dates(dialogue: Dialogue, *, last_day: date | None) -> None:
    if last_day is not None and (dialogue.closes_on is None or last_day > dialogue.closes_on):
        dialogue.closes_on = last_day
        dialogue.save(update_fields=["closes_on"])


def _add_news(conversation: ImportedConversation, *, dialogue: Dialogue) -> ImportOutcome:
    withheld = [statement.number for statement in conversation.statements if statement.is_withheld]
    known_statements = _statement_keys(dialogue)
    new_statements = Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue,
            number=statement.number,
            text=statement.text,
            written_at=statement.written_at,
            state=State.WITHHELD if statement.is_withheld else State.SHOWN,
            withheld_at=statement.written_at if statement.is_withheld else None,
            withheld_because=_("Retirée par l’équipe qui a mené la conversation d’origine.")
            if statement.is_withheld
            else "",
        )
        for statement in conversation.statements
        if statement.number not in known_statements
    )

    known_participants = _participant_keys(dialogue)
    new_participants = Participant.objects.bulk_create(
        Participant(dialogue=dialogue, imported_as=number, started_at=at)
        for number, at in conversation.participants.items()
        if number not in known_participants
    )

    desk = VoteDesk(statements=_statement_keys(dialogue), participants=_participant_keys(dialogue))
    desk.take(merge(_remembered(dialogue), _read(conversation), key=lambda moment: moment.pair))
    return ImportOutcome(
        dialogue=dialogue,
        participants=len(new_participants),
        statements=len(new_statements),
        withheld_statements=sum(statement.is_withheld for statement in new_statements),
        votes=desk.first_count,
        changed_votes=desk.changed_count,
        contradicted_votes=desk.contradicted_count,
        still_shown=tuple(dialogue.statements.shown().filter(number__in=withheld).values_list("number", flat=True)),
    )


def _statement_keys(dialogue: Dialogue) -> dict[int, int]:
    return dict(dialogue.statements.values_list("number", "pk"))


def _participant_keys(dialogue: Dialogue) -> dict[int, int]:
    rows = dialogue.participants.values_list("imported_as", "pk")
    return {number: key for number, key in rows if number is not None}


def _remembered(dialogue: Dialogue) -> Iterator[Moment]:
    """The answers the base has, in the order of `ImportedVotes`; those given on this platform are not touched."""
    rows = (
        Vote.objects.filter(participant__dialogue=dialogue)
        .order_by("participant__imported_as", "statement__number", "cast_at", "pk")
        .values_list("participant__imported_as", "statement__number", "stance", "cast_at", "pk")
    )
    for participant, statement, stance, at, key in rows.iterator(chunk_size=ROWS_AT_A_TIME):
        if participant is not None:
            yield Moment(participant, statement, stance, at, is_dated=True, vote=key)


def _read(conversation: ImportedConversation) -> Iterator[Moment]:
    votes = conversation.votes
    columns = (votes.participants, votes.statements, votes.stances, votes.milliseconds)
    for participant, statement, stance, at in zip(*columns, strict=True):
        is_dated = at != UNDATED
        instant = votes.instant(at) if is_dated else conversation.undated_at
        yield Moment(participant, statement, stance, instant, is_dated=is_dated, vote=None)
