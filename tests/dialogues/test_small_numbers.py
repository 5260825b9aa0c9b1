"""What the published results leave unsaid must not be found again from what they say."""

import pytest

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Stance, Vote
from cedre.dialogues.queries.results import drawn_results
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db

SIZES = (40, 20, 12)
FEW = 3


@pytest.fixture
def dialogue() -> Dialogue:
    """Three groups that nothing brings together; of the third, three people only have answered the last statement."""
    dialogue = DialogueFactory()
    statements = [StatementFactory(dialogue=dialogue, number=number) for number in range(1, 14)]
    *ordinary, last = statements
    votes = []
    for group, size in enumerate(SIZES):
        for rank in range(size):
            participant = ParticipantFactory(dialogue=dialogue)
            stances = {
                statement: Stance.AGREE if statement.number % 3 == group else Stance.DISAGREE for statement in ordinary
            }
            stances[ordinary[rank % 12]] = Stance.PASS
            if group < 2 or rank < FEW:
                stances[last] = Stance.AGREE if group == 1 else Stance.DISAGREE
            votes += [
                Vote(participant=participant, statement=statement, stance=stance, cast_at=NOW)
                for statement, stance in stances.items()
            ]
    Vote.objects.bulk_create(votes)
    actions.draw_results(dialogue_id=dialogue.pk, now=NOW)
    return dialogue


def test_what_a_group_says_is_told_only_where_its_answers_are_shown(dialogue: Dialogue) -> None:
    drawn = drawn_results(dialogue)
    assert drawn is not None
    tallies, said = drawn.findings["tallies"], drawn.findings["said"]
    last = str(dialogue.statements.get(number=13).pk)

    assert sorted(drawn.findings["groups"].values()) == sorted(SIZES)
    # Everyone less the largest group are the second and three people: the share of the second would tell theirs.
    assert len([cell for cell in tallies[last] if cell.startswith("group:")]) == 1
    for group, statements in said.items():
        assert statements, group
        for statement, *_ in statements:
            assert f"group:{group}" in tallies[str(statement)]
