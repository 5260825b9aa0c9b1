"""What owed answers say on the pages of a dialogue."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from cedre.accounts.models import Person
from cedre.accounts.rules import Power
from cedre.answers import queries
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.declarations import Panel, Reader, Room, Waiting
from cedre.dialogues.models import Dialogue, Statement
from cedre.proposals.models import Proposal

SHOWN = 3


def answers_owed(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel | None:  # noqa: ARG001 - anyone's
    """How many answers are owed and given, and the late ones by name."""
    if not queries.owes_answers(dialogue):
        return None
    answers = queries.followed_in(dialogue, today=today)
    late = [each for each in answers if each.standing.is_overdue]
    last = sorted((each for each in answers if each.answer), key=lambda each: each.steps[-1].taken_at, reverse=True)
    facts = {
        "dialogue": dialogue,
        "delays": queries.delays(answers, today=today),
        "late": late[:SHOWN],
        "last": last[:SHOWN],
    }
    return Panel(template="answers/_owed.html", facts=facts)


def for_the_team(dialogue: Dialogue, *, reader: Reader, today: date) -> Panel:
    """What is owed, and the way to ask."""
    answers = queries.followed_in(dialogue, today=today)
    facts = {
        "dialogue": dialogue,
        "answers": answers,
        "can_ask": Power.ANIMATE in dialogue_queries.powers_over(dialogue, person=reader, today=today),
    }
    return Panel(template="answers/_team.html", facts=facts)


def way_of_a_word(statement: Statement, *, reader: Reader, today: date) -> Panel:
    """From who said it to what was done, on one page."""
    facts = {
        "statement": statement,
        "dialogue": statement.dialogue,
        "word": queries.word_of(statement, today=today),
        "can_ask": Power.ANIMATE in dialogue_queries.powers_over(statement.dialogue, person=reader, today=today),
    }
    return Panel(template="answers/_word.html", facts=facts)


def way_of_a_proposal(proposal: Proposal, *, reader: Reader, today: date) -> Panel | None:
    """To whom a proposal was put, and what they answered."""
    answers = queries.answers_to(proposal, today=today)
    can_ask = Power.ANIMATE in dialogue_queries.powers_over(proposal.dialogue, person=reader, today=today)
    if not answers and not can_ask:
        return None
    facts = {"proposal": proposal, "dialogue": proposal.dialogue, "answers": answers, "can_ask": can_ask}
    return Panel(template="answers/_proposal.html", facts=facts)


def waiting(person: Person, *, today: date) -> Iterator[Waiting]:
    """What this person is to answer, the soonest due first."""
    owed = queries.answerable_owed(person, today=today).shown()
    for each in queries.followed(owed, today=today):
        if not each.standing.waits:
            continue
        yield Waiting(
            why=_("Réponse en retard") if each.standing.is_overdue else _("Réponse attendue"),
            title=str(each.owed.about),
            url=each.owed.get_absolute_url(),
            due_on=each.owed.due_on,
            language=each.owed.dialogue.language,
        )


ROOM = Room(
    name="answers",
    public=answers_owed,
    results=answers_owed,
    team=for_the_team,
    statement=way_of_a_word,
    waiting=waiting,
)
