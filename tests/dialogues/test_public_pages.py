"""The doors of a dialogue, as anyone meets them."""

import pytest
from django.core.signing import get_cookie_signer
from django.test import Client

from cedre.dialogues.models import Participant, Stage, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def join(client: Client, dialogue, college: str = ""):
    return client.post(f"/dialogues/{dialogue.slug}/participer/", {"college": college})


def vote(client: Client, statement, stance: str = "agree", **extra: object):
    return client.post(
        f"/dialogues/{statement.dialogue.slug}/voter/", {"statement": statement.pk, "stance": stance}, **extra
    )


def test_a_draft_is_not_there_for_the_public_and_is_for_an_animator(client: Client) -> None:
    dialogue = DialogueFactory(draft=True)

    for page in ("", "participer/", "resultats/"):
        assert client.get(f"/dialogues/{dialogue.slug}/{page}").status_code == 404
    assert dialogue.question not in client.get("/dialogues/").text

    client.force_login(PersonFactory(animator=True))
    assert client.get(f"/dialogues/{dialogue.slug}/").status_code == 200


def test_someone_votes_without_an_account_nor_javascript(client: Client) -> None:
    statement = StatementFactory()
    address = f"/dialogues/{statement.dialogue.slug}/participer/"

    assert "À quel titre répondez-vous" in client.get(address).text
    assert join(client, statement.dialogue, "citizen").headers["Location"] == address
    assert statement.text in client.get(address).text
    assert vote(client, statement).headers["Location"] == address

    participant = Participant.objects.get()
    assert participant.college == "citizen"
    assert participant.votes.get().stance == 1
    assert "vous avez répondu à tout" in client.get(address).text


def test_with_htmx_the_next_statement_comes_without_the_page_around(client: Client) -> None:
    first = StatementFactory()
    second = StatementFactory(dialogue=first.dialogue)
    join(client, first.dialogue)

    response = vote(client, first, headers=HTMX)

    assert response.status_code == 200
    assert second.text in response.text
    assert "<html" not in response.text


def test_undoing_asks_the_same_statement_again(client: Client) -> None:
    statement = StatementFactory()
    StatementFactory.create_batch(5, dialogue=statement.dialogue)
    join(client, statement.dialogue)
    vote(client, statement)

    response = client.post(f"/dialogues/{statement.dialogue.slug}/annuler/", follow=True)

    assert statement.text in response.text
    assert not Vote.objects.current().exists()


def test_a_forged_cookie_is_refused_with_a_message_and_dropped(client: Client) -> None:
    existing = VoteFactory()
    dialogue = existing.statement.dialogue
    client.cookies[f"participation-{dialogue.pk}"] = f"{existing.participant_id}:forged:signature"

    response = vote(client, existing.statement, "disagree")

    assert response.status_code == 409
    assert "Nous ne reconnaissons pas votre participation" in response.text
    assert response.cookies[f"participation-{dialogue.pk}"].value == ""
    assert list(Vote.objects.all()) == [existing]


def test_a_cookie_signed_for_another_dialogue_opens_nothing(client: Client) -> None:
    mine, other = VoteFactory(), VoteFactory()
    name = f"participation-{mine.statement.dialogue_id}"
    client.cookies[name] = get_cookie_signer(salt=name + "dialogues.participation").sign(other.participant_id)

    assert vote(client, mine.statement).status_code == 409
    assert Vote.objects.count() == 2


def test_a_vote_without_cookie_is_refused_with_a_way_to_begin(client: Client) -> None:
    statement = StatementFactory()

    response = vote(client, statement)

    assert response.status_code == 409
    assert "Commencer" in response.text
    assert not Vote.objects.exists()


def test_a_vote_after_closing_gets_a_message_and_the_page_leads_to_the_results(client: Client) -> None:
    statement = StatementFactory()
    join(client, statement.dialogue)
    statement.dialogue.stage = Stage.CLOSED
    statement.dialogue.save()

    response = vote(client, statement)

    assert response.status_code == 409
    assert "Ce dialogue est clos" in response.text
    assert "resultats/" in response.text
    assert not Vote.objects.exists()


@pytest.mark.parametrize("stance", ["", "1", "maybe"])
def test_an_unknown_answer_gets_a_message_and_the_statement_again(client: Client, stance: str) -> None:
    statement = StatementFactory()
    join(client, statement.dialogue)

    response = vote(client, statement, stance)

    assert response.status_code == 409
    assert "Cette réponse n’est pas possible" in response.text
    assert statement.text in response.text


@pytest.mark.parametrize("key", ["", "abc", "-1", "²", "9" * 40])
def test_a_statement_that_does_not_exist_is_refused_in_words(client: Client, key: str) -> None:
    statement = StatementFactory()
    join(client, statement.dialogue)

    response = client.post(f"/dialogues/{statement.dialogue.slug}/voter/", {"statement": key, "stance": "agree"})

    assert response.status_code == 409
    assert "n’est plus soumise au vote" in response.text


def test_joining_twice_keeps_one_participation(client: Client) -> None:
    dialogue = StatementFactory().dialogue

    join(client, dialogue)
    join(client, dialogue)

    assert Participant.objects.count() == 1


def test_the_cookie_is_signed_hidden_from_scripts_and_kept_to_its_dialogue(client: Client) -> None:
    dialogue = DialogueFactory()

    cookie = join(client, dialogue).cookies[f"participation-{dialogue.pk}"]

    assert cookie["path"] == f"/dialogues/{dialogue.slug}/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_one_sees_ones_answers_and_changes_them(client: Client) -> None:
    statement = StatementFactory()
    join(client, statement.dialogue)
    vote(client, statement, "pass")

    page = client.get(f"/dialogues/{statement.dialogue.slug}/mes-reponses/").text
    assert statement.text in page
    assert "Je passe" in page

    again = client.get(f"/dialogues/{statement.dialogue.slug}/participer/?affirmation={statement.number}").text
    assert statement.text in again
    assert 'aria-pressed="true"' in again


def test_results_before_the_first_drawing_say_that_they_are_coming(client: Client) -> None:
    statement = StatementFactory()
    VoteFactory.create_batch(10, statement=statement)

    response = client.get(f"/dialogues/{statement.dialogue.slug}/resultats/")

    assert response.status_code == 200
    assert "Les résultats se préparent" in response.text


def test_the_list_costs_the_same_queries_for_one_dialogue_or_twenty(
    client: Client, django_assert_max_num_queries
) -> None:
    DialogueFactory.create_batch(20)

    with django_assert_max_num_queries(4):
        client.get("/dialogues/")


def test_an_animator_reads_what_a_dialogue_has_and_others_are_sent_to_sign_in(client: Client) -> None:
    dialogue = DialogueFactory(draft=True)
    desk = ["", "nouveau-dialogue/", f"{dialogue.slug}/", f"{dialogue.slug}/modifier/", f"{dialogue.slug}/apercu/"]

    for page in desk:
        assert client.get(f"/bureau/{page}").headers["Location"].startswith("/compte/connexion/")
    client.force_login(PersonFactory())
    for page in desk[1:]:
        assert client.get(f"/bureau/{page}").status_code == 403
    client.force_login(PersonFactory(animator=True))
    for page in desk:
        assert client.get(f"/bureau/{page}").status_code == 200


def test_results_that_show_the_reader_on_the_map_are_kept_by_no_cache(client: Client) -> None:
    statement = StatementFactory()
    address = f"/dialogues/{statement.dialogue.slug}/resultats/"
    assert "Cache-Control" not in client.get(address).headers

    join(client, statement.dialogue)

    assert "no-store" in client.get(address).headers["Cache-Control"]
