"""Questions about who takes part; read only. `counting` and `weeks` are the worker's."""

from cedre.turnout.queries.asking import (
    asked,
    choices,
    described,
    editable_questionnaire,
    places,
    readable_questionnaire,
)
from cedre.turnout.queries.findings import (
    BREAKDOWNS,
    Breakdown,
    Cell,
    Findings,
    StatementTurnout,
    WhoPage,
    drawn_turnout,
    label_of,
    references,
    statement_turnout,
    who_page,
)
from cedre.turnout.queries.timeline import Moment, Timeline, participation_over_time, statement_over_time

__all__ = [
    "BREAKDOWNS",
    "Breakdown",
    "Cell",
    "Findings",
    "Moment",
    "StatementTurnout",
    "Timeline",
    "WhoPage",
    "asked",
    "choices",
    "described",
    "drawn_turnout",
    "editable_questionnaire",
    "label_of",
    "participation_over_time",
    "places",
    "readable_questionnaire",
    "references",
    "statement_over_time",
    "statement_turnout",
    "who_page",
]
