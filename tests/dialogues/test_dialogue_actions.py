"""Preparing and running a dialogue: each step leaves its trace, and what is refused changes nothing."""

import pytest

from cedre.accounts.rules import NotAnAnimator
from cedre.base.models import JournalEntry
from cedre.dialogues import actions, rules
from cedre.dialogues.models import Dialogue, Stage, Statement
from cedre.moderation.models import Reason
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, StatementFactory, VoteFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db


def draft(**changes: object) -> Dialogue:
    facts = {
        "territory": TerritoryFactory(),
        "question": "Que garder du quartier ?",
        "description": "",
        "colleges": ["citizen"],
        "opens_on": None,
        "closes_on": None,
        "statements": ["Un banc.", "Un arbre."],
        "by": PersonFactory(animator=True),
        "now": NOW,
    }
    return actions.draft_dialogue(**{**facts, **changes})


def test_a_draft_keeps_its_statements_in_order_and_writes_in_the_journal() -> None:
    dialogue = draft()

    assert dialogue.stage == Stage.DRAFT
    assert list(dialogue.statements.values_list("number", "text")) == [(1, "Un banc."), (2, "Un arbre.")]
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "dialogues.dialogue-drafted",
        "dialogues.statements-added",
    ]
    assert JournalEntry.objects.earliest("pk").by == dialogue.created_by.pseudonym


def test_two_dialogues_with_the_same_question_have_two_addresses() -> None:
    assert [draft().slug, draft().slug, draft().slug] == [
        "que-garder-du-quartier",
        "que-garder-du-quartier-2",
        "que-garder-du-quartier-3",
    ]


def test_no_dialogue_takes_the_address_of_a_page_of_the_desk() -> None:
    assert draft(question="Nouveau dialogue").slug == "nouveau-dialogue-2"


def test_someone_who_does_not_animate_prepares_nothing() -> None:
    with pytest.raises(NotAnAnimator):
        draft(by=PersonFactory())
    assert not Dialogue.objects.exists()


def test_one_statement_refused_refuses_them_all() -> None:
    with pytest.raises(rules.StatementTooLong):
        draft(statements=["Un banc.", "x" * 301])
    assert not Dialogue.objects.exists()


def test_a_dialogue_goes_from_draft_to_archives_and_back() -> None:
    dialogue, by = draft(), PersonFactory(animator=True)

    for action, stage in [
        (actions.open_dialogue, Stage.OPEN),
        (actions.close_dialogue, Stage.CLOSED),
        (actions.open_dialogue, Stage.OPEN),
        (actions.close_dialogue, Stage.CLOSED),
        (actions.archive_dialogue, Stage.ARCHIVED),
        (actions.close_dialogue, Stage.CLOSED),
    ]:
        action(dialogue=dialogue, by=by, now=NOW)
        assert Dialogue.objects.get().stage == stage


def test_a_dialogue_without_statements_does_not_open() -> None:
    dialogue = draft(statements=[])

    with pytest.raises(rules.NothingToVoteOn):
        actions.open_dialogue(dialogue=dialogue, by=PersonFactory(animator=True), now=NOW)
    assert Dialogue.objects.get().stage == Stage.DRAFT


def test_words_that_someone_answered_do_not_change() -> None:
    vote, by = VoteFactory(), PersonFactory(animator=True)
    fresh = StatementFactory(dialogue=vote.statement.dialogue)

    actions.revise_statement(statement=fresh, text="Un banc à l’ombre.", by=by, now=NOW)
    with pytest.raises(rules.StatementAlreadyAnswered):
        actions.revise_statement(statement=vote.statement, text="Un banc à l’ombre !", by=by, now=NOW)

    assert Statement.objects.get(pk=fresh.pk).text == "Un banc à l’ombre."


def test_a_withheld_statement_keeps_its_votes_and_comes_back_with_them() -> None:
    vote, by = VoteFactory(), PersonFactory(animator=True)

    actions.withhold_statement(statement=vote.statement, reason=Reason.objects.all()[0], by=by, now=NOW)
    assert not Statement.objects.shown().exists()
    assert Statement.objects.withheld().get().votes.count() == 1

    actions.restore_statement(statement=vote.statement, by=by, now=NOW)
    assert Statement.objects.shown().get().withheld_because == ""


def test_numbers_go_on_after_the_last_one() -> None:
    dialogue = DialogueFactory()
    StatementFactory(dialogue=dialogue, number=7)

    (added,) = actions.add_statements(
        dialogue=dialogue, texts=["Une fontaine."], by=PersonFactory(animator=True), now=NOW
    )
    assert added.number == 8
