import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cedre.territories.models import Kind, Territory
from tests.accounts.factories import PersonFactory
from tests.territories.factories import CommuneFactory, DepartmentFactory, EpciFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loiret() -> Territory:
    region = RegionFactory(code="24", name="Centre-Val de Loire", population=2_587_031)
    return DepartmentFactory(code="45", name="Loiret", region=region, population=691_268)


@pytest.fixture
def orleans(loiret: Territory) -> Territory:
    return CommuneFactory(
        code="45234",
        name="Orléans",
        department=loiret,
        epci=EpciFactory(code="244500468", name="Orléans Métropole", department=loiret),
        population=116_357,
        postcodes=["45000", "45100"],
        siren="214502346",
    )


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def test_the_page_of_a_commune_says_what_is_known_of_it(client: Client, orleans: Territory) -> None:
    html = page(client, "/territoires/commune/45234/")
    for fact in ("Orléans", "116 357 habitant·es", "45000, 45100", "214502346", "Orléans Métropole", "Loiret"):
        assert fact in html
    assert 'href="/territoires/departement/45/"' in html
    assert "millésime 2026" in html
    assert "GeoNames" in html


def test_the_page_leaves_room_for_its_dialogues_and_a_link_without_javascript(
    client: Client, orleans: Territory
) -> None:
    html = page(client, "/territoires/commune/45234/")
    address = f"/dialogues/du-territoire/{orleans.pk}/"
    assert f'hx-get="{address}"' in html
    assert f'<a href="{address}">' in html


def test_the_address_of_a_territory_is_its_kind_and_its_code(client: Client, loiret: Territory) -> None:
    assert loiret.get_absolute_url() == "/territoires/departement/45/"
    assert "Centre-Val de Loire" in page(client, "/territoires/region/24/")


@pytest.mark.parametrize("address", ["commune/00000/", "planete/45234/", "region/45234/"])
def test_an_unknown_territory_is_a_page_not_found(client: Client, orleans: Territory, address: str) -> None:
    assert client.get(f"/territoires/{address}").status_code == 404


def test_a_crossing_epci_names_all_its_departements(client: Client, loiret: Territory) -> None:
    crossing = EpciFactory(department=loiret)
    CommuneFactory(department=loiret, epci=crossing)
    CommuneFactory(department__name="Yonne", epci=crossing)
    html = page(client, crossing.get_absolute_url())
    assert "Yonne" in html
    assert "la plupart des habitant·es" in html


def test_members_are_paged_the_most_populated_first(client: Client, loiret: Territory) -> None:
    for number in range(60):
        CommuneFactory(department=loiret, name=f"Bourg {number:02}", population=1_000 + number)
    first, second = page(client, "/territoires/departement/45/"), page(client, "/territoires/departement/45/?page=2")
    assert "Bourg 59" in first
    assert "Bourg 09" not in first
    assert "Bourg 09" in second
    assert "Page 2 sur 2" in second


def test_a_page_number_that_means_nothing_shows_a_page(client: Client, orleans: Territory) -> None:
    assert "Orléans" in page(client, "/territoires/departement/45/?page=x")


@pytest.mark.parametrize(
    ("kind", "code", "most"), [("commune", "45234", 3), ("departement", "45", 6), ("region", "24", 5)]
)
def test_a_page_asks_the_database_few_questions(
    client: Client,
    orleans: Territory,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    kind: str,
    code: str,
    most: int,
) -> None:
    for _ in range(12):
        CommuneFactory(department=orleans.department, epci=EpciFactory(department=orleans.department))
    address = f"/territoires/{kind}/{code}/"
    # What every page asks once and keeps for a minute is not counted.
    client.get(address)
    with django_assert_max_num_queries(most):
        page(client, address)


def test_the_finder_works_without_javascript(client: Client, orleans: Territory) -> None:
    html = page(client, "/territoires/?q=orelans")
    assert "<html" in html
    assert 'value="orelans"' in html
    assert 'href="/territoires/commune/45234/"' in html
    assert "Commune, Loiret (45)" in html


def test_the_finder_answers_htmx_with_its_results_alone(client: Client, orleans: Territory) -> None:
    html = page(client, "/territoires/?q=orleans", **{"HX-Request": "true"})
    assert "<html" not in html
    assert 'data-announce="2 territoires trouvés"' in html


def test_going_back_asks_for_the_whole_page(client: Client, orleans: Territory) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in page(client, "/territoires/?q=orleans", **headers)


def test_the_two_answers_of_an_address_are_not_confused_by_caches(client: Client) -> None:
    assert "HX-Request" in client.get("/territoires/")["Vary"]


def test_finding_nothing_says_what_to_try(client: Client, orleans: Territory) -> None:
    html = page(client, "/territoires/?q=zzzzqqq")
    assert "Aucun territoire ne ressemble à « zzzzqqq »" in html
    assert "Partir de ma région" in html


def test_what_is_typed_is_shown_and_never_run(client: Client) -> None:
    assert "<script>alert" not in page(client, "/territoires/?q=<script>alert(1)</script>")


def test_without_a_question_the_finder_starts_from_the_regions(client: Client, loiret: Territory) -> None:
    assert 'href="/territoires/region/24/"' in page(client, "/territoires/")


def test_the_finder_asks_as_many_questions_for_one_result_as_for_twenty(
    client: Client, loiret: Territory, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        CommuneFactory(department=loiret, name=f"Bourg {number:02}")
    client.get("/territoires/")
    with django_assert_max_num_queries(4):
        assert page(client, "/territoires/?q=bourg").count("item__title") == 20


def test_an_overseas_collectivity_shows_its_communes(client: Client) -> None:
    collectivity = RegionFactory(kind=Kind.OVERSEAS, code="987", name="Polynésie française")
    CommuneFactory(department=collectivity, region=None, nation=collectivity.nation, name="Papeete")
    html = page(client, "/territoires/outre-mer/987/")
    assert "Papeete" in html
    assert "Collectivité d’outre-mer" in html


def test_who_administers_goes_from_a_territory_to_its_team(client: Client) -> None:
    territory = CommuneFactory()
    team = reverse("accounts:team", args=["territoire", territory.pk])

    assert team not in client.get(territory.get_absolute_url()).content.decode()
    client.force_login(PersonFactory(administrator=True))
    assert team in client.get(territory.get_absolute_url()).content.decode()
    assert client.get(team).status_code == 200
