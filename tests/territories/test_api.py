"""/api/v1/territories: the finder and the pages, for programs."""

from typing import Any

import pytest
from django.test import Client

from cedre.territories.models import Territory
from tests.territories.factories import CommuneFactory, DepartmentFactory, EpciFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def orleans() -> Territory:
    region = RegionFactory(code="24", name="Centre-Val de Loire")
    loiret = DepartmentFactory(code="45", name="Loiret", region=region)
    return CommuneFactory(
        code="45234",
        name="Orléans",
        department=loiret,
        epci=EpciFactory(code="244500468", name="Orléans Métropole", department=loiret),
        population=116_357,
        postcodes=["45000", "45100"],
        siren="214502346",
    )


def get(client: Client, address: str, status: int = 200) -> dict[str, Any]:
    response = client.get(f"/api/v1/territories{address}")
    assert response.status_code == status, response.text
    return response.json()


def test_a_commune_is_told_with_what_contains_it(client: Client, orleans: Territory) -> None:
    assert get(client, "/commune/45234") == {
        "kind": "commune",
        "code": "45234",
        "name": "Orléans",
        "vintage": 2026,
        "population": 116_357,
        "postcodes": ["45000", "45100"],
        "siren": "214502346",
        "latitude": None,
        "longitude": None,
        "parents": [
            {"kind": "nation", "code": "FR", "name": "France"},
            {"kind": "region", "code": "24", "name": "Centre-Val de Loire"},
            {"kind": "departement", "code": "45", "name": "Loiret"},
            {"kind": "epci", "code": "244500468", "name": "Orléans Métropole"},
        ],
        "url": "http://testserver/territoires/commune/45234/",
    }


def test_one_finds_a_territory_as_people_type_it(client: Client, orleans: Territory) -> None:
    found = get(client, "?q=orleans")

    assert [item["name"] for item in found["items"]] == ["Orléans", "Orléans Métropole"]
    assert found["count"] == 2


def test_without_words_one_starts_from_the_regions(client: Client, orleans: Territory) -> None:
    RegionFactory(code="53", name="Bretagne")

    assert [item["name"] for item in get(client, "")["items"]] == ["Bretagne", "Centre-Val de Loire"]


def test_a_list_comes_by_parts_and_says_how_long_it_is(client: Client, orleans: Territory) -> None:
    for number in range(7):
        RegionFactory(name=f"Région {number}")

    first, last = get(client, "?limit=5"), get(client, "?limit=5&offset=5")

    assert (first["count"], first["limit"], first["offset"], len(first["items"])) == (8, 5, 0, 5)
    assert (last["count"], last["offset"], len(last["items"])) == (8, 5, 3)
    assert len({item["code"] for item in first["items"] + last["items"]}) == 8
    assert get(client, "?offset=50")["items"] == []


def test_a_found_list_comes_by_parts_too(client: Client, orleans: Territory) -> None:
    found = get(client, "?q=orleans&limit=1&offset=1")

    assert [item["name"] for item in found["items"]] == ["Orléans Métropole"]
    assert found["count"] == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("?limit=101", "« limit » : au plus 100"),
        ("?limit=0", "« limit » : au moins 1"),
        ("?offset=beaucoup", "« offset » : ce n’est pas un nombre entier"),
        (f"?q={'a' * 101}", "« q » : au plus 100 caractères"),
        ("/planete/45", "« kind » : une de ces valeurs : "),
    ],
)
def test_parameters_that_cannot_be_read_are_refused_in_words(client: Client, address: str, words: str) -> None:
    refusal = get(client, address, status=422)

    assert words.replace("\u00a0", " ") in refusal["detail"].replace("\u00a0", " ")
    assert refusal["errors"][0]["parameter"] in ("limit", "offset", "q", "kind")


def test_an_unknown_territory_is_a_problem_in_words(client: Client, orleans: Territory) -> None:
    response = client.get("/api/v1/territories/commune/00000")

    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert (problem["status"], problem["title"]) == (404, "Introuvable")
    assert "Aucun territoire ne porte le code" in problem["detail"]


def test_a_list_costs_the_same_queries_for_one_region_or_twenty(client: Client, django_assert_num_queries) -> None:
    RegionFactory()
    with django_assert_num_queries(3):
        get(client, "")
    RegionFactory.create_batch(19)

    with django_assert_num_queries(3):
        assert len(get(client, "")["items"]) == 20
