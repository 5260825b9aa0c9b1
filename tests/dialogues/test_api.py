"""/api/v1/dialogues: what anyone may read on the pages, for programs, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory
from tests.territories.factories import CommuneFactory, EpciFactory

pytestmark = pytest.mark.django_db


def get(client: Client, address: str = "", status: int = 200) -> dict[str, Any]:
    response = client.get(f"/api/v1/dialogues{address}")
    assert response.status_code == status, response.text
    return response.json()


def slugs(found: dict[str, Any]) -> list[str]:
    return [item["slug"] for item in found["items"]]


@pytest.fixture
def answered() -> Dialogue:
    """Six people of one mind on two statements, and the results drawn."""
    dialogue = DialogueFactory(slug="la-place")
    statements = [StatementFactory(dialogue=dialogue, number=number) for number in (1, 2)]
    for _ in range(6):
        participant = ParticipantFactory(dialogue=dialogue, college="citizen")
        for statement in statements:
            VoteFactory(participant=participant, statement=statement)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


def test_a_dialogue_is_told_as_its_page_does(client: Client, answered: Dialogue) -> None:
    StatementFactory(dialogue=answered, number=3, withheld=True)

    told = get(client, "/la-place")

    territory = answered.territory
    assert told == {
        "slug": "la-place",
        "question": answered.question,
        "description": "",
        "language": "fr",
        "territory": {"kind": "commune", "code": territory.code, "name": territory.name},
        "stage": "open",
        "accepts_votes": True,
        "opens_on": None,
        "closes_on": None,
        "colleges": ["elected", "professional", "citizen"],
        "participants": 6,
        "statements": 2,
        "has_results": True,
        "is_fictional": False,
        "source": "",
        "url": "http://testserver/dialogues/la-place/",
    }


def test_a_draft_is_nowhere_even_for_an_animator(client: Client) -> None:
    draft = StatementFactory(dialogue__draft=True).dialogue
    client.force_login(PersonFactory(animator=True))

    assert get(client)["items"] == []
    for end in ("", "/statements", "/results"):
        assert "Aucun dialogue publié" in get(client, f"/{draft.slug}{end}", status=404)["detail"]


def test_a_dialogue_whose_last_day_is_past_is_closed(client: Client) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    DialogueFactory(slug="hier", closes_on=yesterday)

    assert get(client, "/hier")["stage"] == "closed"
    assert not get(client, "/hier")["accepts_votes"]
    assert get(client, "?accepting_votes=true")["items"] == []
    assert slugs(get(client, "?accepting_votes=false")) == ["hier"]


def test_the_dialogues_of_a_territory_are_its_own_then_those_around(client: Client) -> None:
    epci = EpciFactory(code="244500468")
    commune = CommuneFactory(code="45234", epci=epci, department=epci.department)
    DialogueFactory(slug="ailleurs")
    DialogueFactory(slug="intercommunal", territory=epci)
    DialogueFactory(slug="communal", territory=commune)

    assert slugs(get(client, "?territory=45234")) == ["communal", "intercommunal"]
    assert slugs(get(client, "?territory=epci:244500468")) == ["intercommunal", "communal"]
    assert "Aucun territoire" in get(client, "?territory=00000", status=404)["detail"]


def test_the_most_recent_dialogue_comes_first_and_lists_come_by_parts(client: Client) -> None:
    for number in range(3):
        DialogueFactory(slug=f"d{number}", created_at=timezone.now() + timedelta(days=number))

    assert slugs(get(client, "?limit=2")) == ["d2", "d1"]
    assert slugs(get(client, "?limit=2&offset=2")) == ["d0"]
    assert get(client, "?limit=2")["count"] == 3


def test_statements_are_given_by_number_without_the_withheld_ones(client: Client) -> None:
    dialogue = DialogueFactory(slug="la-place")
    for number in (3, 1, 2):
        StatementFactory(dialogue=dialogue, number=number, withheld=number == 2)

    told = get(client, "/la-place/statements")

    assert [item["number"] for item in told["items"]] == [1, 3]
    assert told["count"] == 2
    assert told["items"][1]["url"] == "http://testserver/dialogues/la-place/resultats/3/"
    assert set(told["items"][0]) == {"number", "text", "written_at", "url"}


def test_results_are_the_document_that_the_page_gives(client: Client, answered: Dialogue) -> None:
    told = get(client, "/la-place/results")

    assert told == client.get("/dialogues/la-place/resultats.json").json()
    assert told["statements"][0]["everyone"] == {"agree": 6, "disagree": 0, "pass": 0}
    assert told["recipe"]["digest"] == answered.drawn_results.recipe["digest"]


def test_results_that_do_not_exist_yet_are_a_problem_in_words(client: Client) -> None:
    few = VoteFactory().statement.dialogue
    actions.draw_results(dialogue_id=few.pk, now=timezone.now())

    for dialogue in (few, DialogueFactory()):
        assert "pas encore de résultats" in get(client, f"/{dialogue.slug}/results", status=404)["detail"]
        assert not get(client, f"/{dialogue.slug}")["has_results"]


def test_results_change_their_mark_when_a_statement_is_withheld(client: Client, answered: Dialogue) -> None:
    before = client.get("/api/v1/dialogues/la-place/results")
    answered.statements.filter(number=2).update(
        state="withheld", withheld_at=timezone.now(), withheld_because="Doublon"
    )

    after = client.get("/api/v1/dialogues/la-place/results", headers={"If-None-Match": before.headers["ETag"]})

    assert after.status_code == 200
    assert [one["number"] for one in after.json()["statements"]] == [1]


def test_nothing_says_who_answered(client: Client, answered: Dialogue) -> None:
    keys = {str(participant.pk) for participant in answered.participants.all()}

    for end in ("", "/statements", "/results"):
        text = client.get(f"/api/v1/dialogues/la-place{end}").text
        assert "participant_id" not in text
        assert "imported_as" not in text
        assert not any(f'"{key}"' in text for key in keys)


@pytest.mark.parametrize("end", ["", "?accepting_votes=true"])
def test_the_list_costs_three_queries_for_one_dialogue_or_twenty(
    client: Client, django_assert_num_queries, end: str
) -> None:
    DialogueFactory()
    with django_assert_num_queries(3):
        get(client, end)
    DialogueFactory.create_batch(19)

    with django_assert_num_queries(3):
        assert len(get(client, end)["items"]) == 20


# One of these queries, here and above, counts the request itself.
def test_the_statements_cost_four_queries_for_one_or_twenty(client: Client, django_assert_num_queries) -> None:
    dialogue = StatementFactory(number=1).dialogue
    with django_assert_num_queries(4):
        get(client, f"/{dialogue.slug}/statements")
    for number in range(100, 119):
        StatementFactory(dialogue=dialogue, number=number)

    with django_assert_num_queries(4):
        assert len(get(client, f"/{dialogue.slug}/statements")["items"]) == 20
