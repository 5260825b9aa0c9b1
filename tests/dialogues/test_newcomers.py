"""What the pages say to someone who comes for the first time: where they are, what to do next, what becomes of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Statement, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def page(client: Client, dialogue: Dialogue, under: str = "") -> str:
    return client.get(f"/dialogues/{dialogue.slug}/{under}").text


def begin(client: Client, dialogue: Dialogue) -> None:
    client.post(f"/dialogues/{dialogue.slug}/participer/", {"college": ""})


def answer(client: Client, statement: Statement, stance: str = "agree", **facts: str) -> None:
    client.post(f"/dialogues/{statement.dialogue.slug}/voter/", {"statement": statement.pk, "stance": stance, **facts})


def in_days(number: int):
    return timezone.localdate() + timedelta(days=number)


def test_a_dialogue_to_come_says_when_and_is_not_called_open(client: Client) -> None:
    dialogue = DialogueFactory(opens_on=in_days(5))

    text = page(client, dialogue)

    assert "Ce dialogue ouvrira le" in text
    assert "À venir" in text
    assert "state--open" not in text
    assert "À venir" in client.get("/dialogues/").text
    assert "Ce dialogue ouvrira le" in page(client, dialogue, "resultats/")
    assert "peu après les réponses" not in page(client, dialogue, "resultats/")


def test_a_dialogue_that_is_over_says_so_with_its_last_day(client: Client) -> None:
    dialogue = DialogueFactory(closes_on=in_days(-3))

    assert "Ce dialogue s’est terminé le" in page(client, dialogue)
    assert "Personne n’y a répondu" in page(client, dialogue)
    assert "Personne n’y a répondu" in page(client, dialogue, "resultats/")


def test_results_that_nobody_started_invite_to_be_the_first(client: Client) -> None:
    dialogue = DialogueFactory()

    text = page(client, dialogue, "resultats/")

    assert "Personne n’a encore répondu" in text
    assert "Donner mon avis" in text


def test_under_ten_people_the_results_say_from_how_many_they_are_shown(client: Client) -> None:
    statement = StatementFactory()
    VoteFactory.create_batch(4, statement=statement)
    actions.draw_results(dialogue_id=statement.dialogue_id, now=timezone.now())

    text = page(client, statement.dialogue, "resultats/")

    assert "à partir de 10 personnes" in text
    assert "La carte des opinions" not in text

    VoteFactory(statement=statement)
    actions.draw_results(dialogue_id=statement.dialogue_id, now=timezone.now())
    assert "La carte des opinions" in page(client, statement.dialogue, "resultats/")


def test_what_everyone_says_is_said_without_at_least(client: Client) -> None:
    statement = StatementFactory()
    VoteFactory.create_batch(12, statement=statement)
    VoteFactory.create_batch(12, statement=StatementFactory(dialogue=statement.dialogue), stance=-1)
    actions.draw_results(dialogue_id=statement.dialogue_id, now=timezone.now())

    text = page(client, statement.dialogue, "resultats/")

    assert "10 sur 10 sont d’accord" in text
    assert "10 sur 10 ne sont pas d’accord" in text
    assert "Au moins 10" not in text


def test_results_say_their_day_and_lead_to_their_parts(client: Client) -> None:
    statement = StatementFactory()
    VoteFactory.create_batch(12, statement=statement)
    actions.draw_results(dialogue_id=statement.dialogue_id, now=timezone.now())

    text = page(client, statement.dialogue, "resultats/")

    assert "Résultats du" in text
    for anchor in ("divise", "carte"):
        assert f'href="#{anchor}"' in text
        assert f'id="{anchor}"' in text


def test_someone_who_comes_back_is_invited_to_go_on(client: Client) -> None:
    first = StatementFactory()
    second = StatementFactory(dialogue=first.dialogue)
    assert "Donner mon avis" in page(client, first.dialogue)

    begin(client, first.dialogue)
    answer(client, first)
    response = client.get(f"/dialogues/{first.dialogue.slug}/")
    assert "Reprendre où j’en étais" in response.text
    assert "no-store" in response.headers["Cache-Control"]

    answer(client, second)
    assert "Revoir mes réponses" in page(client, first.dialogue)
    assert "Reprendre" not in page(client, first.dialogue)


def test_an_answer_changed_from_my_answers_leads_back_to_them(client: Client) -> None:
    statement = StatementFactory()
    begin(client, statement.dialogue)
    answer(client, statement)

    asked = page(client, statement.dialogue, f"participer/?affirmation={statement.number}")
    assert 'name="next" value="answers"' in asked
    assert "Garder ma réponse" in asked
    # htmx would put the whole page of answers in the place of the card.
    assert f'hx-post="/dialogues/{statement.dialogue.slug}/voter/"' not in asked

    response = client.post(
        f"/dialogues/{statement.dialogue.slug}/voter/",
        {"statement": statement.pk, "stance": "disagree", "next": "answers"},
        follow=True,
    )
    assert "Votre réponse est modifiée" in response.text
    assert Vote.objects.current().get().stance == -1


def test_the_first_statement_says_what_passing_means_and_shows_no_number_out_of_order(client: Client) -> None:
    statement = StatementFactory(number=32)
    StatementFactory(dialogue=statement.dialogue, number=33)
    begin(client, statement.dialogue)

    text = page(client, statement.dialogue, "participer/")

    assert "Vous hésitez" in text
    assert "Affirmation 3" not in text


def test_nothing_is_chosen_for_the_person_who_starts(client: Client) -> None:
    statement = StatementFactory()

    text = page(client, statement.dialogue, "participer/")

    assert "checked" not in text
    assert statement.dialogue.territory.name in text


def test_who_has_answered_everything_can_give_the_address_around(client: Client) -> None:
    statement = StatementFactory()
    begin(client, statement.dialogue)
    answer(client, statement)

    text = page(client, statement.dialogue, "participer/")

    assert f"http://testserver/dialogues/{statement.dialogue.slug}/" in text
    assert "partageons déjà" not in text, "the same link twice"


@pytest.fixture
def animator(client: Client) -> Client:
    client.force_login(PersonFactory(animator=True))
    return client


def move(client: Client, dialogue: Dialogue, step: str):
    return client.post(f"/bureau/{dialogue.slug}/etat/", {"step": step}, follow=True)


@pytest.mark.parametrize("situation", ["draft", "closed"])
def test_a_dialogue_whose_last_day_is_past_is_not_opened_in_vain(animator: Client, situation: str) -> None:
    dialogue = DialogueFactory(**{situation: True}, closes_on=in_days(-1))
    StatementFactory.create_batch(2, dialogue=dialogue)

    response = move(animator, dialogue, "open")

    assert "Le dernier jour est passé" in response.text
    dialogue.refresh_from_db()
    assert dialogue.stage == situation


def test_a_dialogue_opened_before_its_first_day_says_when_people_will_answer(animator: Client) -> None:
    dialogue = DialogueFactory(draft=True, opens_on=in_days(5))
    StatementFactory.create_batch(2, dialogue=dialogue)

    assert "on pourra y répondre à partir du" in move(animator, dialogue, "open").text


def test_a_last_day_already_past_is_refused_when_it_is_typed(animator: Client) -> None:
    dialogue = DialogueFactory(draft=True)
    facts = {
        "question": "Que changer ?",
        "language": "fr",
        "own_words": "before",
        "colleges": ["citizen"],
        "closes_on": in_days(-1).isoformat(),
    }

    response = animator.post(f"/bureau/{dialogue.slug}/modifier/", facts)

    assert response.status_code == 422
    assert "Ce jour est déjà passé" in response.text


def test_the_words_of_an_old_dialogue_are_corrected_without_touching_its_dates(animator: Client) -> None:
    dialogue = DialogueFactory(closed=True, closes_on=in_days(-1))
    facts = {
        "question": "Mieux dit ?",
        "language": "fr",
        "own_words": "before",
        "colleges": ["citizen"],
        "closes_on": in_days(-1).isoformat(),
    }

    assert animator.post(f"/bureau/{dialogue.slug}/modifier/", facts).status_code == 302


def test_a_draft_is_kept_before_its_statements_are_found(animator: Client) -> None:
    facts = {
        "question": "Que changer ?",
        "language": "fr",
        "own_words": "before",
        "colleges": ["citizen"],
        "territory": TerritoryFactory().pk,
        "statements": "",
    }

    response = animator.post("/bureau/nouveau-dialogue/", facts, follow=True)

    assert "Il lui faut maintenant des affirmations" in response.text
    assert "Aucune affirmation pour l’instant" in response.text


def test_a_statement_that_differs_by_its_apostrophe_only_is_already_there(animator: Client) -> None:
    statement = StatementFactory(text="Un banc à l’ombre.")

    response = animator.post(
        f"/bureau/{statement.dialogue.slug}/affirmations/", {"statements": "un banc à l'ombre\nUn marché."}
    )

    assert "est déjà dans le dialogue" in response.text
    assert statement.dialogue.statements.count() == 1


def test_six_hundred_long_statements_pasted_at_once_are_all_there(animator: Client) -> None:
    dialogue = DialogueFactory(draft=True)
    pasted = "\n".join(f"{n}. Une idée numéro {n} {'à dire en détail ' * 8}" for n in range(600))

    assert 'maxlength="' not in animator.get(f"/bureau/{dialogue.slug}/").text, "the browser would cut the paste"
    response = animator.post(f"/bureau/{dialogue.slug}/affirmations/", {"statements": pasted}, follow=True)

    assert "600" in response.text
    assert dialogue.statements.count() == 600


def test_a_paste_beyond_measure_is_refused_in_words(animator: Client) -> None:
    dialogue = DialogueFactory(draft=True)

    response = animator.post(f"/bureau/{dialogue.slug}/affirmations/", {"statements": "Une idée.\n" * 20_001})

    assert "collez-les en deux fois" in response.text
    assert not dialogue.statements.exists()


def test_the_desk_says_of_each_dialogue_its_state_its_statements_and_who_came(animator: Client) -> None:
    statement = StatementFactory(dialogue__question="Et la gare ?")
    VoteFactory.create_batch(2, statement=statement)

    text = animator.get("/bureau/").text

    assert "<table" not in text, "on a phone its last columns are out of sight"
    for words in ("Et la gare ?", "Ouvert", "1 affirmation", "2 personnes ont participé"):
        assert words in text
