"""What a dialogue that says who takes part shows on its pages."""

from datetime import date, datetime

from cedre.accounts.rules import Power
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.declarations import Kept, Panel, Reader, Room
from cedre.dialogues.models import Dialogue, Participant, Statement
from cedre.turnout import actions, exports, queries


def under_results(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """The way to « Qui a participé »."""
    is_told = queries.readable_questionnaire(dialogue) is not None
    return Panel(template="turnout/_results.html", facts={"dialogue": dialogue}) if is_told else None


def of_statement(statement: Statement, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """How each part of those who took part answers it."""
    if queries.readable_questionnaire(statement.dialogue) is None:
        return None
    return Panel(
        template="turnout/_statement.html",
        facts={
            "dialogue": statement.dialogue,
            "result": next(iter(queries.statement_turnout(statement.dialogue, only=statement)), None),
            "timeline": queries.statement_over_time(statement.dialogue, statement),
        },
    )


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:
    """Whether it is said who takes part, and the way to choose it."""
    if Power.ANIMATE not in dialogue_queries.powers_over(dialogue, person=reader, today=today):
        return None
    facts = {"dialogue": dialogue, "is_on": queries.readable_questionnaire(dialogue) is not None}
    return Panel(template="turnout/_team.html", facts=facts)


def of_oneself(participant: Participant, *, today: date) -> Panel | None:
    """What someone says of themselves, and the way to change it."""
    asked, said = queries.asked(participant.dialogue), queries.described(participant)
    if not asked:
        return None
    facts = {
        "dialogue": participant.dialogue,
        "said": bool(said),
        "accepts_votes": dialogue_rules.accepts_votes(participant.dialogue, today=today),
    }
    return Panel(template="turnout/_own.html", facts=facts) if said or facts["accepts_votes"] else None


def in_between(participant: Participant, *, today: date) -> Panel | None:
    """The question to someone who has answered a few statements and said nothing of themselves yet."""
    if not dialogue_rules.accepts_votes(participant.dialogue, today=today) or not queries.asked(participant.dialogue):
        return None
    if participant.self_descriptions.exists():
        return None
    return Panel(template="turnout/_pause.html", facts={"dialogue": participant.dialogue})


def erase_with_participation(participant: Participant, *, now: datetime) -> None:  # noqa: ARG001 - as `Kept` asks
    """What someone says of themselves goes with their answers."""
    actions.erase_description(participant=participant)


def stays_when_cut(participant: Participant, *, now: datetime) -> None:
    """Answers go on counting with what was said beside them, tied to nobody."""


ROOM = Room(
    name="turnout",
    results=under_results,
    statement=of_statement,
    team=for_the_team,
    own=of_oneself,
    pause=in_between,
    beside="questionnaire",
    drawn=actions.follow_drawing,
    kept=Kept(data_on=exports.data_on_participant, erase=erase_with_participation, cut=stays_when_cut),
)
