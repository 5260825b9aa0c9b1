"""A citizen submits an idea on a phone, is refused, contests, is accepted; who moderates needs the keyboard only."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cedre.accounts.models import RoleKind
from cedre.dialogues.models import Dialogue, State, Statement
from cedre.moderation import rules as moderation_rules
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db(transaction=True)

Axe = Callable[[Page], None]
Screenshot = Callable[[Page, str], Path]
IDEA = "Le marché devrait aussi venir le mercredi après-midi."


@pytest.fixture
def dialogue(monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    # A browser types faster than anyone.
    monkeypatch.setattr(moderation_rules, "SHORTEST_WRITING", moderation_rules.SHORTEST_WRITING * 0)
    dialogue = DialogueFactory(question="Que changer sur la place ?", engagement=EngagementFactory())
    StatementFactory(dialogue=dialogue, number=1, text="Le marché devrait venir le mercredi après-midi.")
    StatementFactory(dialogue=dialogue, number=2, text="Des rues sans voitures.")
    PersonFactory(email="lea@exemple.test", role=RoleKind.MODERATOR, role__scope=dialogue.engagement.scope)
    return dialogue


def looked_at(page: Page, axe: Axe, screenshot: Screenshot, name: str) -> None:
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], name
    screenshot(page, name)


def sign_in(page: Page) -> None:
    page.goto("/compte/connexion/mot-de-passe/?next=/bureau/")
    page.get_by_label("Adresse électronique").fill("lea@exemple.test")
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()


def test_a_citizen_submits_an_idea_is_refused_contests_and_is_heard(
    phone: Page, desktop: Page, dialogue: Dialogue, axe: Axe, screenshot: Screenshot
) -> None:
    phone.goto(dialogue.get_absolute_url())
    phone.get_by_role("link", name="Proposez-la dans vos mots").click()
    looked_at(phone, axe, screenshot, "submit-phone")
    phone.get_by_label("Votre idée, en une phrase").fill(IDEA)
    phone.get_by_role("button", name="Envoyer").click()
    expect(phone.get_by_role("heading", name="La vôtre est-elle déjà ici")).to_be_visible()
    looked_at(phone, axe, screenshot, "near-phone")
    phone.get_by_role("button", name="La mienne dit autre chose").click()
    expect(phone.get_by_text("Elle attend d’être relue.")).to_be_visible()

    sign_in(desktop)
    desktop.get_by_role("link", name="1 proposition à relire").click()
    expect(desktop.get_by_role("button", name="Réunir à celle-ci")).to_be_visible()
    looked_at(desktop, axe, screenshot, "queue-desktop")
    desktop.get_by_role("heading", name=IDEA).focus()
    desktop.keyboard.press("r")
    expect(desktop.get_by_label("Attaque des personnes")).to_be_focused()
    desktop.keyboard.press("Space")
    for _key in range(3):
        desktop.keyboard.press("ArrowDown")
    expect(desktop.get_by_label("Dit plusieurs idées à la fois")).to_be_checked()
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("Le mercredi, ou l’après-midi ?")
    looked_at(desktop, axe, screenshot, "refuse-desktop")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("Rien n’attend")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("Dit plusieurs idées à la fois")).to_be_visible()
    looked_at(phone, axe, screenshot, "refused-phone")
    phone.get_by_role("link", name="Contester cette décision").click()
    phone.get_by_label("Pourquoi contester").fill("C’est un seul moment de la semaine.")
    looked_at(phone, axe, screenshot, "contest-phone")
    phone.get_by_role("button", name="Contester").click()
    expect(phone.get_by_text("Contestée : elle va être relue.")).to_be_visible()

    desktop.reload()
    expect(desktop.get_by_text("C’est un seul moment de la semaine.")).to_be_visible()
    looked_at(desktop, axe, screenshot, "appeal-desktop")
    desktop.get_by_role("heading", name=IDEA).focus()
    desktop.keyboard.press("a")
    expect(desktop.get_by_text("est soumise au vote")).to_be_visible()

    # Accepted by mistake, for a moment.
    looked_at(desktop, axe, screenshot, "undo-desktop")
    desktop.get_by_role("button", name="Annuler cette décision").click()
    expect(desktop.get_by_text("C’est un seul moment de la semaine.")).to_be_visible()
    desktop.get_by_role("link", name="Décisions récentes").click()
    looked_at(desktop, axe, screenshot, "decisions-desktop")
    desktop.go_back()
    desktop.get_by_role("heading", name=IDEA).focus()
    desktop.keyboard.press("a")
    expect(desktop.get_by_text("est soumise au vote")).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("Elle est soumise au vote.")).to_be_visible()
    assert Statement.objects.get(text=IDEA).state == State.SHOWN
    phone.goto(f"{dialogue.get_absolute_url()}moderation/")
    expect(phone.get_by_text("Acceptée après contestation.", exact=True)).to_be_visible()
    expect(phone.get_by_text(IDEA)).to_have_count(0)
    looked_at(phone, axe, screenshot, "log-phone")
    phone.goto(f"{dialogue.get_absolute_url()}participer/?affirmation=2")
    phone.get_by_role("link", name="Signaler").click()
    phone.get_by_label("Désigne quelqu’un").check()
    looked_at(phone, axe, screenshot, "flag-phone")
    phone.get_by_role("button", name="Signaler").click()
    expect(phone.get_by_text("ils restent là en attendant")).to_be_visible()
    desktop.reload()
    expect(desktop.get_by_text("Signalée par 1 personne")).to_be_visible()
    looked_at(desktop, axe, screenshot, "flagged-desktop")
    phone.goto("/moderation/")
    looked_at(phone, axe, screenshot, "rules-phone")


def test_without_javascript_the_same_queue_is_answered_with_buttons(
    desktop_without_javascript: Page, dialogue: Dialogue
) -> None:
    page = desktop_without_javascript
    page.goto(f"{dialogue.get_absolute_url()}proposer/")
    page.get_by_label("Votre idée, en une phrase").fill("Une fontaine devant la mairie.")
    page.get_by_role("button", name="Envoyer").click()
    sign_in(page)
    page.goto("/bureau/moderation/")

    page.get_by_text("Refuser, avec un motif").click()
    page.get_by_label("Ne parle pas du sujet").check()
    page.get_by_role("button", name="Refuser").click()

    expect(page.get_by_text("Rien n’attend")).to_be_visible()
    assert Statement.objects.get(number=3).withheld_because == "Ne parle pas du sujet"
