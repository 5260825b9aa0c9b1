"""The queue of those who moderate, and the public log of a dialogue."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from cedre.accounts.models import Person
from cedre.dialogues.models import Dialogue, Statement
from cedre.dialogues.queries.dialogues import moderable_dialogues
from cedre.dialogues.queries.own_words import KIND, RESEMBLANCE
from cedre.moderation import queries as moderation_queries
from cedre.moderation.models import Appeal, Case, Decision

PER_PAGE = 20


class Near(NamedTuple):
    """A statement put to the vote whose words come near."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One statement of the queue: why it waits, what was decided of it and contested, what comes near."""

    case: Case
    statement: Statement
    decision: Decision | None
    appeal: Appeal | None
    near: list[Near] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A decision of the public log, and the number of the statement it is about."""

    decision: Decision
    number: int | None


def waiting_cases(person: Person | AnonymousUser, *, today: date) -> QuerySet[Case]:
    """What waits for this person in all the dialogues that they moderate, the oldest first."""
    dialogues = moderable_dialogues(person, today=today)
    return moderation_queries.open_cases(within_kind="dialogues.dialogue", within=dialogues).filter(about_kind=KIND)


def moderation_queue(
    person: Person | AnonymousUser, *, page: str | int, today: date
) -> tuple[Page[Case], list[Waiting]]:
    """A page of what waits for this person, in as many queries whatever the length of the queue."""
    shown = Paginator(waiting_cases(person, today=today), PER_PAGE).get_page(page)
    keys = [case.about_key for case in shown]
    statements = Statement.objects.select_related("dialogue__territory", "merged_into").in_bulk(keys)
    decisions = moderation_queries.decisions_about(kind=KIND, keys=keys)
    appeals = moderation_queries.appeals_about(kind=KIND, keys=keys)
    near = _near(keys)
    return shown, [
        Waiting(
            case=case,
            statement=statements[case.about_key],
            decision=decisions.get(case.about_key),
            appeal=appeals.get(case.about_key),
            near=near.get(case.about_key, []),
        )
        for case in shown
        if case.about_key in statements
    ]


def moderation_log(dialogue: Dialogue, *, page: str | int) -> tuple[Page[Decision], list[LogLine]]:
    """A page of the public log: what was decided, when and why, under the statement's number, never its words."""
    shown = Paginator(moderation_queries.public_log(dialogue), 50).get_page(page)
    keys = {decision.about_key for decision in shown if decision.about_kind == KIND}
    numbers = dict(Statement.objects.filter(pk__in=keys).values_list("pk", "number"))
    return shown, [LogLine(decision=decision, number=numbers.get(decision.about_key)) for decision in shown]


# The three nearest of each, in one question.
_NEAR = """
SELECT waiting.id, near.number, near.text
FROM dialogues_statement AS waiting
CROSS JOIN LATERAL (
    SELECT number, text, similarity(text, waiting.text) AS nearness
    FROM dialogues_statement AS other
    WHERE other.dialogue_id = waiting.dialogue_id AND other.state = 'shown' AND other.id <> waiting.id
    AND similarity(text, waiting.text) > %s
    ORDER BY nearness DESC, number
    LIMIT 3
) AS near
WHERE waiting.id = ANY (%s)
ORDER BY waiting.id, near.nearness DESC, near.number
"""


def _near(keys: Collection[int]) -> dict[int, list[Near]]:
    found: dict[int, list[Near]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [RESEMBLANCE, list(keys)])
        for key, number, text in cursor.fetchall():
            found.setdefault(key, []).append(Near(number, text))
    return found
