"""A service owes an answer, lets its day pass, then answers; whoever spoke reads it, and the table prints."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cedre.accounts.models import RoleKind, Scope, ScopeKind
from cedre.answers.models import OwedAnswer
from tests.accounts.factories import OrganisationFactory, PersonFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory

pytestmark = pytest.mark.django_db(transaction=True)

STATEMENT = "Un banc à l’ombre sur la place."


@pytest.fixture(autouse=True)
def situation() -> None:
    service = OrganisationFactory(name="Service des espaces verts (fictif)")
    PersonFactory(animator=True, email="coach@exemple.test")
    PersonFactory(
        email="service@exemple.test",
        role=RoleKind.RESPONDENT,
        role__scope=Scope(ScopeKind.ORGANISATION, service.pk),
    )
    dialogue = DialogueFactory(slug="place", question="Que changer sur la place ?")
    StatementFactory(dialogue=dialogue, number=1, text=STATEMENT)
    StatementFactory(dialogue=dialogue, number=2)


def sign_in(page: Page, email: str) -> None:
    page.goto("/bureau/")
    page.get_by_role("link", name="Utiliser un mot de passe").click()
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill("secret")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Mon bureau")).to_be_visible()


def test_an_answer_is_asked_missed_then_given_and_read_by_all(
    desktop: Page, phone: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    sign_in(desktop, "coach@exemple.test")
    desktop.goto("/dialogues/place/resultats/1/")
    desktop.get_by_role("link", name="Adresser cette affirmation à qui peut agir").click()
    axe(desktop)
    desktop.get_by_label("Qui doit répondre ?").select_option(label="Service des espaces verts (fictif)")
    desktop.get_by_label("Ce que vous demandez").fill("Où, et quand ?")
    desktop.get_by_label("Réponse attendue le").fill("2020-01-01")
    desktop.get_by_role("button", name="Demander une réponse").click()
    expect(desktop.get_by_text("Ce jour est passé").first).to_be_visible()
    axe(desktop)
    desktop.get_by_label("Réponse attendue le").fill("2099-01-01")
    desktop.get_by_role("button", name="Demander une réponse").click()
    expect(desktop.get_by_text("C’est demandé.")).to_be_visible()
    axe(desktop)
    screenshot(desktop, "owed-desktop")

    # Weeks go by.
    now = timezone.now()
    OwedAnswer.objects.update(asked_at=now - timedelta(days=40), due_on=timezone.localdate(now) - timedelta(days=5))
    phone.goto("/dialogues/place/")
    expect(phone.get_by_text("En retard de 5 jours")).to_be_visible()
    axe(phone)

    sign_in(phone, "service@exemple.test")
    expect(phone.get_by_text("Réponse en retard")).to_be_visible()
    screenshot(phone, "respondent-desk-phone")
    phone.get_by_role("link", name=STATEMENT).click()
    phone.get_by_label("Refusée").check()
    phone.get_by_role("button", name="Publier la réponse").click()
    expect(phone.get_by_text("Écrivez la réponse")).to_be_visible()
    axe(phone)
    phone.get_by_label("Faite").check()
    phone.get_by_label("La réponse, dans des mots que tout le monde comprend").fill("Deux bancs sont posés au nord.")
    phone.get_by_role("button", name="Publier la réponse").click()
    expect(phone.get_by_text("La réponse est publique.")).to_be_visible()
    screenshot(phone, "owed-phone")

    desktop.goto("/dialogues/place/resultats/1/")
    expect(desktop.get_by_text("Deux bancs sont posés au nord.")).to_be_visible()
    expect(desktop.get_by_text("avec 5 jours de retard")).to_be_visible()
    axe(desktop)
    phone.goto("/dialogues/place/reponses/")
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    desktop.goto("/dialogues/place/reponses/")
    axe(desktop)
    desktop.emulate_media(media="print")
    screenshot(desktop, "follow-up-print")
