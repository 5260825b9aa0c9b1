"""Someone who animates answers for a person who asks: counted as everyone's, apart from their own, named nowhere."""

import pytest
from django.test import Client
from django.urls import reverse

from cedre.accounts.models import Person, RoleKind
from cedre.accounts.rules import NotAnAnimator
from cedre.base.models import JournalEntry
from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Origin, Participant, Vote
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import NOW, DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory()
    StatementFactory.create_batch(2, dialogue=dialogue)
    return dialogue


@pytest.fixture
def coach(client: Client) -> Person:
    person = PersonFactory(animator=True)
    client.force_login(person)
    return person


def test_the_answers_of_a_person_helped_count_and_only_the_help_is_written(
    client: Client, coach: Person, dialogue: Dialogue
) -> None:
    client.post(reverse("dialogues:assist", args=[dialogue.slug]), {"college": "citizen"})
    statement = dialogue.statements.first()
    client.post(reverse("dialogues:vote", args=[dialogue.slug]), {"statement": statement.pk, "stance": "agree"})

    participant = Participant.objects.get()
    assert (participant.origin, participant.college) == (Origin.ASSISTED, "citizen")
    assert Vote.objects.current().get().participant == participant
    entry = JournalEntry.objects.get(verb="dialogues.participation-assisted")
    assert (entry.by, entry.about_key, entry.facts) == (coach.pseudonym, str(dialogue.pk), {})


def test_who_helps_keeps_their_own_answers_apart(client: Client, coach: Person, dialogue: Dialogue) -> None:
    participate = reverse("dialogues:participate", args=[dialogue.slug])
    vote = reverse("dialogues:vote", args=[dialogue.slug])
    client.post(participate, {"college": ""})
    own = Participant.objects.get()

    client.post(reverse("dialogues:assist", args=[dialogue.slug]), {"college": ""})
    assert "est sa réponse, pas la vôtre" in client.get(participate).content.decode()
    client.post(vote, {"statement": dialogue.statements.first().pk, "stance": "agree"})
    client.post(reverse("dialogues:stop-assisting", args=[dialogue.slug]))
    client.post(vote, {"statement": dialogue.statements.last().pk, "stance": "disagree"})

    assert "est sa réponse" not in client.get(participate).content.decode()
    assert [vote.stance for vote in own.votes.all()] == [-1]


def test_nobody_helps_in_a_dialogue_they_do_not_animate(dialogue: Dialogue) -> None:
    elsewhere = PersonFactory(role=RoleKind.COACH, role__scope=EngagementFactory().scope)

    with pytest.raises(NotAnAnimator):
        actions.assist_participation(dialogue=dialogue, college="", by=elsewhere, now=NOW)


def test_signing_out_ends_the_help(client: Client, coach: Person, dialogue: Dialogue) -> None:
    client.post(reverse("dialogues:assist", args=[dialogue.slug]), {"college": ""})
    client.logout()

    answer = client.get(reverse("dialogues:participate", args=[dialogue.slug]))

    assert "À quel titre répondez-vous" in answer.content.decode()


def test_no_help_begins_in_a_dialogue_that_is_over(client: Client, coach: Person) -> None:
    closed = DialogueFactory(closed=True)

    answer = client.post(reverse("dialogues:assist", args=[closed.slug]), {"college": ""})

    assert answer.status_code == 409
    assert not Participant.objects.exists()


def test_a_person_helped_who_leaves_takes_nothing_of_who_helps(
    client: Client, coach: Person, dialogue: Dialogue
) -> None:
    client.post(reverse("dialogues:participate", args=[dialogue.slug]), {"college": ""})
    own = Participant.objects.get()
    client.post(reverse("dialogues:assist", args=[dialogue.slug]), {"college": ""})

    client.post(reverse("dialogues:depart", args=[dialogue.slug]), {"what": "erase"})

    assert list(Participant.objects.all()) == [own]
    assert f"participation-{dialogue.pk}" in client.cookies
    assert client.cookies[f"participation-{dialogue.pk}"].value
