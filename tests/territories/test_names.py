import pytest
from django.db import connection

from tests.territories.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Saint-Étienne", "saint etienne"),
        ("St Etienne", "saint etienne"),
        ("STE-MARIE", "sainte marie"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Hay les Roses", "l hay les roses"),
        ("Schœlcher", "schoelcher"),
        ("Communauté de communes Faucigny - Glières", "communaute de communes faucigny glieres"),
        ("  Y  ", "y"),
        ("Stains", "stains"),
        ("E\u0301pinal", "epinal"),
    ],
)
def test_a_name_is_made_plain(name: str, plain: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT territories_plain_name(%s)", [name])
        assert cursor.fetchone() == (plain,)


def test_a_territory_carries_its_plain_name() -> None:
    assert CommuneFactory(name="Île-de-Bréhat").search_name == "ile de brehat"
