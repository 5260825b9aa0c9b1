"""The story that `cedre demo` tells: all of it fictional, and what was planted is what the results find."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import split
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from cedre.accounts import queries, rules
from cedre.accounts.models import Person
from cedre.answers import queries as answers
from cedre.base.models import JournalEntry
from cedre.demo import ballots, cast, planted, story, trois_sources
from cedre.dialogues.models import Dialogue, Participant, Stage, Vote
from cedre.moderation.models import Case
from cedre.syntheses import queries as syntheses
from tests.demo.places import told_once

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[story.Told]:
    with told_once(django_db_blocker, now=NOW) as told:
        yield told


def open_dialogue() -> Dialogue:
    return Dialogue.objects.get(question=trois_sources.QUESTION)


def test_the_story_has_a_dialogue_in_each_state_that_a_visitor_or_an_animator_meets() -> None:
    assert set(Dialogue.objects.values_list("stage", flat=True)) == {Stage.DRAFT, Stage.OPEN, Stage.CLOSED}
    assert open_dialogue().territory.code == "244500468"


def test_everything_is_marked_as_fictional() -> None:
    assert not Dialogue.objects.filter(is_fictional=False).exists()
    assert not Person.objects.filter(is_fictional=False).exists()
    assert all("fictif" in person.name for person in Person.objects.all())


def test_the_dates_are_counted_back_from_now() -> None:
    votes = Vote.objects.filter(participant__dialogue=open_dialogue()).order_by("cast_at")
    assert NOW - timedelta(days=21) <= votes[0].cast_at < NOW - timedelta(days=19)
    assert NOW - timedelta(days=3) < votes.latest("cast_at").cast_at <= NOW
    assert not JournalEntry.objects.filter(at__gt=NOW).exists()


def test_people_of_three_colleges_answer_and_a_few_change_their_minds(told: story.Told) -> None:
    assert told.participants == Participant.objects.count()
    online = Participant.objects.filter(dialogue=open_dialogue()).exclude(origin="paper")
    colleges = online.values_list("college", flat=True)
    assert [list(colleges).count(college) for college in ("elected", "professional", "citizen", "")] == [
        26,
        84,
        270,
        20 + len(trois_sources.OWN_WORDS),
    ]
    assert Vote.objects.filter(replaced_at__isnull=False).exists()


def receptions(texts: Mapping[int, str], keys: list[int]) -> list[planted.Reception]:
    planned = {one.text: one.reception for one in trois_sources.STATEMENTS}
    return [planned[texts[key]] for key in keys]


def found() -> tuple[dict[str, Any], dict[int, str]]:
    """What the results of the open dialogue say, and its statements by key."""
    dialogue = open_dialogue()
    return dialogue.drawn_results.findings, dict(dialogue.statements.values_list("pk", "text"))


def test_what_is_planted_as_shared_is_what_the_results_share() -> None:
    findings, texts = found()
    shared = {texts[key]: stance for key, stance, *_rest in findings["shared"]}
    assert findings["basis"] == "colleges"
    assert shared == {
        one.text: "agree" if one.reception == planted.SHARED else "disagree"
        for one in trois_sources.STATEMENTS
        if one.reception in {planted.SHARED, planted.REFUSED}
    }


def test_what_divides_is_what_is_planted_to_divide() -> None:
    findings, texts = found()
    divisive = receptions(texts, findings["divisive"])
    assert set(divisive) <= {planted.BETWEEN_COLLEGES, planted.ACROSS_COLLEGES}
    assert planted.BETWEEN_COLLEGES in divisive


def test_the_three_planted_groups_are_found() -> None:
    findings, _texts = found()
    assert len(findings["groups"]) == 3
    assert min(findings["groups"].values()) > 60


def test_people_submit_their_own_words_and_are_answered_and_some_wait() -> None:
    submitted = open_dialogue().statements.filter(submitted_by__isnull=False)
    assert sorted(submitted.values_list("state", flat=True)) == [
        *("merged", "shown", "waiting", "waiting", "withheld", "withheld"),
    ]
    assert Case.objects.filter(closed_at=None, because="appealed").count() == 1


def test_the_closed_dialogue_has_its_results_too() -> None:
    assert Dialogue.objects.get(stage=Stage.CLOSED).drawn_results.findings["shared"]


def test_the_printed_accounts_can_sign_in() -> None:
    for who in cast.CHARACTERS:
        person = Person.objects.get(email=who.email)
        assert person.check_password(story.PASSWORD)
        assert queries.standing(person, today=NOW.date()).roles
    coaches = [Person.objects.get(email=coach.email) for coach in (cast.COACH, cast.OTHER_COACH)]
    assert all(rules.can_animate(queries.standing(coach, today=NOW.date())) for coach in coaches)


def test_words_are_put_to_a_service_which_answers_late_then_in_part_and_still_owes(told: story.Told) -> None:
    today = NOW.date()
    followed = answers.followed(answers.readable_owed(open_dialogue()), today=today)

    assert {each.standing.kind for each in followed} == {"accepted", "done", "partly", "received", "studied", None}
    assert [each.standing.is_overdue for each in followed].count(True) == 1
    assert any(each.standing.late and not each.standing.is_overdue for each in followed)


def test_sheets_of_paper_come_back_and_count_as_the_rest() -> None:
    on_paper = Participant.objects.filter(dialogue=open_dialogue(), origin="paper")

    assert on_paper.count() == len(ballots.CAME_BACK) == 10
    assert Vote.objects.filter(participant__in=on_paper).count() == sum(
        box != "0" for sheet in ballots.CAME_BACK for box in sheet
    )


def test_a_synthesis_says_where_each_sentence_comes_from() -> None:
    found = syntheses.readable_synthesis(open_dialogue())

    assert found is not None
    assert [each.number for each in found.statements] == [2, 3, 4, 6, 10]
    assert len(found.extracts) == 1


def test_the_examples_of_the_guide_to_the_api_work(client: Client) -> None:
    guide = (ROOT / "docs" / "guide" / "api.md").read_text(encoding="utf-8")

    examples = re.findall(r"^curl .*$", guide, flags=re.MULTILINE)

    assert len(examples) >= 4
    for example in examples:
        address = next(word for word in split(example) if word.startswith("http://localhost:8000/"))
        response = client.get(address.removeprefix("http://localhost:8000"))
        assert response.status_code == 200, example
        told = response.json()
        assert told.get("items") or told.get("statements"), example
