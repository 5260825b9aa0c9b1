"""Delays and steps: what stops the clock, what may follow what."""

from datetime import date, timedelta

import pytest

from cedre.answers import rules
from cedre.answers.models import StepKind
from cedre.answers.rules import Given

DUE = date(2026, 12, 15)
ASKED = date(2026, 11, 15)


def day(offset: int) -> date:
    return DUE + timedelta(days=offset)


def test_a_receipt_does_not_stop_the_clock() -> None:
    found = rules.standing(
        [Given(kind="received", on=day(-3)), Given(kind="studied", on=day(-1))], due_on=DUE, today=day(4)
    )

    assert (found.kind, found.waits, found.late, found.is_overdue) == (StepKind.STUDIED, True, 4, True)


@pytest.mark.parametrize(("on", "late"), [(-2, 0), (0, 0), (3, 3)])
def test_the_first_decision_stops_it(on: int, late: int) -> None:
    given = [Given(kind="refused", on=day(on)), Given(kind="accepted", on=day(20))]

    found = rules.standing(given, due_on=DUE, today=day(30))

    assert (found.kind, found.late, found.is_overdue, found.decided_on) == (StepKind.ACCEPTED, late, False, day(on))


def test_nothing_is_late_on_the_day_itself() -> None:
    assert rules.standing([], due_on=DUE, today=DUE).late == 0


def test_delays_count_decisions_and_say_the_median_of_those_given() -> None:
    decided = [rules.standing([Given(kind="accepted", on=day(n))], due_on=DUE, today=day(9)) for n in (-20, -10, 5)]
    waiting = rules.standing([], due_on=DUE, today=day(9))
    later = rules.standing([], due_on=day(40), today=day(9))

    found = rules.delays([*((ASKED, DUE, each) for each in [*decided, waiting]), (ASKED, day(40), later)], today=day(9))

    assert (found.asked, found.decided, found.overdue) == (5, 3, 1)
    assert (found.in_time, found.come_due, found.median_days) == (2, 4, 20)


@pytest.mark.parametrize("kind", [None, *StepKind])
def test_the_steps_offered_are_those_allowed(kind: StepKind | None) -> None:
    offered = rules.steps_after(kind)

    for each in StepKind:
        if each in offered:
            rules.check_step(each, text="Parce que.", last=kind)
        else:
            with pytest.raises(rules.StepImpossible):
                rules.check_step(each, text="Parce que.", last=kind)
    assert (offered == []) == (kind == StepKind.DONE)


@pytest.mark.parametrize("kind", ["partly", "refused", "done"])
def test_a_refusal_says_why_and_what_is_done_says_what(kind: str) -> None:
    with pytest.raises(rules.WordsNeeded):
        rules.check_step(kind, text="", last="received")
