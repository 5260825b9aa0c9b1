"""`cedre demo`: loaded once, all of it fictional, and what was planted is what the results find."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from cedre.accounts import queries, rules
from cedre.accounts.models import Person
from cedre.accounts.rules import EmailTaken
from cedre.base.models import JournalEntry
from cedre.demo import cast, other_dialogues, planted, story, trois_sources
from cedre.dialogues.models import Dialogue, Participant, Stage, Vote
from tests.accounts.factories import PersonFactory
from tests.territories.factories import CommuneFactory, EpciFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def places() -> None:
    """The three real places where the story is set."""
    EpciFactory(code=trois_sources.TERRITORY, name="Orléans Métropole")
    CommuneFactory(code=other_dialogues.DRAFT_TERRITORY, name="Beaugency")
    CommuneFactory(code=other_dialogues.CLOSED_TERRITORY, name="Vierzon")


def demo(*options: str) -> str:
    printed = StringIO()
    call_command("demo", *options, stdout=printed)
    return printed.getvalue()


def open_dialogue() -> Dialogue:
    return Dialogue.objects.get(question=trois_sources.QUESTION)


def test_the_story_has_a_dialogue_in_each_state_that_a_visitor_or_an_animator_meets() -> None:
    story.tell(now=NOW)

    assert set(Dialogue.objects.values_list("stage", flat=True)) == {Stage.DRAFT, Stage.OPEN, Stage.CLOSED}
    assert open_dialogue().territory.code == "244500468"


def test_everything_is_marked_as_fictional() -> None:
    story.tell(now=NOW)

    assert not Dialogue.objects.filter(is_fictional=False).exists()
    assert not Person.objects.filter(is_fictional=False).exists()
    assert all("fictif" in person.name for person in Person.objects.all())


def test_the_dates_are_counted_back_from_now() -> None:
    story.tell(now=NOW)

    votes = Vote.objects.filter(participant__dialogue=open_dialogue()).order_by("cast_at")
    assert NOW - timedelta(days=21) <= votes[0].cast_at < NOW - timedelta(days=19)
    assert NOW - timedelta(days=3) < votes.latest("cast_at").cast_at <= NOW
    assert not JournalEntry.objects.filter(at__gt=NOW).exists()


def test_people_of_three_colleges_answer_and_a_few_change_their_minds() -> None:
    told = story.tell(now=NOW)

    assert told.participants == Participant.objects.count()
    colleges = Participant.objects.filter(dialogue=open_dialogue()).values_list("college", flat=True)
    assert [list(colleges).count(college) for college in ("elected", "professional", "citizen", "")] == [
        26,
        84,
        270,
        20,
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
    story.tell(now=NOW)

    findings, texts = found()
    shared = {texts[key]: stance for key, stance, *_rest in findings["shared"]}
    assert findings["basis"] == "colleges"
    assert shared == {
        one.text: "agree" if one.reception == planted.SHARED else "disagree"
        for one in trois_sources.STATEMENTS
        if one.reception in {planted.SHARED, planted.REFUSED}
    }


def test_what_divides_is_what_is_planted_to_divide() -> None:
    story.tell(now=NOW)

    findings, texts = found()
    divisive = receptions(texts, findings["divisive"])
    assert set(divisive) <= {planted.BETWEEN_COLLEGES, planted.ACROSS_COLLEGES}
    assert planted.BETWEEN_COLLEGES in divisive


def test_the_three_planted_groups_are_found() -> None:
    story.tell(now=NOW)

    findings, _texts = found()
    assert len(findings["groups"]) == 3
    assert min(findings["groups"].values()) > 60


def test_the_closed_dialogue_has_its_results_too() -> None:
    story.tell(now=NOW)

    assert Dialogue.objects.get(stage=Stage.CLOSED).drawn_results.findings["shared"]


def test_a_second_run_loads_nothing_and_gives_the_accounts_again() -> None:
    first = demo()
    before = (Dialogue.objects.count(), Participant.objects.count(), Vote.objects.count(), Person.objects.count())

    second = demo()

    assert "Démonstration chargée" in first
    assert "déjà chargée" in second
    assert (
        Dialogue.objects.count(),
        Participant.objects.count(),
        Vote.objects.count(),
        Person.objects.count(),
    ) == before
    for printed in (first, second):
        assert "awa.diallo@exemple.test" in printed
        assert story.PASSWORD in printed


def test_the_printed_accounts_can_sign_in() -> None:
    story.tell(now=NOW)

    for who in cast.CHARACTERS:
        person = Person.objects.get(email=who.email)
        assert person.check_password(story.PASSWORD)
        assert queries.standing(person, today=NOW.date()).roles
    coaches = [Person.objects.get(email=coach.email) for coach in (cast.COACH, cast.OTHER_COACH)]
    assert all(rules.can_animate(queries.standing(coach, today=NOW.date())) for coach in coaches)


def test_a_site_in_service_refuses_the_demonstration(settings: LazySettings) -> None:
    settings.DEMONSTRATION_ALLOWED = False

    with pytest.raises(CommandError, match="--force"):
        demo()

    assert not Person.objects.exists()


def test_a_site_in_service_takes_the_demonstration_when_forced(settings: LazySettings) -> None:
    settings.DEMONSTRATION_ALLOWED = False

    demo("--force")

    assert Dialogue.objects.fictional().count() == 3


def test_a_story_that_cannot_be_told_whole_leaves_nothing() -> None:
    PersonFactory(email=cast.OTHER_COACH.email)

    with pytest.raises(EmailTaken):
        story.tell(now=NOW)

    assert Person.objects.count() == 1
    assert not Dialogue.objects.exists()
