from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from cedre.base.models import JournalEntry
from cedre.territories import actions, rules
from cedre.territories.actions import TerritoryRow
from cedre.territories.models import LoadedTable, Territory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def row(kind: str, code: str, name: str, **facts: object) -> TerritoryRow:
    known = dict.fromkeys(TerritoryRow._fields) | {"nation": "FR", "postcodes": [], "siren": ""}
    return TerritoryRow(**known | {"kind": kind, "code": code, "name": name} | facts)  # type: ignore[arg-type] # mixed facts


FRANCE = row("nation", "FR", "France", nation=None)
BRETAGNE = row("region", "53", "Bretagne")
ILLE_ET_VILAINE = row("departement", "35", "Ille-et-Vilaine", region="53")
MORBIHAN = row("departement", "56", "Morbihan", region="53")
REDON_AGGLOMERATION = row("epci", "243500741", "Redon Agglomération", region="53", department="35")
REDON = row("commune", "35236", "Redon", region="53", department="35", epci="243500741", population=9_542)
ALLAIRE = row("commune", "56001", "Allaire", region="53", department="56", epci="243500741", postcodes=["56350"])
# From the bottom up: the order of the rows must not matter.
TABLE = [ALLAIRE, REDON, REDON_AGGLOMERATION, MORBIHAN, ILLE_ET_VILAINE, BRETAGNE, FRANCE]


def load(rows: list[TerritoryRow], digest: str = "first") -> actions.LoadReport:
    return actions.load_territories(vintage=2026, digest=digest, rows=rows, now=NOW)


def test_a_table_is_loaded_with_its_parents() -> None:
    assert load(TABLE) == actions.LoadReport(vintage=2026, total=7, created=7, changed=0)
    allaire = Territory.objects.with_parents().get(code="56001")
    assert [parent.name for parent in allaire.parents] == ["France", "Bretagne", "Morbihan", "Redon Agglomération"]
    assert allaire.postcodes == ["56350"]


def test_a_crossing_epci_keeps_its_main_departement_while_its_communes_keep_theirs() -> None:
    load(TABLE)
    redon = Territory.objects.get(code="243500741")
    communes = Territory.objects.communes().inside(redon)
    assert redon.department.code == "35"
    assert set(communes.values_list("department__code", flat=True)) == {"35", "56"}


def test_an_overseas_collectivity_takes_the_place_of_the_departement() -> None:
    load([FRANCE, row("outre-mer", "987", "Polynésie française"), row("commune", "98735", "Papeete", department="987")])
    assert Territory.objects.get(code="98735").department.name == "Polynésie française"


def test_the_same_table_is_not_even_read_twice() -> None:
    def never_read() -> Iterator[TerritoryRow]:
        pytest.fail("the rows were read again")
        yield FRANCE

    load(TABLE)
    report = actions.load_territories(vintage=2026, digest="first", rows=never_read(), now=NOW)
    assert report.was_current
    assert report.total == 7
    assert LoadedTable.objects.count() == 1


def test_loading_the_same_rows_from_another_file_changes_nothing() -> None:
    load(TABLE)
    before = list(Territory.objects.order_by("pk").values())
    assert load(TABLE, "second") == actions.LoadReport(vintage=2026, total=7, created=0, changed=0)
    assert list(Territory.objects.order_by("pk").values()) == before


def test_a_later_table_corrects_adds_and_never_deletes() -> None:
    load(TABLE)
    pk = Territory.objects.get(code="35236").pk
    corrected = [line for line in TABLE if line not in (REDON, ALLAIRE)]
    corrected += [REDON._replace(population=9_600), row("commune", "35238", "Rennes", region="53", department="35")]
    report = load(corrected, "second")
    assert (report.created, report.changed) == (1, 1)
    assert Territory.objects.get(pk=pk).population == 9_600
    assert Territory.objects.filter(code="56001").exists()


def test_going_back_to_an_earlier_table_loads_it_again() -> None:
    load(TABLE)
    load([line._replace(name="Redon-sur-Vilaine") if line is REDON else line for line in TABLE], "second")
    assert not load(TABLE, "first").was_current
    assert Territory.objects.get(code="35236").name == "Redon"


def test_a_row_of_an_unknown_parent_is_named_and_nothing_is_loaded() -> None:
    with pytest.raises(rules.RowsRefused, match=r"35236.*200000000"):
        load([line._replace(epci="200000000") if line is REDON else line for line in TABLE])
    assert not Territory.objects.exists()
    assert not LoadedTable.objects.exists()


def test_a_loading_is_recorded_in_the_journal() -> None:
    load(TABLE)
    entry = JournalEntry.objects.get(verb="territories.table-loaded")
    assert entry.facts == {"vintage": 2026, "created": 7, "changed": 0}


def test_the_command_says_what_it_did_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_territories")
    call_command("load_territories")
    first, second = capsys.readouterr().out.splitlines()
    assert first.replace("\xa0", " ").startswith("Territoires 2026 : 36 352, dont 36 352 ajoutés et 0 modifiés, en ")
    assert second.replace("\xa0", " ") == "Territoires 2026 : 36 352, déjà à jour."
