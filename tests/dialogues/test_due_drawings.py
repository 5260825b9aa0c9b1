"""When results are drawn again: never for fewer than a few people, so that comparing two drawings tells of nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from cedre.accounts.models import Notice
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.models import Dialogue, DrawnResults, Participant, Stage, Stance, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory

MINUTE = timedelta(minutes=1)


@given(minutes=st.lists(st.integers(0, 60), max_size=40), floor=st.integers(2, 6))
def test_a_drawing_takes_in_enough_people_and_leaves_enough_behind(minutes: list[int], floor: int) -> None:
    changes = sorted((NOW + minute * MINUTE for minute in minutes), reverse=True)

    until = rules.counted_until(changes[: 2 * floor], floor=floor, is_over=False, now=NOW + 99 * MINUTE)

    if until is not None:
        assert sum(change <= until for change in changes) >= floor
        assert sum(change > until for change in changes) >= floor
    elif len(set(changes)) == len(changes):
        assert len(changes) < 2 * floor


def test_when_all_is_over_everyone_is_counted() -> None:
    assert rules.counted_until([NOW], floor=5, is_over=True, now=NOW + MINUTE) == NOW + MINUTE
    assert rules.counted_until([], floor=5, is_over=True, now=NOW) is None
    assert rules.counted_until([NOW], floor=0, is_over=False, now=NOW + MINUTE) == NOW + MINUTE


@pytest.fixture
def dialogue(db: None) -> Dialogue:
    dialogue = DialogueFactory(created_by=PersonFactory())
    for number in range(1, 4):
        StatementFactory(dialogue=dialogue, number=number)
    return dialogue


def at(minute: int) -> datetime:
    return NOW + minute * MINUTE


def answer(dialogue: Dialogue, *, minutes: range, stance: Stance = Stance.AGREE) -> list[Participant]:
    """One person a minute, who answers every statement."""
    people = [ParticipantFactory(dialogue=dialogue, started_at=at(minute)) for minute in minutes]
    Vote.objects.bulk_create(
        Vote(participant=person, statement=statement, stance=stance, cast_at=at(minute))
        for person, minute in zip(people, minutes, strict=True)
        for statement in dialogue.statements.all()
    )
    return people


def draw(dialogue: Dialogue, *, minute: int) -> DrawnResults | None:
    return actions.draw_due_results(dialogue_id=dialogue.pk, now=at(minute))


def people_counted(dialogue: Dialogue) -> int:
    drawn = queries.drawn_results(dialogue)
    return drawn.findings["participants"] if drawn else 0


def test_results_wait_for_enough_people_and_the_last_to_answer_wait_for_others(dialogue: Dialogue) -> None:
    counted = []
    for minute in range(16):
        answer(dialogue, minutes=range(minute, minute + 1))
        draw(dialogue, minute=minute)
        counted.append(people_counted(dialogue))

    # Ten have answered: five are counted, five wait; then five more, and so on.
    assert counted == [0] * 9 + [5] * 5 + [10] * 2


def test_two_published_drawings_never_differ_by_one_known_person(dialogue: Dialogue) -> None:
    """The attack: someone watches a neighbour vote, and reads the page before and after."""
    answer(dialogue, minutes=range(10))
    draw(dialogue, minute=10)
    before = people_counted(dialogue)

    answer(dialogue, minutes=range(11, 12), stance=Stance.DISAGREE)

    assert draw(dialogue, minute=12) is None
    assert people_counted(dialogue) == before == 5


def test_someone_who_changes_their_mind_is_one_person_and_not_as_many_as_their_clicks(dialogue: Dialogue) -> None:
    people = answer(dialogue, minutes=range(10))
    draw(dialogue, minute=10)
    statement = dialogue.statements.get(number=1)
    for minute, stance in ((11, Stance.DISAGREE), (12, Stance.PASS), (13, Stance.AGREE)) * 4:
        actions.cast_vote(participant=people[0], statement_id=statement.pk, stance=stance, now=at(minute))

    assert draw(dialogue, minute=14) is None


def test_closing_counts_the_last_and_leaves_at_least_five_together(
    dialogue: Dialogue, django_capture_on_commit_callbacks: Callable
) -> None:
    answer(dialogue, minutes=range(11))
    draw(dialogue, minute=11)
    assert people_counted(dialogue) == 6

    with django_capture_on_commit_callbacks(execute=True):
        actions.close_dialogue(dialogue=dialogue, by=PersonFactory(animator=True), now=at(12))

    assert ProcrastinateJob.objects.filter(task_name="dialogues.redraw_results").exists()
    draw(dialogue, minute=13)
    assert people_counted(dialogue) == 11
    assert draw(dialogue, minute=14) is None


def test_the_last_votes_are_asked_for_the_day_after_the_last_day(dialogue: Dialogue) -> None:
    Dialogue.objects.update(closes_on=NOW.date())
    today = NOW.date()

    assert actions.ask_for_last_results(today=today) == 0
    assert actions.ask_for_last_results(today=today + timedelta(days=1)) == 1
    assert actions.ask_for_last_results(today=today + timedelta(days=9)) == 0


def test_a_withheld_statement_leaves_the_results_at_once_and_nobody_more_is_counted(dialogue: Dialogue) -> None:
    answer(dialogue, minutes=range(12))
    draw(dialogue, minute=12)
    counted = people_counted(dialogue)
    dialogue.statements.filter(number=2).update(state="withheld", withheld_at=at(13))

    drawn = draw(dialogue, minute=13)

    assert drawn is not None
    assert drawn.findings["statements"] == 2
    assert people_counted(dialogue) == counted
    assert draw(dialogue, minute=14) is None


def test_erasing_ones_answers_does_not_draw_the_results_again(dialogue: Dialogue) -> None:
    people = answer(dialogue, minutes=range(12))
    draw(dialogue, minute=12)
    before = DrawnResults.objects.get()

    actions.erase_answers(participant=people[0], now=at(13))

    assert draw(dialogue, minute=14) is None
    assert DrawnResults.objects.get().findings == before.findings
    answer(dialogue, minutes=range(15, 21))
    draw(dialogue, minute=21)
    assert people_counted(dialogue) == 12


def test_many_answers_given_before_and_brought_later_are_counted(dialogue: Dialogue) -> None:
    answer(dialogue, minutes=range(5, 15))
    draw(dialogue, minute=15)
    answer(dialogue, minutes=range(4))
    assert draw(dialogue, minute=16) is None

    answer(dialogue, minutes=range(4, 5))

    assert draw(dialogue, minute=17) is not None
    assert people_counted(dialogue) == 10


def test_a_drawing_replays_as_it_was_whoever_answers_after_it(dialogue: Dialogue, capsys) -> None:
    people = answer(dialogue, minutes=range(14))
    draw(dialogue, minute=14)
    statement = dialogue.statements.get(number=1)
    actions.cast_vote(participant=people[0], statement_id=statement.pk, stance=Stance.DISAGREE, now=at(15))
    answer(dialogue, minutes=range(16, 18))

    call_command("replay_results", dialogue.slug)

    assert "exactement les mêmes résultats" in capsys.readouterr().out


def test_another_version_draws_again_without_counting_anybody_more(dialogue: Dialogue) -> None:
    answer(dialogue, minutes=range(12))
    draw(dialogue, minute=12)
    counted = people_counted(dialogue)
    drawn = DrawnResults.objects.get()
    drawn.findings["of_another_version"] = drawn.findings.pop("scale")
    drawn.save()

    assert actions.redraw_stale_results(now=at(20)) == 1
    assert people_counted(dialogue) == counted


def test_whoever_made_a_dialogue_is_told_once_of_its_first_results(dialogue: Dialogue) -> None:
    answer(dialogue, minutes=range(10))
    draw(dialogue, minute=10)
    answer(dialogue, minutes=range(11, 21))
    draw(dialogue, minute=21)

    notice = Notice.objects.get()
    assert (notice.person, notice.subject) == (dialogue.created_by, "Les premiers résultats sont prêts")
    assert dialogue.question in notice.text
    assert notice.address == f"/dialogues/{dialogue.slug}/resultats/"


def test_whoever_made_a_dialogue_is_told_once_that_it_ends_within_the_week(dialogue: Dialogue) -> None:
    Dialogue.objects.update(closes_on=NOW.date() + timedelta(days=5))
    DialogueFactory(closes_on=NOW.date() + timedelta(days=9), created_by=PersonFactory())
    DialogueFactory(closes_on=NOW.date() + timedelta(days=5), created_by=PersonFactory(), stage=Stage.CLOSED)
    DialogueFactory(closes_on=NOW.date() + timedelta(days=5), created_by=None)

    assert [actions.announce_last_days(now=NOW), actions.announce_last_days(now=at(1))] == [1, 0]
    assert Notice.objects.get().subject == "Votre dialogue se termine le 28 novembre 2026"


def test_a_college_corrected_since_is_not_told_by_a_drawing_that_counts_nobody_more(dialogue: Dialogue, capsys) -> None:
    people = answer(dialogue, minutes=range(20))
    Participant.objects.filter(pk__in=[each.pk for each in people[:8]]).update(college="citizen")
    Participant.objects.filter(pk__in=[each.pk for each in people[8:]]).update(college="elected")
    draw(dialogue, minute=20)
    counted = DrawnResults.objects.get().findings["colleges"]
    actions.correct_college(participant=people[0], college="elected", now=at(21))
    actions.correct_college(participant=people[0], college="professional", now=at(22))

    call_command("replay_results", dialogue.slug)
    dialogue.statements.filter(number=1).update(state="withheld", withheld_at=at(22), withheld_because="Pour l’exemple")
    redrawn = draw(dialogue, minute=23)

    assert "exactement les mêmes résultats" in capsys.readouterr().out
    assert redrawn is not None
    assert redrawn.recipe["withheld"]
    assert redrawn.findings["colleges"] == counted == {"citizen": 8, "elected": 7}


def test_someone_who_left_is_not_told_by_a_drawing_that_counts_nobody_more(dialogue: Dialogue) -> None:
    people = answer(dialogue, minutes=range(14))
    draw(dialogue, minute=14)
    actions.erase_answers(participant=people[0], now=at(15))

    dialogue.statements.filter(number=1).update(state="withheld", withheld_at=at(16), withheld_because="Pour l’exemple")

    assert draw(dialogue, minute=17) is None
