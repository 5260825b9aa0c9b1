import pytest
from django.test import Client

from cedre.territories.forms import TerritoryForm
from cedre.territories.models import Territory
from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orleans() -> Territory:
    return CommuneFactory(code="45234", name="Orléans", department__code="45", department__name="Loiret")


def choices(form: TerritoryForm) -> list[Territory]:
    return form.picker.choices


def test_nothing_is_proposed_before_anything_is_typed(orleans: Territory) -> None:
    assert choices(TerritoryForm()) == []


def test_searching_without_javascript_shows_choices_and_is_never_the_end_of_the_form(orleans: Territory) -> None:
    form = TerritoryForm({"territory_text": "orelans", "territory_search": "1"})
    assert not form.is_valid()
    assert choices(form) == [orleans]


def test_changing_one_s_mind_by_searching_again_does_not_send_the_form(orleans: Territory) -> None:
    form = TerritoryForm({"territory": str(orleans.pk), "territory_text": "x", "territory_search": "1"})
    assert not form.is_valid()
    assert "puis enregistrez" in str(form.errors["territory"])


def test_a_territory_chosen_is_given(orleans: Territory) -> None:
    form = TerritoryForm({"territory": str(orleans.pk), "territory_text": "orleans"})
    assert form.is_valid()
    assert form.cleaned_data["territory"] == orleans


def test_the_territory_chosen_stays_first_whatever_is_typed_next(orleans: Territory) -> None:
    tours = CommuneFactory(name="Tours")
    form = TerritoryForm({"territory": str(orleans.pk), "territory_text": "tours"})
    assert choices(form) == [orleans, tours]
    assert form.picker.chosen == orleans


@pytest.mark.parametrize("key", ["", "abc", "-1", "0", "99999999999999999999999999", "٣x"])
def test_a_key_that_means_nothing_is_refused_and_breaks_nothing(orleans: Territory, key: str) -> None:
    form = TerritoryForm({"territory": key})
    assert not form.is_valid()
    assert form.picker.chosen is None


def test_a_territory_may_be_chosen_beforehand(orleans: Territory) -> None:
    assert TerritoryForm(initial={"territory": str(orleans.pk)}).picker.chosen == orleans
    assert TerritoryForm(initial={"territory": orleans}).picker.chosen == orleans


def test_typing_brings_choices_as_a_fragment(client: Client, orleans: Territory) -> None:
    CommuneFactory(name="Orly")
    answer = client.get("/territoires/choix/", {"territory_text": "or", "territory": orleans.pk})
    html = answer.content.decode()
    assert "<html" not in html
    assert f'value="{orleans.pk}"' in html
    assert html.count('type="radio"') == 2
    assert html.count(" checked") == 1
    assert "Commune, Loiret (45)" in html


def test_finding_nothing_in_the_picker_says_what_to_try(client: Client) -> None:
    html = client.get("/territoires/choix/", {"territory_text": "zzzzqqq"}).content.decode()
    assert "essayez le code postal" in html
