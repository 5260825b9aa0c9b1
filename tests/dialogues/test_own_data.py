import json

import pytest
from django.test import Client

from cedre.base.models import JournalEntry
from cedre.dialogues.models import Dialogue, Participant, Statement, Vote
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(slug="place")
    for number in (1, 2):
        StatementFactory(dialogue=dialogue, number=number, text=f"Un banc, numéro {number}.")
    return dialogue


@pytest.fixture
def participant(client: Client, dialogue: Dialogue) -> Participant:
    """Someone known by the cookie of this browser, who answered twice and changed their mind once."""
    client.post("/dialogues/place/participer/", {"college": "citizen"})
    first, second = Statement.objects.order_by("number")
    for statement, stance in ((first, "agree"), (second, "agree"), (first, "disagree")):
        client.post("/dialogues/place/voter/", {"statement": statement.pk, "stance": stance})
    return Participant.objects.get()


def test_someone_without_account_reads_all_that_is_kept_of_them(client: Client, participant: Participant) -> None:
    VoteFactory(statement=Statement.objects.first(), stance=0)

    text = client.get("/dialogues/place/mes-donnees/").text

    assert "Citoyen·nes" in text
    assert text.count("Un banc, numéro 1.") == 2
    assert "Je passe" not in text
    assert "/dialogues/place/mes-donnees/" in client.get("/dialogues/place/mes-reponses/").text


def test_someone_without_account_takes_their_answers_away(client: Client, participant: Participant) -> None:
    answer = client.get("/dialogues/place/mes-donnees.json")

    document = json.loads(b"".join(answer.streaming_content))
    assert document["participation"][0]["id"] == participant.pk
    assert [(one["statement__number"], one["stance"]) for one in document["answers"]] == [(1, 1), (2, 1), (1, -1)]


def test_without_the_cookie_nothing_is_shown(participant: Participant) -> None:
    stranger = Client()
    for address in ("mes-donnees/", "mes-donnees.json", "mes-donnees/partir/"):
        answer = stranger.get(f"/dialogues/place/{address}")
        assert answer.status_code == 409
        assert "n’a pas participé à ce dialogue" in answer.content.decode()


def test_answers_are_erased_with_their_past(client: Client, participant: Participant) -> None:
    answer = client.post("/dialogues/place/mes-donnees/partir/", {"what": "erase"}, follow=True)

    assert "Vos réponses à ce dialogue sont effacées" in answer.text
    assert not Participant.objects.exists()
    assert not Vote.objects.exists()
    assert JournalEntry.objects.get(verb="dialogues.answers-erased").facts == {"answers": 3}
    assert client.get("/dialogues/place/mes-donnees/").status_code == 409


def test_cut_answers_count_and_lead_to_nobody(client: Client, participant: Participant) -> None:
    cookie = client.cookies[f"participation-{participant.dialogue_id}"].value

    client.post("/dialogues/place/mes-donnees/partir/", {"what": "cut"})

    assert Vote.objects.current().count() == 2
    client.cookies[f"participation-{participant.dialogue_id}"] = cookie
    for address in ("mes-donnees/", "mes-reponses/"):
        assert "Un banc" not in client.get(f"/dialogues/place/{address}").text


def test_one_chooses_before_anything_is_erased(client: Client, participant: Participant) -> None:
    assert client.post("/dialogues/place/mes-donnees/partir/").status_code == 422
    assert client.get("/dialogues/place/mes-donnees/partir/").status_code == 200
    assert Vote.objects.count() == 3
