"""Published results as files: what the page shows, nothing of anyone, readable by a French spreadsheet."""

import csv
import io
import json

import pytest
from django.test import Client
from django.utils import timezone

from cedre.dialogues import actions
from cedre.dialogues.models import Dialogue
from tests.dialogues.factories import DialogueFactory, ParticipantFactory, StatementFactory, VoteFactory

pytestmark = pytest.mark.django_db

HEADER = (
    "numéro;affirmation;ensemble;qui;réponses;d’accord;pas d’accord;je passe;partagé;divise;"
    "calculé le;moteur;graine;empreinte des données"
)


@pytest.fixture
def dialogue() -> Dialogue:
    """Forty-three people answer eight statements in two ways; three of them are élu·es, too few to be shown."""
    dialogue = DialogueFactory(slug="sur-la-place", question="Que changer sur la place ?")
    statements = [StatementFactory(dialogue=dialogue, number=n, text=f"Idée n° {n}") for n in range(1, 9)]
    for person in range(43):
        college = "elected" if person < 3 else ("professional", "citizen")[person % 2]
        participant = ParticipantFactory(dialogue=dialogue, college=college)
        for statement in statements:
            shared = statement.number <= 3
            VoteFactory(participant=participant, statement=statement, stance=1 if shared or person % 4 < 2 else -1)
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())
    return dialogue


def content(client: Client, dialogue: Dialogue, suffix: str) -> bytes:
    response = client.get(f"/dialogues/{dialogue.slug}/resultats.{suffix}")
    assert response.status_code == 200
    return response.getvalue()


