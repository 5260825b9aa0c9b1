"""How those who moderate read statements in the queue, and what they may do with each."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from cedre.accounts.models import Person
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.declarations import Judgement, Moderated, Near, Room, Words
from cedre.dialogues.models import State, Statement
from cedre.moderation import rules as moderation_rules
from cedre.moderation.models import Decision


def statement_words(keys: Collection[int]) -> dict[int, Words]:
    """The words of these statements."""
    found = Statement.objects.select_related("dialogue__territory").in_bulk(keys)
    return {
        key: Words(
            dialogue=statement.dialogue,
            label=_("affirmation %(number)d") % {"number": statement.number},
            text=statement.text,
            is_shown=statement.state == State.SHOWN,
        )
        for key, statement in found.items()
    }


def judge_statement(key: int, judgement: Judgement, *, by: Person, now: datetime) -> str:
    """Accept, refuse or merge a statement that waits."""
    statement = _statement(key)
    said = {"number": statement.number, "into": judgement.into}
    if judgement.decision == "accept":
        actions.accept_statement(statement=statement, by=by, now=now)
        return _("L’affirmation %(number)d est soumise au vote.") % said
    if judgement.decision == "merge":
        into = statement.dialogue.statements.filter(number=judgement.into).first()
        if into is None:
            raise rules.CannotMerge
        actions.merge_statement(statement=statement, into=into, words=judgement.words, by=by, now=now)
        return _("L’affirmation %(number)d est réunie à l’affirmation %(into)d.") % said
    if judgement.reason is None:
        raise moderation_rules.ReasonNeeded
    actions.refuse_statement(statement=statement, reason=judgement.reason, words=judgement.words, by=by, now=now)
    return _("L’affirmation %(number)d est refusée ; le motif est dit à qui l’a proposée.") % said


def undo_about_statement(decision: Decision, *, by: Person, now: datetime) -> str:
    """Put a statement back where it was before a decision."""
    statement = actions.undo_decision(statement=_statement(decision.about_key), decision=decision, by=by, now=now)
    return _("La décision est annulée : l’affirmation %(number)d attend de nouveau.") % {"number": statement.number}


def near_statement(key: int) -> list[Near]:
    """The statements put to the vote that come near to this one."""
    statement = _statement(key)
    near = queries.near_statements(statement.dialogue, statement.text, apart_from=key)
    return [Near(each.number, each.text) for each in near]


def _statement(key: int) -> Statement:
    return Statement.objects.select_related("dialogue__territory").get(pk=key)


ROOM = Room(
    name="dialogues",
    moderated=[
        Moderated(
            kind=queries.KIND,
            words=statement_words,
            judge=judge_statement,
            undo=undo_about_statement,
            near=near_statement,
        )
    ],
)
