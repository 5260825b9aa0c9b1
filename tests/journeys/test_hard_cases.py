"""Long words, nervous fingers, one's own earlier answers: what happens in a real hand."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue, Vote
from tests.accounts.factories import PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dialogue() -> Dialogue:
    dialogue = DialogueFactory(question="Que changer sur la place, ensemble ? " * 5)
    StatementFactory(dialogue=dialogue, number=1, text="a" * 300)
    StatementFactory(dialogue=dialogue, number=2, text='« Oui », dit-elle : <b>non</b> & "peut-être" 🌳')
    StatementFactory(dialogue=dialogue, number=3, text="https://exemple.test/" + "x" * 200)
    return dialogue


def test_a_word_that_cannot_be_cut_stays_inside_the_phone(phone: Page, dialogue: Dialogue) -> None:
    for statement in dialogue.statements.all():
        VoteFactory.create_batch(6, statement=statement)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    person = PersonFactory(animator=True)
    phone.goto(f"/dialogues/{dialogue.slug}/participer/")
    phone.get_by_role("button", name="Commencer").click()
    phone.get_by_role("button", name="Je passe", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    phone.goto("/bureau/")
    phone.get_by_role("link", name="Utiliser un mot de passe").click()
    phone.get_by_label("Adresse électronique").fill(person.email)
    phone.get_by_label("Mot de passe").fill("secret")
    phone.get_by_role("button", name="Se connecter").click()
    expect(phone.get_by_role("heading", name="Mon bureau")).to_be_visible()

    public = ("", "participer/", "mes-reponses/", "resultats/", "resultats/affirmations/", "resultats/1/")
    pages = [f"/dialogues/{dialogue.slug}/{under}" for under in public]
    pages += [f"/bureau/{dialogue.slug}/{under}" for under in ("", "apercu/", "affirmations/1/retirer/")]
    for address in pages:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address


def test_the_numbers_of_a_long_statement_are_seen_without_scrolling_its_words(phone: Page, dialogue: Dialogue) -> None:
    for statement in dialogue.statements.all():
        VoteFactory.create_batch(6, statement=statement)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())

    phone.goto(f"/dialogues/{dialogue.slug}/resultats/affirmations/")

    assert phone.locator("tbody th").first.bounding_box()["width"] < 300


def test_a_finger_that_taps_twice_answers_one_statement(phone: Page) -> None:
    dialogue = DialogueFactory()
    StatementFactory.create_batch(3, dialogue=dialogue)
    phone.goto(f"/dialogues/{dialogue.slug}/participer/")
    phone.get_by_role("button", name="Commencer").click()
    phone.get_by_role("button", name="Je passe", exact=True).click(trial=True)
    place = phone.get_by_role("button", name="Je passe", exact=True).bounding_box()
    assert place is not None

    phone.touchscreen.tap(place["x"] + 40, place["y"] + 20)
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    other = phone.get_by_role("button", name="Je passe", exact=True).bounding_box()
    assert other is not None
    phone.touchscreen.tap(other["x"] + 40, other["y"] + 20)

    # The answer that follows, once read, is taken: it is the second and not the third.
    phone.get_by_role("button", name="D’accord", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("2 réponses sur 3")
    assert sorted(Vote.objects.values_list("stance", flat=True)) == [0, 1]


def test_an_answer_changed_from_my_answers_leads_back_to_them(phone: Page, dialogue: Dialogue) -> None:
    phone.goto(f"/dialogues/{dialogue.slug}/participer/")
    phone.get_by_role("button", name="Commencer").click()
    phone.get_by_role("button", name="Je passe", exact=True).click()
    expect(phone.locator(".progress__label")).to_have_text("1 réponse sur 3")
    phone.get_by_role("link", name="Revoir mes réponses").click()
    phone.get_by_role("link", name="Changer ma réponse").click()
    phone.get_by_role("button", name="Pas d’accord", exact=True).click()

    expect(phone.get_by_role("heading", name="Mes réponses")).to_be_visible()
    expect(phone.get_by_text("Votre réponse est modifiée.")).to_be_visible()
    assert Vote.objects.current().get().stance == -1
