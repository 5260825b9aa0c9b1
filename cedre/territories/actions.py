from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from cedre.base import journal
from cedre.territories import rules
from cedre.territories.models import Kind, LoadedTable


class TerritoryRow(NamedTuple):
    """One territory as a table gives it; parents are the codes of other rows, or None."""

    kind: str
    code: str
    name: str
    department: str | None
    epci: str | None
    region: str | None
    nation: str | None
    population: int | None
    postcodes: list[str]
    siren: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """What a loading did, in numbers of territories. `was_current`: these very bytes were loaded last time."""

    vintage: int
    total: int
    created: int = 0
    changed: int = 0
    was_current: bool = False


@transaction.atomic
def load_territories(
    *, vintage: int, digest: str, rows: Iterable[TerritoryRow], now: datetime
) -> LoadReport:
    """Bring the territories of a vintage to what a table says; `rows` is not even read if `digest` was the last one.

    Adds and updates, never deletes: a dialogue may belong to a territory that a later table leaves out.
    Raises RowsRefused, and then nothing is loaded.
    """
    last = LoadedTable.objects.filter(vintage=vintage).first()
    if last and last.digest == digest:
        return LoadReport(vintage=vintage, total=last.rows, was_current=True)

    with connection.cursor() as cursor:
        cursor.execute(INCOMING)
        with cursor.copy(f"COPY incoming ({', '.join(TerritoryRow._fields)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE incoming")

        cursor.execute("SELECT count(*) FROM incoming")
        (total,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM territories_territory WHERE vintage = %s", [vintage])
        (before,) = cursor.fetchone()

        # From the top down: the parents of a level stand before it.
        written = 0
        for kinds in LEVELS:
            cursor.execute(UNKNOWN_PARENTS, {"kinds": kinds, "vintage": vintage})
            if unknown := cursor.fetchall():
                raise rules.RowsRefused([f"{code} : {parent}" for code, parent in unknown])
            cursor.execute(WRITE_LEVEL, {"kinds": kinds, "vintage": vintage})
            written += cursor.rowcount
        cursor.execute("SELECT count(*) FROM territories_territory WHERE vintage = %s", [vintage])
        (after,) = cursor.fetchone()
        cursor.execute("DROP TABLE incoming")
        # The finder is fast only if the planner knows that the table is no longer empty.
        cursor.execute("ANALYZE territories_territory")

    table = LoadedTable.objects.create(vintage=vintage, digest=digest, rows=total, loaded_at=now)
    created = after - before
    report = LoadReport(vintage=vintage, total=total, created=created, changed=written - created)
    journal.record(
        "territories.table-loaded",
        by=None,
        about=table,
        at=now,
        vintage=vintage,
        created=report.created,
        changed=report.changed,
    )

    return report


LEVELS = (
    [Kind.NATION],
    [Kind.REGION, Kind.OVERSEAS],
    [Kind.DEPARTMENT],
    [Kind.EPCI],
    [Kind.COMMUNE],
)
INCOMING = """
CREATE TEMPORARY TABLE incoming (
    kind text, code text, name text, department text, epci text, region text, nation text, population integer,
    postcodes text[], siren text, latitude double precision, longitude double precision
) ON COMMIT DROP
"""
# An overseas collectivity stands where the département of its communes would be.
PARENTS = """
FROM incoming
LEFT JOIN territories_territory AS nation
    ON nation.kind = 'nation' AND nation.code = incoming.nation AND nation.vintage = %(vintage)s
LEFT JOIN territories_territory AS region
    ON region.kind = 'region' AND region.code = incoming.region AND region.vintage = %(vintage)s
LEFT JOIN territories_territory AS department
    ON department.kind IN ('departement', 'outre-mer') AND department.code = incoming.department
    AND department.vintage = %(vintage)s
LEFT JOIN territories_territory AS epci
    ON epci.kind = 'epci' AND epci.code = incoming.epci AND epci.vintage = %(vintage)s
WHERE incoming.kind = ANY(%(kinds)s)
"""
UNKNOWN_PARENTS = f"""
SELECT incoming.code, parent.code
{PARENTS.replace("WHERE", '''
CROSS JOIN LATERAL (VALUES
    (incoming.nation, nation.id), (incoming.region, region.id),
    (incoming.department, department.id), (incoming.epci, epci.id)
) AS parent (code, id)
WHERE parent.code IS NOT NULL AND parent.id IS NULL AND''')}
LIMIT 20
"""
WRITTEN = (
    "name, population, postcodes, siren, latitude, longitude, nation_id, region_id, department_id, epci_id"
)
# A row that says nothing new is not written again: no dead row, no index touched.
WRITE_LEVEL = f"""
INSERT INTO territories_territory AS known (kind, code, vintage, {WRITTEN})
SELECT
    incoming.kind, incoming.code, %(vintage)s, incoming.name, incoming.population, incoming.postcodes,
    incoming.siren, incoming.latitude, incoming.longitude, nation.id, region.id, department.id, epci.id
{PARENTS}
ON CONFLICT (kind, code, vintage) DO UPDATE
SET ({WRITTEN}) = ROW ({", ".join(f"excluded.{column}" for column in WRITTEN.split(", "))})
WHERE ({", ".join(f"known.{column}" for column in WRITTEN.split(", "))})
    IS DISTINCT FROM ({", ".join(f"excluded.{column}" for column in WRITTEN.split(", "))})
"""
