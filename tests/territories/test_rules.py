import pytest

from cedre.territories import rules
from cedre.territories.models import Kind, Territory


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("75056", None, "75056"),
        (" 2a004 ", None, "2A004"),
        ("departement:75", Kind.DEPARTMENT, "75"),
        ("Region : 75", Kind.REGION, "75"),
        ("planete:75", None, "PLANETE:75"),
    ],
)
def test_a_code_may_carry_its_kind(text: str, kind: Kind | None, code: str) -> None:
    assert rules.kind_and_code(text) == (kind, code)


def test_the_refusal_of_an_ambiguous_code_lists_the_choices() -> None:
    paris = Territory(kind=Kind.DEPARTMENT, code="75", name="Paris")
    aquitaine = Territory(kind=Kind.REGION, code="75", name="Nouvelle-Aquitaine")
    message = str(rules.AmbiguousCode("75", [paris, aquitaine]))
    assert "departement:75 (Département Paris)" in message
    assert "region:75 (Région Nouvelle-Aquitaine)" in message


def test_the_refusal_of_an_unknown_code_names_it() -> None:
    assert "00000" in str(rules.UnknownTerritory("00000"))
