"""What anyone may take away: dialogues that are published, results as last drawn. Never a vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from cedre.dialogues.models import Dialogue, DialogueQuerySet, DrawnResults, Statement
from cedre.dialogues.queries.dialogues import published_dialogues, published_of_territory
from cedre.dialogues.queries.results import Camp, Findings, Tally, Voice, camps_of, drawn_results
from cedre.territories.models import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedStatement:
    """A statement and what may be shown of its answers.

    `tally`: everyone's; `voices`: each college's, then each group's; a tally is None where too few people would be
    shown. `stance` and `tenths` where it is shared: which stance, by how many out of ten at least.
    """

    statement: Statement
    tally: Tally | None
    voices: tuple[Voice, ...]
    stance: str
    tenths: int
    is_divisive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedResults:
    """The results of a dialogue as its page shows them, whole, in the order of the statements."""

    dialogue: Dialogue
    findings: Findings
    recipe: Mapping[str, Any]
    drawn_at: datetime
    camps: tuple[Camp, ...]
    statements: tuple[PublishedStatement, ...]


def public_dialogues(*, of: Territory | None = None) -> DialogueQuerySet:
    """Dialogues as someone without an account sees them, those `of` a territory when one is given.

    Each has `participant_count`, `statement_count` and `has_results`.
    """
    dialogues = published_of_territory(of) if of else published_dialogues()
    shown = Statement.objects.shown().filter(dialogue=OuterRef("pk")).order_by().values("dialogue")
    return dialogues.with_participation().annotate(
        statement_count=Coalesce(Subquery(shown.annotate(n=Count("pk")).values("n")), 0),
        has_results=Exists(
            DrawnResults.objects.filter(
                dialogue=OuterRef("pk"), findings__participants__gte=settings.SMALLEST_GROUP_SHOWN
            )
        ),
    )


def published_results(dialogue: Dialogue) -> PublishedResults | None:
    """What was found, small numbers already left out: two queries.

    None before the first drawing, and while fewer people have voted than a group must have to be shown.
    """
    drawn = drawn_results(dialogue)
    if drawn is None or drawn.findings["participants"] < settings.SMALLEST_GROUP_SHOWN:
        return None
    findings = Findings(**drawn.findings)
    colleges, groups = camps_of(findings)
    camps = (*colleges, *groups)
    shared = {statement: (stance, tenths) for statement, stance, tenths in findings.shared}
    return PublishedResults(
        dialogue=dialogue,
        findings=findings,
        recipe=drawn.recipe,
        drawn_at=drawn.drawn_at,
        camps=camps,
        statements=tuple(
            PublishedStatement(
                statement=statement,
                tally=_tally(findings, statement, "all"),
                voices=tuple(Voice(camp=camp, tally=_tally(findings, statement, camp.cell)) for camp in camps),
                stance=shared.get(statement.pk, ("", 0))[0],
                tenths=shared.get(statement.pk, ("", 0))[1],
                is_divisive=statement.pk in findings.divisive,
            )
            for statement in dialogue.statements.shown()
        ),
    )


def _tally(findings: Findings, statement: Statement, cell: str) -> Tally | None:
    counts = findings.tallies.get(str(statement.pk), {}).get(cell)
    return Tally(agree=counts[0], disagree=counts[1], passed=counts[2]) if counts else None
