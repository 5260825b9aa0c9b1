"""Sheets of paper: numbered, typed once, read again, counted as anyone's answers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from cedre.accounts.models import Person
from cedre.accounts.rules import NotAnAnimator
from cedre.ballots import actions, queries, rules
from cedre.ballots.models import Batch, Sheet
from cedre.dialogues import actions as dialogues
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, Origin, Participant, Stance, Vote
from cedre.moderation import actions as moderation
from cedre.moderation.models import Because, Reason
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ANSWERS = {1: Stance.AGREE, 2: Stance.DISAGREE, 3: Stance.PASS}


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    for number in range(1, 5):
        StatementFactory(dialogue=dialogue, number=number, text=f"Affirmation {number}.")
    return dialogue


@pytest.fixture
def coach() -> Person:
    return PersonFactory(animator=True)


@pytest.fixture
def batch(dialogue: Dialogue, coach: Person) -> Batch:
    return actions.prepare_ballots(dialogue=dialogue, sheets=10, by=coach, now=NOW)


def enter(dialogue: Dialogue, by: Person, number: int = 1, **given: object) -> Sheet:
    return actions.enter_sheet(**({"dialogue": dialogue, "number": number, "college": "citizen", "answers": ANSWERS,
                                   "by": by, "now": NOW} | given))  # fmt: skip


def answers_by_number(participant: Participant) -> dict[int, int]:
    return dict(participant.votes.current().values_list("statement__number", "stance"))


def test_numbers_follow_each_other_and_a_sheet_bears_what_was_put_to_the_vote(
    dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    StatementFactory(dialogue=dialogue, number=5)
    following = actions.prepare_ballots(dialogue=dialogue, sheets=3, by=coach, now=NOW)

    assert (batch.first, batch.last, batch.statements) == (1, 10, [1, 2, 3, 4])
    assert (following.first, following.last, following.statements) == (11, 13, [1, 2, 3, 4, 5])


def test_a_sheet_counts_as_one_person_on_paper(dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    sheet = enter(dialogue, coach)

    participant = Participant.objects.get()
    assert (participant.origin, participant.college, sheet.participant) == (Origin.PAPER, "citizen", participant)
    assert answers_by_number(participant) == ANSWERS


def test_a_sheet_typed_twice_counts_once(dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    enter(dialogue, coach)

    with pytest.raises(rules.AlreadyEntered):
        enter(dialogue, coach)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("number", [0, 11])
def test_a_number_that_was_not_printed_is_refused(dialogue: Dialogue, batch: Batch, coach: Person, number: int) -> None:
    with pytest.raises(rules.UnknownSheet):
        enter(dialogue, coach, number=number)


def test_an_empty_sheet_is_put_aside(dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    with pytest.raises(rules.EmptySheet):
        enter(dialogue, coach, answers={})
    with pytest.raises(rules.EmptySheet):
        enter(dialogue, coach, answers={99: Stance.AGREE})
    assert not Participant.objects.exists()


def test_only_those_who_animate_print_and_type(dialogue: Dialogue, batch: Batch) -> None:
    someone = PersonFactory()
    with pytest.raises(NotAnAnimator):
        actions.prepare_ballots(dialogue=dialogue, sheets=1, by=someone, now=NOW)
    with pytest.raises(NotAnAnimator):
        enter(dialogue, someone)


def test_nothing_is_typed_once_the_dialogue_is_closed(dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    sheet = enter(dialogue, coach)
    dialogues.close_dialogue(dialogue=dialogue, by=coach, now=NOW)

    with pytest.raises(dialogue_rules.DialogueClosed):
        enter(dialogue, coach, number=2)
    with pytest.raises(dialogue_rules.DialogueClosed):
        actions.take_sheet_out(sheet=sheet, by=coach, now=NOW)
    assert Participant.objects.count() == 1


def test_an_answer_to_a_withheld_statement_is_left_out_and_one_to_a_merged_statement_goes_to_the_one_that_stays(
    dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    first, _second, third, fourth = dialogue.statements.order_by("number")
    dialogues.withhold_statement(statement=first, reason=Reason.objects.all()[0], by=coach, now=NOW)
    third.state, third.merged_into, third.withheld_at = "merged", fourth, NOW
    third.save()

    enter(dialogue, coach, answers=ANSWERS | {4: Stance.AGREE})

    # As when statements are joined: who answered both keeps what they said of the one that stays.
    assert answers_by_number(Participant.objects.get()) == {2: Stance.DISAGREE, 4: Stance.AGREE}


def test_what_was_joined_or_withheld_between_two_readings_is_no_difference_and_nothing_is_lost(
    dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    sheet = enter(dialogue, coach)
    first, second, _third, fourth = dialogue.statements.order_by("number")
    moderation.open_case(about=first, within=dialogue, because=Because.FLAGGED, now=NOW)
    dialogues.merge_statement(statement=first, into=fourth, by=coach, now=NOW)
    dialogues.withhold_statement(statement=second, reason=Reason.objects.all()[0], by=coach, now=NOW)

    assert not queries.differences(sheet, answers=ANSWERS, college="citizen").any
    found = queries.differences(sheet, answers=ANSWERS | {1: Stance.PASS, 2: Stance.PASS}, college="citizen")
    assert [(line.statement.number, line.stance) for line in found.lines] == [(1, Stance.AGREE), (4, Stance.AGREE)]
    votes = Vote.objects.count()
    actions.check_sheet(sheet=sheet, college="citizen", answers=ANSWERS, by=coach, now=NOW)
    assert Vote.objects.count() == votes
    actions.check_sheet(sheet=sheet, college="citizen", answers=ANSWERS | {1: Stance.PASS}, by=coach, now=NOW)
    dialogues.restore_statement(statement=second, by=coach, now=NOW)
    assert answers_by_number(sheet.participant) == {2: Stance.DISAGREE, 3: Stance.PASS, 4: Stance.PASS}


def test_a_second_reading_that_agrees_marks_the_sheet_read_again(
    dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    other = PersonFactory(animator=True)
    sheet = enter(dialogue, coach)

    checked = actions.check_sheet(sheet=sheet, college="citizen", answers=ANSWERS, by=other, now=NOW)

    assert (checked.entered_by, checked.checked_by) == (coach, other)
    assert Vote.objects.count() == 3


def test_a_second_reading_that_differs_is_what_counts_and_the_first_stays_in_the_history(
    dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    sheet = enter(dialogue, coach)
    second = {1: Stance.AGREE, 2: Stance.AGREE}
    later = NOW + timedelta(minutes=5)

    found = queries.differences(sheet, answers=second, college="")
    actions.check_sheet(sheet=sheet, college="", answers=second, by=coach, now=later)

    assert ([line.statement.number for line in found.lines], found.college) == ([2, 3], True)
    assert answers_by_number(Participant.objects.get()) == second
    assert Vote.objects.filter(replaced_at=later).count() == 3
    assert Participant.objects.get().college == ""


def test_an_entry_is_undone_and_the_sheet_typed_again(dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    actions.take_sheet_out(sheet=enter(dialogue, coach), by=coach, now=NOW)

    assert not Participant.objects.exists()
    assert not Sheet.objects.exists()
    enter(dialogue, coach)


def test_ten_sheets_are_typed_one_after_the_other(
    client: Client, dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    client.force_login(coach)
    page = client.get("/bureau/place/bulletins/", {"number": "1"}, follow=True)

    for number in range(1, 11):
        assert page.redirect_chain[-1][0] == f"/bureau/place/bulletins/{number}/"
        page = client.post(
            f"/bureau/place/bulletins/{number}/",
            {"college": "citizen", "answer-1": "agree", "answer-2": "x"},
            follow=True,
        )

    assert page.redirect_chain[-1][0] == "/bureau/place/bulletins/"
    assert Participant.objects.filter(origin=Origin.PAPER).count() == Vote.objects.count() == 10


def test_differences_are_shown_before_they_count(
    client: Client, dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    enter(dialogue, coach)
    client.force_login(coach)
    second = {"college": "citizen", "answer-1": "disagree", "answer-2": "disagree", "answer-3": "pass"}

    shown = client.post("/bureau/place/bulletins/1/", second)
    assert "Les deux saisies diffèrent" in shown.text
    assert answers_by_number(Participant.objects.get()) == ANSWERS
    client.post("/bureau/place/bulletins/1/", second | {"sure": "1"})

    assert answers_by_number(Participant.objects.get())[1] == Stance.DISAGREE
    assert Sheet.objects.get().checked_at is not None


def test_a_number_of_another_dialogue_is_told_in_words(client: Client, dialogue: Dialogue, coach: Person) -> None:
    client.force_login(coach)

    page = client.get("/bureau/place/bulletins/7/", follow=True)

    assert "Aucun bulletin de ce dialogue ne porte ce numéro" in page.text


def test_each_printed_sheet_has_its_number_and_the_code_of_the_dialogue(
    client: Client, dialogue: Dialogue, batch: Batch, coach: Person
) -> None:
    client.force_login(coach)

    page = client.get("/bureau/place/bulletins/imprimer/1/").text

    assert page.count('class="ballot"') == page.count('class="ballot__code"') == 10
    assert page.count("<path d=") >= 10
    assert page.count("Affirmation 1.") == 10
    assert "style=" not in page


def test_few_people_on_paper_are_not_told(client: Client, dialogue: Dialogue, batch: Batch, coach: Person) -> None:
    from cedre.ballots.panels import on_paper

    for number in range(1, 5):
        enter(dialogue, coach, number=number)
    assert on_paper(dialogue, reader=coach, today=NOW.date()) is None
    enter(dialogue, coach, number=5)
    panel = on_paper(dialogue, reader=coach, today=NOW.date())
    assert panel is not None
    assert panel.facts["people"] == 5
    # The total is public: four who answered otherwise would be seen by subtraction.
    ParticipantFactory.create_batch(4, dialogue=dialogue)
    assert on_paper(dialogue, reader=coach, today=NOW.date()) is None
    ParticipantFactory(dialogue=dialogue)
    assert on_paper(dialogue, reader=coach, today=NOW.date()) is not None
