"""`cedre demo`: the whole story or nothing of it, never twice, and not on a site in service unless forced."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from cedre.accounts.models import Person
from cedre.accounts.rules import EmailTaken
from cedre.demo import cast, story
from cedre.dialogues.models import Dialogue, Participant, Vote
from tests.accounts.factories import PersonFactory
from tests.demo.places import set_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    set_places()


def demo(*options: str) -> str:
    printed = StringIO()
    call_command("demo", *options, stdout=printed)
    return printed.getvalue()


def test_a_site_in_service_takes_it_when_forced_and_a_second_run_loads_nothing(settings: LazySettings) -> None:
    settings.DEMONSTRATION_ALLOWED = False

    first = demo("--force")
    before = (Dialogue.objects.count(), Participant.objects.count(), Vote.objects.count(), Person.objects.count())
    second = demo("--force")

    assert "Démonstration chargée" in first
    assert "déjà chargée" in second
    assert (
        Dialogue.objects.count(),
        Participant.objects.count(),
        Vote.objects.count(),
        Person.objects.count(),
    ) == before
    assert Dialogue.objects.fictional().count() == 3
    for printed in (first, second):
        assert "awa.diallo@exemple.test" in printed
        assert story.PASSWORD in printed


def test_a_site_in_service_refuses_the_demonstration(settings: LazySettings) -> None:
    settings.DEMONSTRATION_ALLOWED = False

    with pytest.raises(CommandError, match="--force"):
        demo()

    assert not Person.objects.exists()


def test_a_story_that_cannot_be_told_whole_leaves_nothing() -> None:
    PersonFactory(email=cast.OTHER_COACH.email)

    with pytest.raises(EmailTaken):
        story.tell(now=datetime(2026, 11, 23, 10, 0, tzinfo=UTC))

    assert Person.objects.count() == 1
    assert not Dialogue.objects.exists()
