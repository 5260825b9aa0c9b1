"""Answers given away from the pages, taken in many at once: the same promises as a vote on a phone."""

from datetime import timedelta

import pytest

from cedre.accounts.models import College
from cedre.accounts.rules import NotAnAnimator
from cedre.base.models import JournalEntry
from cedre.dialogues import actions, rules
from cedre.dialogues.actions import GatheredAnswers
from cedre.dialogues.models import Dialogue, Participant, Stance, Statement, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement() -> Statement:
    return StatementFactory()


def take_in(dialogue: Dialogue, *people: GatheredAnswers) -> int:
    return actions.take_in_answers(dialogue=dialogue, people=people, by=PersonFactory(animator=True), now=NOW)


def person(statement: Statement, *stances: Stance, college: str = "") -> GatheredAnswers:
    answers = [(statement.pk, stance, NOW + timedelta(seconds=rank)) for rank, stance in enumerate(stances)]
    return GatheredAnswers(college=college, answers=answers)


def test_each_person_becomes_a_participant_of_their_college_from_their_first_answer(statement: Statement) -> None:
    added = take_in(
        statement.dialogue, person(statement, Stance.AGREE, college=College.ELECTED), person(statement, Stance.PASS)
    )

    assert added == 2
    assert list(Participant.objects.values_list("college", "started_at")) == [("elected", NOW), ("", NOW)]
    assert list(Vote.objects.values_list("stance", "cast_at", "replaced_at")) == [(1, NOW, None), (0, NOW, None)]


def test_a_changed_answer_closes_the_one_before(statement: Statement) -> None:
    take_in(statement.dialogue, person(statement, Stance.AGREE, Stance.AGREE, Stance.DISAGREE))

    later = NOW + timedelta(seconds=2)
    assert list(Vote.objects.values_list("stance", "cast_at", "replaced_at")) == [(1, NOW, later), (-1, later, None)]


def test_an_answer_dated_after_the_last_day_is_refused_with_all_the_others(statement: Statement) -> None:
    dialogue = statement.dialogue
    dialogue.closes_on = NOW.date()
    late = GatheredAnswers(college="", answers=[(statement.pk, Stance.AGREE, NOW + timedelta(days=1))])

    with pytest.raises(rules.DialogueClosed):
        take_in(dialogue, person(statement, Stance.AGREE), late)

    assert not Participant.objects.exists()


def test_a_college_that_is_not_invited_is_refused(statement: Statement) -> None:
    statement.dialogue.colleges = [College.CITIZEN]

    with pytest.raises(rules.CollegeNotInvited):
        take_in(statement.dialogue, person(statement, Stance.AGREE, college=College.ELECTED))


@pytest.mark.parametrize("trait", ["withheld", "elsewhere"])
def test_a_statement_that_is_withheld_or_of_another_dialogue_is_refused(trait: str) -> None:
    dialogue = DialogueFactory()
    wrong = StatementFactory(dialogue=dialogue, withheld=True) if trait == "withheld" else StatementFactory()

    with pytest.raises(rules.UnknownStatement):
        take_in(dialogue, person(wrong, Stance.AGREE))


def test_only_those_who_animate_take_answers_in(statement: Statement) -> None:
    with pytest.raises(NotAnAnimator):
        actions.take_in_answers(
            dialogue=statement.dialogue,
            people=[person(statement, Stance.AGREE)],
            by=PersonFactory(),
            now=NOW,
        )


def test_taking_answers_in_is_journalled(statement: Statement) -> None:
    take_in(statement.dialogue, person(statement, Stance.AGREE))

    entry = JournalEntry.objects.get(verb="dialogues.answers-taken-in")
    assert entry.facts == {"participants": 1, "answers": 1}
