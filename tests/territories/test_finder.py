"""The finder against all of France: what people type, and what they should see first."""

import pytest
from pytest_django import DjangoAssertNumQueries

from cedre.territories import queries
from cedre.territories.models import Kind, Territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_territories")]


def first(text: str) -> Territory:
    return queries.find_territories(text)[0]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("saint etie", Kind.COMMUNE, "42218"),
        ("epinal", Kind.COMMUNE, "88160"),
        ("45000", Kind.COMMUNE, "45234"),
        ("45 000", Kind.COMMUNE, "45234"),
        ("orelans", Kind.COMMUNE, "45234"),
        ("nates", Kind.COMMUNE, "44109"),
        ("ORLÉANS", Kind.COMMUNE, "45234"),
        ("lyon", Kind.COMMUNE, "69123"),
        ("paris", Kind.COMMUNE, "75056"),
        ("paris 11", Kind.COMMUNE, "75056"),
        ("paris 11e arrondissement", Kind.COMMUNE, "75056"),
        ("75011", Kind.COMMUNE, "75056"),
        ("st etienne", Kind.COMMUNE, "42218"),
        ("ste foy les lyon", Kind.COMMUNE, "69202"),
        ("métropole de lyon", Kind.EPCI, "200046977"),
        ("cc faucigny", Kind.EPCI, "200000172"),
        ("L'Hay les Roses", Kind.COMMUNE, "94038"),
        ("mans", Kind.COMMUNE, "72181"),
        ("chalon sur sone", Kind.COMMUNE, "71076"),
        ("boulogne bilancour", Kind.COMMUNE, "92012"),
        ("saint etiene", Kind.COMMUNE, "42218"),
        ("ville d'orléans", Kind.COMMUNE, "45234"),
        ("la ville de tolouse", Kind.COMMUNE, "31555"),
        ("45000 orléans", Kind.COMMUNE, "45234"),
        ("saint-denis 93", Kind.COMMUNE, "93066"),
        ("saint-denis (974)", Kind.COMMUNE, "97411"),
        ("marseille 11", Kind.COMMUNE, "13055"),
        ("45234", Kind.COMMUNE, "45234"),
        ("2a004", Kind.COMMUNE, "2A004"),
        ("200046977", Kind.EPCI, "200046977"),
        ("214502346", Kind.COMMUNE, "45234"),
        ("4500", Kind.COMMUNE, "45234"),
        ("450", Kind.DEPARTMENT, "45"),
        ("75", Kind.DEPARTMENT, "75"),
        ("2a", Kind.DEPARTMENT, "2A"),
        ("loiret", Kind.DEPARTMENT, "45"),
        ("bretagne", Kind.REGION, "53"),
        ("france", Kind.NATION, "FR"),
        ("nouvelle caledonie", Kind.OVERSEAS, "988"),
        ("y", Kind.COMMUNE, "80829"),
    ],
)
def test_what_people_type_leads_to_what_they_mean(text: str, kind: Kind, code: str) -> None:
    found = first(text)
    assert (found.kind, found.code) == (kind, code)


def test_a_number_of_two_digits_shows_the_departement_then_the_region() -> None:
    assert [each.name for each in queries.find_territories("75")] == ["Paris", "Nouvelle-Aquitaine"]


def test_the_metropole_follows_its_city() -> None:
    assert [each.name for each in queries.find_territories("lyon")[:2]] == ["Lyon", "Métropole de Lyon"]


@pytest.mark.parametrize("text", ["", "   ", "!?", "zzzzqqq", "\x00", "99999", "%", "_", "12345678901234"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(text: str) -> None:
    assert queries.find_territories(text) == []


def test_a_letter_missing_from_a_short_name_does_not_hide_it() -> None:
    found = queries.find_territories("st dnis")[:2]
    assert {each.whereabouts for each in found} == {"Commune, La Réunion (974)", "Commune, Seine-Saint-Denis (93)"}


def test_the_limit_is_kept() -> None:
    assert len(queries.find_territories("saint", limit=7)) == 7
    assert len(queries.find_territories("orelans", limit=2)) == 2


def test_homonyms_come_with_what_tells_them_apart() -> None:
    found = queries.find_territories("saint-denis")[:2]
    assert {each.whereabouts for each in found} == {"Commune, La Réunion (974)", "Commune, Seine-Saint-Denis (93)"}


def test_each_answer_takes_few_questions(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for text, most in (("45000", 1), ("lyon", 3), ("orelans", 7)):
        with django_assert_max_num_queries(most):
            assert [each.whereabouts for each in queries.find_territories(text)]
