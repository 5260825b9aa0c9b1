"""What those who take part submitted, and what became of it."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import QuerySet

from cedre.dialogues.models import Dialogue, Participant, State, Statement
from cedre.moderation import queries as moderation_queries
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Appeal, Decision

KIND = "dialogues.statement"
# The share of common trigrams from which two sentences may say the same.
RESEMBLANCE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A statement that someone submitted, the last decision about it, and whether they may contest it."""

    statement: Statement
    decision: Decision | None
    appeal: Appeal | None
    waits: bool
    can_appeal: bool


def near_statements(dialogue: Dialogue, text: str) -> list[Statement]:
    """The statements put to the vote whose words come near to these, the nearest first, three at most."""
    near = dialogue.statements.shown().annotate(nearness=TrigramSimilarity("text", text))
    return list(near.filter(nearness__gt=RESEMBLANCE).order_by("-nearness", "number")[:3])


def own_statements(participant: Participant) -> QuerySet[Statement]:
    """What this person submitted, the last first."""
    submitted = Statement.objects.filter(submitted_by=participant).select_related("dialogue", "merged_into")
    return submitted.order_by("-submitted_at", "-pk")


def submissions(participant: Participant) -> list[Submission]:
    """What this person submitted and what became of it, in four queries whatever their number."""
    statements = list(own_statements(participant))
    keys = [statement.pk for statement in statements]
    decisions = moderation_queries.decisions_about(kind=KIND, keys=keys)
    appeals = moderation_queries.appeals_about(kind=KIND, keys=keys)
    waiting = moderation_queries.waiting_keys(kind=KIND, keys=keys)
    return [
        Submission(
            statement=statement,
            decision=(decision := decisions.get(statement.pk)),
            appeal=(appeal := appeals.get(statement.pk)),
            waits=statement.pk in waiting,
            can_appeal=statement.state != State.SHOWN
            and decision is not None
            and moderation_rules.can_appeal(outcome=decision.outcome, appeals=int(appeal is not None)),
        )
        for statement in statements
    ]
