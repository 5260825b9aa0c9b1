"""The simulated participants: invented the same way each time, within the dates. No database."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cedre.demo import other_dialogues, trois_sources
from cedre.demo.crowd import Simulated, simulate
from cedre.demo.planted import indifferent, shared
from cedre.demo.story import OPEN_CROWD, SEED
from cedre.dialogues import rules

ENDS = datetime(2026, 11, 23, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
BEGINS = ENDS - timedelta(days=21)


def crowd(seed: int = SEED, ends: datetime = ENDS) -> list[Simulated]:
    return simulate(trois_sources.STATEMENTS, people=OPEN_CROWD, seed=seed, begins=ends - timedelta(days=21), ends=ends)


def stances(people: list[Simulated]) -> list[list[tuple[int, int]]]:
    return [[(rank, stance) for rank, stance, _at in person.answers] for person in people]


def test_the_same_seed_invents_the_same_people() -> None:
    assert crowd() == crowd()
    assert stances(crowd()) != stances(crowd(seed=SEED + 1))


def test_what_people_answer_does_not_depend_on_the_day_it_is_loaded() -> None:
    assert stances(crowd()) == stances(crowd(ends=ENDS + timedelta(days=5, hours=7)))


def test_every_college_has_its_people_and_some_do_not_say_theirs() -> None:
    assert Counter(person.college for person in crowd()) == {"citizen": 270, "professional": 84, "elected": 26, "": 20}


def test_answers_come_in_order_within_the_dates() -> None:
    for person in crowd():
        instants = [at for _rank, _stance, at in person.answers]
        assert instants == sorted(instants)
        assert instants[0] >= BEGINS
        assert instants[-1] <= ENDS


def test_people_come_on_every_day_of_the_three_weeks_and_seldom_at_night() -> None:
    firsts = [person.answers[0][2] for person in crowd()]

    assert len({at.date() for at in firsts}) >= 20
    assert sum(1 <= at.hour <= 4 for at in firsts) == 0


def test_few_answer_everything_and_most_a_good_part() -> None:
    counts = sorted(len({rank for rank, _stance, _at in person.answers}) for person in crowd())

    assert counts[0] >= 4
    assert 18 <= counts[len(counts) // 2] <= 26
    assert 0.03 < sum(count == len(trois_sources.STATEMENTS) for count in counts) / len(counts) < 0.3


def test_about_one_answer_in_seven_is_a_pass() -> None:
    given = [stance for answers in stances(crowd()) for _rank, stance in answers]

    assert 0.11 < given.count(0) / len(given) < 0.18


def test_a_shared_statement_is_agreed_and_an_indifferent_one_passed() -> None:
    people = simulate(
        [shared("Tout le monde."), indifferent("Personne.")],
        people={"citizen": 500},
        seed=1,
        begins=BEGINS,
        ends=ENDS,
    )

    final = [dict(answers) for answers in stances(people)]
    assert sum(answers[0] == 1 for answers in final) > 430
    assert 180 < sum(answers[1] == 0 for answers in final) < 270


def test_statements_are_as_short_as_the_rules_ask_and_said_once() -> None:
    for statements in (trois_sources.STATEMENTS, other_dialogues.CLOSED_STATEMENTS):
        texts = [planted.text for planted in statements]
        assert len(set(texts)) == len(texts)
        assert max(map(len, texts)) <= rules.LONGEST_STATEMENT
    assert 32 <= len(trois_sources.STATEMENTS) <= 40
