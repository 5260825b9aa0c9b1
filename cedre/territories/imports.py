"""The table of territories shipped with the platform; `data/README.md` says where it comes from."""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cedre.territories import actions
from cedre.territories.actions import LoadReport, TerritoryRow

DATA = Path(__file__).parent / "data"


def load_shipped_table(*, now: datetime) -> LoadReport:
    """Load the territories shipped with this version; nothing is read again when they were loaded last time."""
    compressed = (DATA / "territories.csv.gz").read_bytes()
    vintage = json.loads((DATA / "manifest.json").read_text("utf-8"))["vintage"]
    return actions.load_territories(
        vintage=vintage, digest=hashlib.sha256(compressed).hexdigest(), rows=table_rows(compressed), now=now
    )


def table_rows(compressed: bytes) -> Iterator[TerritoryRow]:
    """The rows of a table: CSV in UTF-8 under gzip, with the columns of TerritoryRow in any order."""
    with gzip.open(io.BytesIO(compressed), "rt", encoding="utf-8", newline="") as text:
        for cells in csv.DictReader(text):
            yield TerritoryRow(
                kind=cells["kind"],
                code=cells["code"],
                name=cells["name"],
                department=cells["department"] or None,
                epci=cells["epci"] or None,
                region=cells["region"] or None,
                nation=cells["nation"] or None,
                population=int(cells["population"]) if cells["population"] else None,
                postcodes=cells["postcodes"].split(),
                siren=cells["siren"],
                latitude=float(cells["latitude"]) if cells["latitude"] else None,
                longitude=float(cells["longitude"]) if cells["longitude"] else None,
            )
