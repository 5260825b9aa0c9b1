"""Someone who animates completes the legal notice, looks at it, saves it; everyone reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_legal_notice_is_completed_with_a_look_before_saving(
    phone: Page, axe: Callable[[Page], None], screenshot: Callable[[Page, str], Path]
) -> None:
    PersonFactory(animator=True, email="awa@exemple.test")
    phone.goto("/compte/connexion/?next=/mentions-legales/")
    phone.get_by_role("link", name="Utiliser un mot de passe").click()
    phone.get_by_label("Adresse électronique").fill("awa@exemple.test")
    phone.get_by_label("Mot de passe").fill("secret")
    phone.get_by_role("main").get_by_role("button", name="Se connecter").click()
    expect(phone.get_by_text("endroits à compléter")).to_be_visible()
    phone.get_by_role("link", name="Modifier cette page").click()

    text = phone.get_by_label("Texte de la page")
    text.fill("## Qui publie ce site\n\nLa **commune fictive** de Trois-Sources. Écrire à [[courriel]].")
    phone.get_by_role("button", name="Voir l’aperçu").click()
    preview = phone.get_by_role("region", name="Aperçu, pas encore enregistré")
    expect(preview.get_by_role("heading", name="Qui publie ce site")).to_be_visible()
    expect(preview.get_by_text("[à compléter : courriel]")).to_be_visible()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    screenshot(phone, "page-edit-phone")

    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.get_by_text("La page est à jour.")).to_be_visible()
    expect(phone.get_by_text("La commune fictive de Trois-Sources.")).to_be_visible()

    phone.get_by_role("link", name="Modifier cette page").click()
    axe(phone)
    phone.get_by_role("link", name="Version 1").click()
    expect(phone.get_by_role("heading", name="Version 1")).to_be_visible()
    phone.get_by_role("link", name="Repartir de ce texte").click()
    phone.get_by_role("button", name="Revenir à la version d’origine").click()
    expect(phone.get_by_text("La page a retrouvé sa version d’origine.")).to_be_visible()
    expect(phone.get_by_text("Texte proposé par Cèdre")).to_be_visible()
