import csv
from io import StringIO

import pytest
from django.test import Client

from cedre.accounts import declarations

pytestmark = pytest.mark.django_db


def test_anyone_reads_in_the_register_what_every_room_declares(client: Client) -> None:
    text = client.get("/donnees-personnelles/registre/").text

    for entry in declarations.processings():
        assert str(entry.name) in text
        assert str(entry.purpose) in text
    assert "Réponses à un dialogue" in text


def test_the_register_leaves_as_a_table_of_one_line_an_entry(client: Client) -> None:
    answer = client.get("/donnees-personnelles/registre.csv")

    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Traitement"] for row in rows] == [str(entry.name) for entry in declarations.processings()]
    assert all(value for row in rows for value in row.values())
    assert "registre-des-traitements.csv" in answer["Content-Disposition"]


def test_the_register_leaves_as_a_text_with_a_title_an_entry(client: Client) -> None:
    text = client.get("/donnees-personnelles/registre.md").text

    assert text.count("\n## ") == len(declarations.processings())
    assert "dialogues.vote.*" in text


def test_the_register_is_said_in_english_too(client: Client) -> None:
    text = client.get("/donnees-personnelles/registre/", headers={"Accept-Language": "en"}).text

    assert "Answers to a dialogue" in text


def test_the_page_on_personal_data_leads_to_the_register_and_to_ones_own(client: Client) -> None:
    text = client.get("/donnees-personnelles/").text

    assert 'href="/donnees-personnelles/registre/"' in text
    assert 'href="/compte/donnees/"' in text
