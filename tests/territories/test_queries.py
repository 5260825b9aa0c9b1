import pytest

from cedre.territories import queries, rules
from cedre.territories.models import Kind, Territory
from tests.territories.factories import (
    CommuneFactory,
    DepartmentFactory,
    EpciFactory,
    NationFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


def test_a_territory_is_found_by_its_code_whatever_its_case() -> None:
    ajaccio = CommuneFactory(code="2A004")
    assert queries.territory_by_code("2a004") == ajaccio


def test_a_code_that_a_departement_and_a_region_share_is_refused() -> None:
    DepartmentFactory(code="75", region=RegionFactory(code="11"), name="Paris")
    RegionFactory(code="75", name="Nouvelle-Aquitaine")
    with pytest.raises(rules.AmbiguousCode, match=r"departement:75.*region:75"):
        queries.territory_by_code("75")


def test_the_kind_settles_an_ambiguous_code() -> None:
    paris = DepartmentFactory(code="75")
    aquitaine = RegionFactory(code="75")
    assert queries.territory_by_code("departement:75") == paris
    assert queries.territory_by_code("75", Kind.REGION) == aquitaine


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(rules.UnknownTerritory, match="00000"):
        queries.territory_by_code("00000")


def test_the_latest_vintage_answers_for_a_code() -> None:
    later = CommuneFactory(code="45234", vintage=2027)
    CommuneFactory(code="45234", vintage=2026)
    assert queries.territory_by_code("45234") == later


def test_a_region_is_made_of_its_departements_the_most_populated_first() -> None:
    region = RegionFactory()
    small, large = DepartmentFactory(region=region, population=10), DepartmentFactory(region=region, population=20)
    DepartmentFactory(population=30)
    assert list(queries.members_of(region)) == [large, small]


def test_a_nation_is_made_of_regions_and_overseas_collectivities() -> None:
    nation = NationFactory()
    region = RegionFactory(nation=nation, population=2)
    collectivity = RegionFactory(nation=nation, kind=Kind.OVERSEAS, population=1)
    CommuneFactory(department__region=region)
    assert list(queries.members_of(nation)) == [region, collectivity]


def test_nothing_is_inside_a_commune() -> None:
    assert not queries.members_of(CommuneFactory()).exists()


def test_communes_without_population_come_last() -> None:
    department = DepartmentFactory()
    empty, small = CommuneFactory(department=department, population=None), CommuneFactory(department=department)
    assert list(queries.members_of(department)) == [small, empty]


def test_a_departement_shows_the_epci_that_reach_into_it() -> None:
    department, neighbour = DepartmentFactory(), DepartmentFactory()
    own, crossing = EpciFactory(department=department, population=9), EpciFactory(department=neighbour, population=5)
    CommuneFactory(department=department, epci=own)
    CommuneFactory(department=department, epci=crossing)
    CommuneFactory(department=neighbour, epci=crossing)
    assert list(queries.epcis_of(department)) == [own, crossing]
    assert set(queries.departments_of(crossing)) == {department, neighbour}
    assert list(Territory.objects.epcis().inside(department)) == [own]


def test_names_are_sorted_without_their_accents() -> None:
    department = DepartmentFactory()
    for name in ("Zuydcoote", "Épinal", "Eu", "Orléans"):
        CommuneFactory(department=department, name=name)
    names = Territory.objects.inside(department).by_name().values_list("name", flat=True)
    assert list(names) == ["Épinal", "Eu", "Orléans", "Zuydcoote"]


def test_top_territories_are_regions_and_collectivities_by_name() -> None:
    RegionFactory(name="Occitanie")
    RegionFactory(name="Île-de-France")
    RegionFactory(name="Mayotte", kind=Kind.OVERSEAS)
    DepartmentFactory(region__name="Zone")
    assert [each.name for each in queries.top_territories()] == ["Île-de-France", "Mayotte", "Occitanie", "Zone"]
