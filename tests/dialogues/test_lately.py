"""What the home page says was shared lately: only what every invited college says, only from what is stored."""

import pytest
from django.utils import timezone

from cedre.dialogues import actions, queries
from cedre.dialogues.models import Dialogue, Statement
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

COLLEGES = ["elected", "professional", "citizen"]


def answered_dialogue(*texts: str, people: dict[str, int] | None = None, **facts: object) -> Dialogue:
    """A dialogue where everyone agrees with each text, and whose results are drawn."""
    dialogue = DialogueFactory(**facts)
    statements = [StatementFactory(dialogue=dialogue, text=text) for text in texts]
    # Something must tell people apart, or there is nothing to draw.
    statements.append(StatementFactory(dialogue=dialogue, text=f"Ce qui divise {dialogue.slug}."))
    for college, count in (people or dict.fromkeys(COLLEGES, 8)).items():
        for rank in range(count):
            participant = ParticipantFactory(dialogue=dialogue, college=college)
            for statement in statements:
                divides = statement is statements[-1]
                VoteFactory(participant=participant, statement=statement, stance=-1 if divides and rank % 2 else 1)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


def told() -> list[str]:
    return [shared.statement for shared in queries.shared_lately(at_most=3)]


def test_the_last_dialogues_speak_in_turn_the_most_recent_first() -> None:
    answered_dialogue("Ancienne.")
    answered_dialogue("Récente une.", "Récente deux.", "Récente trois.")

    shared = queries.shared_lately(at_most=3)

    assert [one.statement for one in shared] == ["Récente une.", "Ancienne.", "Récente deux."]
    assert {(one.stance, one.tenths) for one in shared} == {("agree", 10)}


def test_a_draft_says_nothing() -> None:
    answered_dialogue("Pas encore publiée.", draft=True)

    assert told() == []


def test_a_withheld_statement_disappears_before_the_next_drawing() -> None:
    answered_dialogue("Retirée.", "Gardée.")
    Statement.objects.filter(text="Retirée.").update(
        state="withheld", withheld_at=timezone.now(), withheld_because="Doublon"
    )

    assert told() == ["Gardée."]


@pytest.mark.parametrize(
    "people",
    [
        {"professional": 8, "citizen": 8},
        {"elected": 2, "professional": 8, "citizen": 8},
        {"": 30},
    ],
    ids=["a college never came", "a college is too small", "nobody said their college"],
)
def test_what_not_every_invited_college_was_heard_on_is_not_said_of_each_college(people: dict[str, int]) -> None:
    answered_dialogue("Partagée par ceux qui sont là.", people=people)

    assert told() == []


def test_a_dialogue_that_knows_no_college_is_left_out() -> None:
    answered_dialogue("Importée.", people={"": 30}, colleges=[])

    assert told() == []


def test_two_colleges_are_enough_when_only_two_are_invited() -> None:
    answered_dialogue("À deux.", people={"professional": 8, "citizen": 8}, colleges=["professional", "citizen"])

    assert told() == ["À deux."]


def test_it_costs_two_queries_whatever_the_number_of_dialogues(django_assert_num_queries) -> None:
    for number in range(4):
        answered_dialogue(f"Partagée {number}.")

    with django_assert_num_queries(2):
        assert len(told()) == 3
