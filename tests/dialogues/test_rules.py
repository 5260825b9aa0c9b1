from datetime import date

import pytest

from cedre.accounts.models import College
from cedre.dialogues import rules
from cedre.dialogues.models import Dialogue, Stage, Stance

TODAY = date(2026, 11, 23)


def dialogue(stage: Stage, *, opens_on: date | None = None, closes_on: date | None = None) -> Dialogue:
    return Dialogue(stage=stage, opens_on=opens_on, closes_on=closes_on)


def test_every_stage_has_its_next_ones() -> None:
    assert set(rules.NEXT) == set(Stage)


@pytest.mark.parametrize(
    ("stage", "to"),
    [(Stage.DRAFT, Stage.OPEN), (Stage.OPEN, Stage.CLOSED), (Stage.CLOSED, Stage.OPEN), (Stage.CLOSED, Stage.ARCHIVED)],
)
def test_a_dialogue_moves_one_step_at_a_time(stage: Stage, to: Stage) -> None:
    rules.check_can_move(stage=stage, to=to)


@pytest.mark.parametrize(
    ("stage", "to"), [(Stage.OPEN, Stage.DRAFT), (Stage.DRAFT, Stage.CLOSED), (Stage.OPEN, Stage.ARCHIVED)]
)
def test_a_dialogue_does_not_jump(stage: Stage, to: Stage) -> None:
    with pytest.raises(rules.StepImpossible):
        rules.check_can_move(stage=stage, to=to)


def test_a_dialogue_without_two_statements_does_not_open() -> None:
    with pytest.raises(rules.NothingToVoteOn):
        rules.check_can_open(stage=Stage.DRAFT, statement_count=1, closes_on=None, today=TODAY)


def test_a_dialogue_opens_on_its_last_day_and_no_later() -> None:
    rules.check_can_open(stage=Stage.DRAFT, statement_count=2, closes_on=TODAY, today=TODAY)
    with pytest.raises(rules.LastDayIsPast):
        rules.check_can_open(stage=Stage.CLOSED, statement_count=2, closes_on=date(2026, 11, 22), today=TODAY)


def test_votes_are_taken_on_the_first_and_on_the_last_day() -> None:
    assert rules.accepts_votes(dialogue(Stage.OPEN, opens_on=TODAY, closes_on=TODAY), today=TODAY)


def test_a_vote_before_the_first_day_is_refused() -> None:
    with pytest.raises(rules.DialogueNotOpenYet):
        rules.check_accepts_votes(dialogue(Stage.OPEN, opens_on=date(2026, 11, 24)), today=TODAY)


def test_a_vote_after_the_last_day_is_refused_even_when_nobody_closed_the_dialogue() -> None:
    late = dialogue(Stage.OPEN, closes_on=date(2026, 11, 22))
    with pytest.raises(rules.DialogueClosed):
        rules.check_accepts_votes(late, today=TODAY)
    assert rules.stage_seen(late, today=TODAY) == Stage.CLOSED


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ARCHIVED])
def test_a_vote_after_closing_is_refused(stage: Stage) -> None:
    with pytest.raises(rules.DialogueClosed):
        rules.check_accepts_votes(dialogue(stage), today=TODAY)


def test_a_college_not_invited_is_refused_and_silence_is_an_answer() -> None:
    rules.check_college("", invited=[College.CITIZEN])
    rules.check_college("citizen", invited=[College.CITIZEN])
    with pytest.raises(rules.CollegeNotInvited):
        rules.check_college("elected", invited=[College.CITIZEN])
    with pytest.raises(rules.CollegeNotInvited):
        rules.check_college("martian", invited=["martian"])


def test_the_three_answers_have_a_name_and_no_other_has() -> None:
    assert [rules.stance_named(name) for name in ("agree", "pass", "disagree")] == [
        Stance.AGREE,
        Stance.PASS,
        Stance.DISAGREE,
    ]
    with pytest.raises(rules.UnknownStance):
        rules.stance_named("1")


def test_pasted_lines_lose_their_bullets_blank_lines_and_repeats() -> None:
    pasted = "- Des bancs à l’ombre\n\n  •  Un   médecin \nDes bancs à l’ombre\n"
    assert rules.statements_of_lines(pasted) == ["Des bancs à l’ombre", "Un médecin"]


@pytest.mark.parametrize("before", ["- ", "• ", "\t– ", "☐ ", "▪", "1. ", "12) ", "3 . ", " ✓ "])
def test_a_pasted_line_loses_what_a_list_puts_before_it(before: str) -> None:
    assert rules.statements_of_lines(f"{before}Un banc à l’ombre.") == ["Un banc à l’ombre."]


@pytest.mark.parametrize(
    "text", ["2 bancs à l’ombre.", "30 km/h partout.", "1.5 place par logement.", "24h/24, c’est trop."]
)
def test_a_number_that_is_said_stays(text: str) -> None:
    assert rules.statements_of_lines(text) == [text]


def test_a_repeat_is_one_whatever_its_apostrophe_its_capitals_and_its_last_point() -> None:
    pasted = "Un banc à l’ombre.\nun banc à l'ombre\nUn banc au soleil."
    assert rules.statements_of_lines(pasted) == ["Un banc à l’ombre.", "Un banc au soleil."]


def test_a_statement_too_long_empty_or_already_there_is_refused_by_name() -> None:
    rules.check_statement_text("x" * 300, already_there=False)
    for text, there, refusal in [
        ("x" * 301, False, rules.StatementTooLong),
        ("", False, rules.StatementEmpty),
        ("Un banc", True, rules.StatementAlreadyThere),
    ]:
        with pytest.raises(refusal):
            rules.check_statement_text(text, already_there=there)