def table(client: Client, dialogue: Dialogue) -> list[dict[str, str]]:
    text = content(client, dialogue, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_table_opens_in_a_french_spreadsheet(client: Client, dialogue: Dialogue) -> None:
    response = client.get(f"/dialogues/{dialogue.slug}/resultats.csv")

    assert response.streaming
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.localdate(dialogue.drawn_results.drawn_at)
    assert response.headers["Content-Disposition"] == f'attachment; filename="resultats-sur-la-place-{day}.csv"'
    data = response.getvalue()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").split("\r\n")[0] == HEADER


def test_each_row_is_a_statement_and_a_camp_with_its_counts(client: Client, dialogue: Dialogue) -> None:
    rows = table(client, dialogue)

    assert len(rows) == 8 * (1 + len({(row["ensemble"], row["qui"]) for row in rows} - {("tout le monde", "")}))
    everyone = next(row for row in rows if row["numéro"] == "4" and row["ensemble"] == "tout le monde")
    votes = [vote.stance for vote in dialogue.statements.get(number=4).votes.all()]
    assert [everyone[name] for name in ("réponses", "d’accord", "pas d’accord", "je passe")] == [
        str(count) for count in (43, votes.count(1), votes.count(-1), 0)
    ]
    assert {row["qui"] for row in rows if row["ensemble"] == "collège"} == {"Professionnel·les", "Citoyen·nes"}
    shared = {row["numéro"] for row in rows if row["partagé"]}
    assert shared == {"1", "2", "3"}
    assert {row["divise"] for row in rows if row["numéro"] in shared} == {""}


def test_every_row_says_which_computation_it_comes_from(client: Client, dialogue: Dialogue) -> None:
    recipe = dialogue.drawn_results.recipe

    for row in table(client, dialogue):
        assert (row["moteur"], row["graine"], row["empreinte des données"]) == (
            recipe["engine_version"],
            str(recipe["seed"]),
            recipe["digest"],
        )


def test_small_numbers_are_in_neither_file(client: Client, dialogue: Dialogue) -> None:
    text = content(client, dialogue, "csv").decode()
    document = json.loads(content(client, dialogue, "json"))

    assert "Élu·es" not in text
    assert [college["key"] for college in document["colleges"]] == ["professional", "citizen"]
    assert document["small_colleges"] == ["elected"]
    assert all(set(one["colleges"]) == {"professional", "citizen"} for one in document["statements"])


def test_a_statement_too_little_answered_has_empty_cells(client: Client, dialogue: Dialogue) -> None:
    VoteFactory(statement=StatementFactory(dialogue=dialogue, number=9), participant=dialogue.participants.first())
    actions.draw_results(dialogue_id=dialogue.pk, now=timezone.now())

    rows = [row for row in table(client, dialogue) if row["numéro"] == "9"]

    assert rows
    assert {row["réponses"] + row["d’accord"] + row["je passe"] for row in rows} == {""}


def test_the_document_holds_the_whole_recipe(client: Client, dialogue: Dialogue) -> None:
    document = json.loads(content(client, dialogue, "json"))

    assert document["recipe"] == dialogue.drawn_results.recipe
    assert document["participants"] == 43
    assert document["url"] == "http://testserver/dialogues/sur-la-place/"
    first = document["statements"][0]
    assert first["everyone"] == {"agree": 43, "disagree": 0, "pass": 0}
    published = {statement: tenths for statement, _stance, tenths in dialogue.drawn_results.findings["shared"]}
    tenths = published[dialogue.statements.get(number=1).pk]
    assert first["shared"] == {"stance": "agree", "tenths": tenths}


def test_a_withheld_statement_leaves_both_files_at_once(client: Client, dialogue: Dialogue) -> None:
    dialogue.statements.filter(number=1).update(
        state="withheld", withheld_at=timezone.now(), withheld_because="Doublon"
    )

    assert "Idée n° 1" not in content(client, dialogue, "csv").decode()
    document = content(client, dialogue, "json").decode()
    assert "Idée n° 1" not in document
    assert "Idée n° 2" in document


def test_a_withheld_statement_is_no_longer_what_a_group_says(client: Client, dialogue: Dialogue) -> None:
    def said() -> set[int]:
        document = json.loads(content(client, dialogue, "json"))
        return {said["number"] for group in document["groups"] for said in group["says"]}

    before = said()
    dialogue.statements.filter(number=min(before)).update(
        state="withheld", withheld_at=timezone.now(), withheld_because="Doublon"
    )

    assert said() == before - {min(before)}


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "du pain,=1+1", "du vin;-2", "un\n=1+1", "un\ttab", '« oui », "non"']
)
def test_no_text_is_run_as_a_formula_at_whichever_separator_the_file_is_cut(
    client: Client, dialogue: Dialogue, text: str
) -> None:
    dialogue.statements.filter(number=1).update(text=text)

    data = content(client, dialogue, "csv").decode("utf-8-sig")

    cells = [
        cell.strip('"')
        for separator in ";,\t"
        for row in csv.reader(io.StringIO(data), delimiter=separator)
        for cell in row
    ]
    assert [cell for cell in cells if cell[:1] in set("=+-@")] == []
    assert table(client, dialogue)[0]["affirmation"].replace("\u00a0", "").split() == text.replace("\u00a0", "").split()


def test_a_fictional_dialogue_says_so_in_the_name_of_its_files(client: Client, dialogue: Dialogue) -> None:
    Dialogue.objects.update(is_fictional=True)

    for suffix in ("csv", "json"):
        disposition = client.get(f"/dialogues/sur-la-place/resultats.{suffix}").headers["Content-Disposition"]
        assert 'filename="demonstration-resultats-' in disposition
    assert json.loads(content(client, dialogue, "json"))["is_fictional"] is True


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_there_is_no_file_before_there_are_results(client: Client, suffix: str) -> None:
    few = VoteFactory().statement.dialogue
    actions.draw_results(dialogue_id=few.pk, now=timezone.now())

    for dialogue in (DialogueFactory(), DialogueFactory(draft=True), few):
        assert client.get(f"/dialogues/{dialogue.slug}/resultats.{suffix}").status_code == 404


def test_the_page_leads_to_both_files(client: Client, dialogue: Dialogue) -> None:
    page = client.get("/dialogues/sur-la-place/resultats/").text

    for suffix in ("csv", "json"):
        assert f'href="/dialogues/sur-la-place/resultats.{suffix}"' in page


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_file_costs_three_queries_whatever_its_length(
    client: Client, dialogue: Dialogue, suffix: str, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):
        content(client, dialogue, suffix)
