import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ["9" * 5000, "٣" * 5000, "9" * 30, "-1", "²"])
def test_a_key_that_is_no_territory_chooses_nothing(client: Client, key: str) -> None:
    answer = client.get(reverse("territories:choices"), {"territory": key})

    assert answer.status_code == 200
    assert answer.context["picker"].chosen is None
