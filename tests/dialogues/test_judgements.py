"""In a large crowd groups are judged now and then; in between, drawings start from what was judged, and say it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, DrawnResults, Participant, Stance, Vote
from cedre.dialogues.queries import judgements
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
STATEMENTS = 8


@pytest.fixture(autouse=True)
def small_is_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A quarter of a million votes is long to write down."""
    monkeypatch.setattr(judgements, "FEWEST_VOTES", 400)
    judgements._kept.clear()
    yield
    judgements._kept.clear()


@pytest.fixture
def dialogue() -> Dialogue:
    """Sixty people in two camps who differ on everything."""
    dialogue = DialogueFactory()
    StatementFactory.create_batch(STATEMENTS, dialogue=dialogue)
    answer(dialogue, people=60, at=NOW)
    return dialogue


def answer(dialogue: Dialogue, *, people: int, at: datetime) -> None:
    for rank in range(people):
        person: Participant = ParticipantFactory(dialogue=dialogue, started_at=at)
        stance = Stance.AGREE if rank % 2 else Stance.DISAGREE
        Vote.objects.bulk_create(
            Vote(participant=person, statement=statement, stance=stance, cast_at=at)
            for statement in dialogue.statements.all()
        )


def drawn(dialogue: Dialogue, *, until: datetime, anew: bool = False) -> DrawnResults:
    results = actions.draw_results(dialogue_id=dialogue.pk, now=until, until=until, anew=anew)
    assert results is not None
    return results


def test_a_few_more_answers_do_not_judge_the_groups_again(dialogue: Dialogue, capsys: pytest.CaptureFixture) -> None:
    first = drawn(dialogue, until=NOW)
    answer(dialogue, people=2, at=NOW + MINUTE)
    next_one = drawn(dialogue, until=NOW + MINUTE)

    assert first.recipe["judged_until"] == ""
    assert next_one.recipe["judged_until"] == NOW.isoformat()
    assert next_one.recipe["refreshed_from"] == first.recipe["digest"]
    assert next_one.findings["participants"] == 62
    assert sum(next_one.findings["groups"].values()) == 62
    # Another process, which remembers nothing, finds the same from the recipe.
    judgements._kept.clear()
    call_command("replay_results", dialogue.slug)
    assert "exactement les mêmes résultats" in capsys.readouterr().out


def test_many_more_answers_do(dialogue: Dialogue) -> None:
    drawn(dialogue, until=NOW)
    answer(dialogue, people=4, at=NOW + MINUTE)

    assert drawn(dialogue, until=NOW + MINUTE).recipe["judged_until"] == ""


def test_other_statements_do(dialogue: Dialogue) -> None:
    drawn(dialogue, until=NOW)
    one = dialogue.statements.all()[:1].values("pk")
    dialogue.statements.filter(pk__in=one).update(state="withheld", withheld_at=NOW, withheld_because="Pour l’exemple")
    answer(dialogue, people=2, at=NOW + MINUTE)

    assert drawn(dialogue, until=NOW + MINUTE).recipe["judged_until"] == ""


def test_the_last_drawing_does(dialogue: Dialogue) -> None:
    drawn(dialogue, until=NOW)
    answer(dialogue, people=2, at=NOW + MINUTE)

    assert drawn(dialogue, until=NOW + MINUTE, anew=True).recipe["judged_until"] == ""


def test_a_small_dialogue_is_judged_each_time(dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    drawn(dialogue, until=NOW)
    answer(dialogue, people=2, at=NOW + MINUTE)

    assert drawn(dialogue, until=NOW + MINUTE).recipe["judged_until"] == ""
