"""What those who take part submitted, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from cedre.dialogues.models import Dialogue, Language, Participant, State, Statement
from cedre.engine import meaning
from cedre.moderation import queries as moderation_queries
from cedre.moderation.models import Appeal, Decision

KIND = "dialogues.statement"
# The share of common trigrams from which two sentences may say the same.
RESEMBLANCE = 0.35
MOST_NEAR = 3
Said = TypeVar("Said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A statement that someone submitted, the last decision about it, and whether they may contest it."""

    statement: Statement
    decision: Decision | None
    appeal: Appeal | None
    waits: bool
    can_appeal: bool


def near_statements(dialogue: Dialogue, text: str, *, apart_from: int | None = None) -> list[Statement]:
    """The statements put to the vote that come near to these words, three at most: by letters, then by meaning.

    `apart_from`: the key of the statement that says them, when it is one.
    """
    shown = dialogue.statements.shown().exclude(pk=apart_from) if apart_from else dialogue.statements.shown()
    alike = shown.annotate(nearness=TrigramSimilarity("text", text)).filter(nearness__gt=RESEMBLANCE)
    near: list[Statement] = list(alike.order_by("-nearness", "number")[:MOST_NEAR])
    if len(near) < MOST_NEAR and dialogue.language == Language.FRENCH:
        others = [(each, each.text) for each in shown.exclude(pk__in=[each.pk for each in near])]
        near += nearest_in_meaning(others, text, most=MOST_NEAR - len(near))
    return near


def nearest_in_meaning(said: Sequence[tuple[Said, str]], text: str, *, most: int = MOST_NEAR) -> list[Said]:
    """Those whose words may mean the same as `text`, the nearest first.

    Nothing is kept: words taken back leave no trace in memory.
    """
    asked = meaning.place(text)
    placed = [(each, place) for each, words in said if (place := meaning.place(words)) is not None]
    if asked is None or not placed:
        return []
    among = np.stack([place for _each, place in placed])
    return [placed[row][0] for row, _cosine in meaning.nearest(asked, among=among, at_least=meaning.SAME, most=most)]


def own_statements(participant: Participant) -> QuerySet[Statement]:
    """What this person submitted, the last first."""
    submitted = Statement.objects.filter(submitted_by=participant).select_related("dialogue", "merged_into")
    return submitted.order_by("-submitted_at", "-pk")


def submissions(participant: Participant) -> list[Submission]:
    """What this person submitted and what became of it, in four queries whatever their number."""
    statements = list(own_statements(participant))
    keys = [statement.pk for statement in statements]
    standings = moderation_queries.standings(kind=KIND, keys=keys)
    return [
        Submission(
            statement=statement,
            decision=(standing := standings[statement.pk]).decision,
            appeal=standing.appeal,
            waits=standing.waits,
            can_appeal=statement.state not in {State.SHOWN, State.GONE} and standing.can_appeal,
        )
        for statement in statements
    ]
