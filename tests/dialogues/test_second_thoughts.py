"""What one can take back: the college one said, a draft, and closing a dialogue, which asks first."""

import pytest
from django.test import Client

from cedre.accounts.rules import NotAnAnimator
from cedre.base.models import JournalEntry
from cedre.dialogues import actions, rules
from cedre.dialogues.models import Dialogue, Participant, Stage, Statement
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import NOW, DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def animator(client: Client) -> Client:
    client.force_login(PersonFactory(animator=True))
    return client


def test_one_corrects_ones_college_and_keeps_ones_answers() -> None:
    participant = ParticipantFactory(college="citizen")
    vote = VoteFactory(participant=participant, statement__dialogue=participant.dialogue)

    actions.correct_college(participant=participant, college="elected", now=NOW)

    participant.refresh_from_db()
    assert participant.college == "elected"
    assert list(participant.votes.current()) == [vote]


def test_a_college_that_is_not_invited_is_refused() -> None:
    participant = ParticipantFactory(dialogue__colleges=["citizen"], college="citizen")

    with pytest.raises(rules.CollegeNotInvited):
        actions.correct_college(participant=participant, college="elected", now=NOW)

    participant.refresh_from_db()
    assert participant.college == "citizen"


def test_after_closing_nobody_changes_college() -> None:
    participant = ParticipantFactory(dialogue__closed=True, college="citizen")

    with pytest.raises(rules.DialogueClosed):
        actions.correct_college(participant=participant, college="", now=NOW)


def test_the_page_of_ones_college_shows_the_present_one_and_keeps_another(client: Client) -> None:
    dialogue = StatementFactory(dialogue__slug="place").dialogue
    client.post("/dialogues/place/participer/", {"college": "citizen"})

    page = client.get("/dialogues/place/mon-college/").text
    after = client.post("/dialogues/place/mon-college/", {"college": ""}, follow=True)

    assert 'id="college-citizen" checked' in page
    assert page.count(" checked") == 1
    assert "Vos réponses n’ont pas changé." in after.text
    assert Participant.objects.get(dialogue=dialogue).college == ""


def test_without_a_participation_there_is_no_college_to_correct(client: Client) -> None:
    DialogueFactory(slug="place")

    assert client.get("/dialogues/place/mon-college/").url == "/dialogues/place/participer/"


def test_a_draft_is_deleted_with_its_statements_once_confirmed(animator: Client) -> None:
    StatementFactory(dialogue=DialogueFactory(slug="place", draft=True))

    asked = animator.get("/bureau/place/supprimer/").text
    assert Dialogue.objects.exists()
    after = animator.post("/bureau/place/supprimer/", follow=True)

    assert "Supprimer ce brouillon" in asked
    assert "Le brouillon est supprimé." in after.text
    assert not Statement.objects.exists()
    assert JournalEntry.objects.latest("pk").verb == "dialogues.draft-deleted"


@pytest.mark.parametrize("stage", [Stage.OPEN, Stage.CLOSED, Stage.ARCHIVED])
def test_a_dialogue_that_was_opened_is_not_deleted(animator: Client, stage: Stage) -> None:
    DialogueFactory(slug="place", stage=stage)

    page = animator.post("/bureau/place/supprimer/")

    assert page.status_code == 422
    assert "Ce dialogue a été ouvert" in page.text
    assert Dialogue.objects.exists()


def test_someone_who_does_not_animate_deletes_nothing() -> None:
    with pytest.raises(NotAnAnimator):
        actions.delete_draft(dialogue=DialogueFactory(draft=True), by=PersonFactory(), now=NOW)
    assert Dialogue.objects.exists()


def test_closing_asks_first_and_says_what_it_does(animator: Client) -> None:
    dialogue = ParticipantFactory(dialogue__slug="place").dialogue

    asked = animator.get("/bureau/place/clore/").text
    dialogue.refresh_from_db()
    assert dialogue.stage == Stage.OPEN
    animator.post("/bureau/place/etat/", {"step": "close"})

    assert "1 personne a participé." in asked
    assert "vous pourrez le rouvrir" in asked
    dialogue.refresh_from_db()
    assert dialogue.stage == Stage.CLOSED
    assert animator.get("/bureau/place/clore/").url == "/bureau/place/"
