"""What the shipped table says, read as a file: no database."""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable

import pytest

from cedre.territories import imports
from cedre.territories.actions import TerritoryRow

Key = tuple[str, str]


@pytest.fixture(scope="module")
def compressed() -> bytes:
    return (imports.DATA / "territories.csv.gz").read_bytes()


@pytest.fixture(scope="module")
def rows(compressed: bytes) -> dict[Key, TerritoryRow]:
    read = list(imports.table_rows(compressed))
    rows = {(row.kind, row.code): row for row in read}
    assert len(rows) == len(read)
    return rows


def communes_of(rows: dict[Key, TerritoryRow], **parent: str) -> Iterable[TerritoryRow]:
    ((level, code),) = parent.items()
    return (row for row in rows.values() if row.kind == "commune" and getattr(row, level) == code)


def test_the_manifest_describes_this_very_table(compressed: bytes, rows: dict[Key, TerritoryRow]) -> None:
    manifest = json.loads((imports.DATA / "manifest.json").read_text("utf-8"))
    assert manifest["digest"] == hashlib.sha256(gzip.decompress(compressed)).hexdigest()
    assert manifest["rows"] == Counter(kind for kind, _ in rows)


def test_the_table_is_compact(compressed: bytes) -> None:
    assert len(compressed) < 1_000_000


def test_all_of_france_is_there(rows: dict[Key, TerritoryRow]) -> None:
    assert Counter(kind for kind, _ in rows) == {
        "nation": 1,
        "region": 18,
        "outre-mer": 8,
        "departement": 101,
        "epci": 1_255,
        "commune": 34_969,
    }


def test_every_parent_is_in_the_table(rows: dict[Key, TerritoryRow]) -> None:
    orphans = [
        row
        for row in rows.values()
        for kinds, code in (
            (("departement", "outre-mer"), row.department),
            (("epci",), row.epci),
            (("region",), row.region),
            (("nation",), row.nation),
        )
        if code and not any((kind, code) in rows for kind in kinds)
    ]
    assert orphans == []


def test_the_population_of_an_epci_is_that_of_its_communes(rows: dict[Key, TerritoryRow]) -> None:
    members = communes_of(rows, epci="200046977")
    assert rows["epci", "200046977"].population == sum(row.population or 0 for row in members)


def test_an_epci_across_departements_is_in_the_one_where_most_live(rows: dict[Key, TerritoryRow]) -> None:
    inhabitants: Counter[str | None] = Counter()
    for row in communes_of(rows, epci="243500741"):
        inhabitants[row.department] += row.population or 0
    assert set(inhabitants) == {"35", "44", "56"}
    assert rows["epci", "243500741"].department == inhabitants.most_common(1)[0][0] == "35"


def test_paris_lyon_and_marseille_are_one_commune_each_with_all_their_postcodes(
    rows: dict[Key, TerritoryRow],
) -> None:
    assert {"75001", "75011", "75116"} <= set(rows["commune", "75056"].postcodes)
    assert len(rows["commune", "69123"].postcodes) == 9
    assert len(rows["commune", "13055"].postcodes) == 16
    assert ("commune", "75111") not in rows


def test_an_overseas_collectivity_is_neither_departement_nor_region(rows: dict[Key, TerritoryRow]) -> None:
    papeete = rows["commune", "98735"]
    assert (papeete.department, papeete.region) == ("987", None)
    assert ("outre-mer", "987") in rows
    assert ("region", "987") not in rows


def test_abbreviations_are_spelt_out(rows: dict[Key, TerritoryRow]) -> None:
    assert rows["epci", "200000172"].name == "Communauté de communes Faucigny - Glières"


def test_a_located_commune_is_where_it_should_be(rows: dict[Key, TerritoryRow]) -> None:
    orleans = rows["commune", "45234"]
    assert orleans.latitude == pytest.approx(47.90, abs=0.05)
    assert orleans.longitude == pytest.approx(1.91, abs=0.05)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("29113", id="Lanmeur: two places bear its name in the Finistère"),
        pytest.param("45258", id="Puiseaux: the place of its name is another one"),
    ],
)
def test_a_doubtful_place_locates_nobody(rows: dict[Key, TerritoryRow], code: str) -> None:
    assert rows["commune", code].latitude is None
