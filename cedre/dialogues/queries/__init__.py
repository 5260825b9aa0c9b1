"""Questions about dialogues; the only way for a door to obtain one."""

from cedre.dialogues.queries.dialogues import (
    desk_dialogues,
    dialogues_of_territory,
    editable_dialogues,
    free_slug,
    has_fictional_dialogues,
    open_dialogues,
    readable_dialogues,
)
from cedre.dialogues.queries.lately import SharedLately, shared_lately
from cedre.dialogues.queries.participation import (
    Answer,
    Progress,
    answer_to,
    answers,
    next_statement,
    participation_progress,
    readable_participants,
    stances,
)
from cedre.dialogues.queries.published import PublishedResults, public_dialogues, published_results
from cedre.dialogues.queries.results import (
    Findings,
    ResultsPage,
    StatementResult,
    VoteRows,
    drawn_results,
    results_page,
    statement_result,
    statement_results,
    vote_rows,
)

__all__ = [
    "Answer",
    "Findings",
    "Progress",
    "PublishedResults",
    "ResultsPage",
    "SharedLately",
    "StatementResult",
    "VoteRows",
    "answer_to",
    "answers",
    "desk_dialogues",
    "dialogues_of_territory",
    "drawn_results",
    "editable_dialogues",
    "free_slug",
    "has_fictional_dialogues",
    "next_statement",
    "open_dialogues",
    "participation_progress",
    "public_dialogues",
    "published_results",
    "readable_dialogues",
    "readable_participants",
    "results_page",
    "shared_lately",
    "stances",
    "statement_result",
    "statement_results",
    "vote_rows",
]
