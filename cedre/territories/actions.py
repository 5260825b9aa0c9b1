from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from cedre.base import journal
from cedre.territories import rules
from cedre.territories.models import Kind, LoadedTable, Territory


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
def load_territories(*, vintage: int, digest: str, rows: Iterable[TerritoryRow], now: datetime) -> LoadReport:
    """Bring the territories of a vintage to what a table says; `rows` is not even read if `digest` was the last one.

    Adds and updates, never deletes: a dialogue may belong to a territory that a later table leaves out.
    Raises RowsRefused, and then nothing is loaded.
    """
    last = LoadedTable.objects.filter(vintage=vintage).first()
    if last and last.digest == digest:
        return LoadReport(vintage=vintage, total=last.rows, was_current=True)

    with connection.cursor() as cursor:
        total = _copy(cursor, vintage, rows)
        before = Territory.objects.filter(vintage=vintage).count()
        written = sum(_write_level(cursor, kinds) for kinds in LEVELS)
        created = Territory.objects.filter(vintage=vintage).count() - before
        cursor.execute("DROP TABLE incoming CASCADE")
        cursor.execute(MADE_READY)

    table = LoadedTable.objects.create(vintage=vintage, digest=digest, rows=total, loaded_at=now)
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


def _copy(cursor: CursorWrapper, vintage: int, rows: Iterable[TerritoryRow]) -> int:
    """Put the rows in a temporary table, as they are; returns how many."""
    cursor.execute(INCOMING)
    total = 0
    with cursor.copy(f"COPY incoming (vintage, {', '.join(TerritoryRow._fields)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((vintage, *row))
            total += 1
    cursor.execute("ANALYZE incoming")
    cursor.execute(WITH_PARENTS)
    return total


def _write_level(cursor: CursorWrapper, kinds: list[Kind]) -> int:
    """Add or update the rows of these kinds, whose parents are there already; returns how many said something new."""
    cursor.execute(UNKNOWN_PARENTS, [kinds])
    if unknown := cursor.fetchall():
        raise rules.RowsRefused(
            [
                _("%(code)s appartient à %(parent)s, qui n’y est pas") % {"code": code, "parent": parent}
                for code, parent in unknown
            ]
        )
    cursor.execute(WRITE_LEVEL, [kinds])
    return int(cursor.rowcount)


# From the top down: the parents of a level stand before it.
LEVELS = (
    [Kind.NATION],
    [Kind.REGION, Kind.OVERSEAS],
    [Kind.DEPARTMENT],
    [Kind.EPCI],
    [Kind.COMMUNE],
)
INCOMING = """
CREATE TEMPORARY TABLE incoming (
    vintage integer, kind text, code text, name text, department text, epci text, region text, nation text,
    population integer, postcodes text[], siren text, latitude double precision, longitude double precision
) ON COMMIT DROP
"""
# Each row with the keys of its parents. An overseas collectivity stands where a département would be.
WITH_PARENTS = """
CREATE TEMPORARY VIEW incoming_with_parents AS
SELECT
    incoming.*,
    parent_nation.id AS nation_id,
    parent_region.id AS region_id,
    parent_department.id AS department_id,
    parent_epci.id AS epci_id
FROM incoming
LEFT JOIN territories_territory AS parent_nation
    ON (parent_nation.kind, parent_nation.code, parent_nation.vintage)
    = ('nation', incoming.nation, incoming.vintage)
LEFT JOIN territories_territory AS parent_region
    ON (parent_region.kind, parent_region.code, parent_region.vintage)
    = ('region', incoming.region, incoming.vintage)
LEFT JOIN territories_territory AS parent_department
    ON parent_department.kind IN ('departement', 'outre-mer')
    AND (parent_department.code, parent_department.vintage) = (incoming.department, incoming.vintage)
LEFT JOIN territories_territory AS parent_epci
    ON (parent_epci.kind, parent_epci.code, parent_epci.vintage) = ('epci', incoming.epci, incoming.vintage)
"""
UNKNOWN_PARENTS = """
SELECT incoming.code, parent.code
FROM incoming_with_parents AS incoming
CROSS JOIN LATERAL (
    VALUES (nation, nation_id), (region, region_id), (department, department_id), (epci, epci_id)
) AS parent (code, id)
WHERE incoming.kind = ANY(%s) AND parent.code IS NOT NULL AND parent.id IS NULL
ORDER BY incoming.code
LIMIT 20
"""  # The finder is fast if the planner knows that the table is no longer empty, and if the indexes have put away what
# the loading left pending: else it shuns them.
MADE_READY = """
ANALYZE territories_territory;
SELECT gin_clean_pending_list('territory_search_name_trigrams'), gin_clean_pending_list('territory_postcodes')
"""
# A row that says nothing new is not written again: no dead row, no index touched.
WRITE_LEVEL = """
INSERT INTO territories_territory AS known (
    kind, code, vintage,
    name, population, postcodes, siren, latitude, longitude, nation_id, region_id, department_id, epci_id
)
SELECT
    kind, code, vintage,
    name, population, postcodes, siren, latitude, longitude, nation_id, region_id, department_id, epci_id
FROM incoming_with_parents
WHERE kind = ANY(%s)
ON CONFLICT (kind, code, vintage) DO UPDATE
SET (
    name, population, postcodes, siren, latitude, longitude, nation_id, region_id, department_id, epci_id
) = (
    excluded.name, excluded.population, excluded.postcodes, excluded.siren, excluded.latitude,
    excluded.longitude, excluded.nation_id, excluded.region_id, excluded.department_id, excluded.epci_id
)
WHERE (
    known.name, known.population, known.postcodes, known.siren, known.latitude,
    known.longitude, known.nation_id, known.region_id, known.department_id, known.epci_id
) IS DISTINCT FROM (
    excluded.name, excluded.population, excluded.postcodes, excluded.siren, excluded.latitude,
    excluded.longitude, excluded.nation_id, excluded.region_id, excluded.department_id, excluded.epci_id
)
"""
