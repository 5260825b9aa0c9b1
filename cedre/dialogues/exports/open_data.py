"""A dialogue as a Data Package (Frictionless, v1): its answers in CSV, JSON and Parquet, its statements, and a
`datapackage.json` that describes each column by a Table Schema. What each holds is told in docs/guide/exports.md.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from cedre.base.cells import harmless
from cedre.base.parquet import INSTANT, write_parquet
from cedre.dialogues import declarations, rules
from cedre.dialogues.declarations import Table
from cedre.dialogues.models import Dialogue
from cedre.dialogues.queries import open_data as questions
from cedre.dialogues.queries import polis as polis_queries
from cedre.dialogues.queries.polis import CountedStatement

PIECE = 1 << 16
KINDS = (("csv", "text/csv"), ("json", "application/json"))
# What Arrow makes of each column of answers.
ARROW = {"participant": "int64", "statement": "int64", "stance": "string", "answered_at": INSTANT}


def data_package(dialogue: Dialogue, *, address: str, now: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each file's name and its bytes in pieces; take them in order and to the end. All tell the same instant."""
    with polis_queries.one_moment(), TemporaryDirectory() as folder:
        table = Path(folder) / "answers.csv"
        statements = polis_queries.counted_statements(dialogue.pk)
        tables = declarations.open_tables(dialogue)
        yield "datapackage.json", [_description(dialogue, tables, address=address, now=now)]
        yield "answers.csv", _kept(questions.answers_csv(dialogue.pk), in_file=table)
        yield "answers.json", _listed(questions.answers_json(dialogue.pk))
        columns = table.with_suffix(".parquet")
        write_parquet(table, to=columns, types=ARROW)
        yield "answers.parquet", _pieces(columns)
        yield "statements.csv", _statements_csv(statements)
        yield "statements.json", [json.dumps(_statements(statements), ensure_ascii=False, indent=1).encode()]
        for added in tables:
            rows = list(added.rows)
            yield f"{added.name}.csv", _table_csv(added, rows)
            yield f"{added.name}.json", [json.dumps(rows, ensure_ascii=False, indent=1).encode()]


def answer_fields() -> list[dict[str, Any]]:
    """The Table Schema of the answers."""
    return [
        field_of("participant", "integer", _("une personne, sous un numéro qui ne vaut que dans ces fichiers")),
        field_of("statement", "integer", _("numéro de l’affirmation")),
        field_of("stance", "string", _("d’accord, pas d’accord, ou je passe"), enum=["agree", "disagree", "pass"]),
        field_of("answered_at", "datetime", _("quand, en temps universel"), format="%Y-%m-%dT%H:%M:%SZ"),
    ]


def statement_fields() -> list[dict[str, Any]]:
    """The Table Schema of the statements."""
    return [
        field_of("statement", "integer", _("numéro de l’affirmation")),
        field_of(
            "text", "string", _("ses mots ; une espace insécable ôte le danger de ceux qui commencent une formule")
        ),
        field_of("agrees", "integer", _("« d’accord » reçus, changements d’avis compris")),
        field_of("disagrees", "integer", _("« pas d’accord » reçus, changements d’avis compris")),
        field_of("withheld", "boolean", _("retirée du vote"), trueValues=["true"], falseValues=["false"]),
    ]


def field_of(name: str, kind: str, description: str, *, enum: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """A column, as a Table Schema describes it."""
    constraints = {"required": True, **({"enum": list(enum)} if enum else {})}
    return {"name": name, "type": kind, "description": description, "constraints": constraints, **more}


def _description(dialogue: Dialogue, tables: Sequence[Table], *, address: str, now: datetime) -> bytes:
    licence = rules.LICENCES.get(dialogue.licence)
    answers: dict[str, Any] = {"fields": answer_fields(), "primaryKey": ["participant", "statement"]}
    statements: dict[str, Any] = {"fields": statement_fields(), "primaryKey": ["statement"]}
    described = {
        "profile": "data-package",
        "name": dialogue.slug,
        "title": dialogue.question,
        "homepage": address,
        "created": now.isoformat(timespec="seconds"),
        "licenses": [{"name": licence.name, "title": licence.title, "path": licence.address}] if licence else [],
        "resources": [
            _resource("answers", "csv", "text/csv", answers, encoding="utf-8"),
            _resource("answers", "json", "application/json", answers, encoding="utf-8"),
            _resource("answers", "parquet", "application/vnd.apache.parquet", answers),
            _resource("statements", "csv", "text/csv", statements, encoding="utf-8"),
            _resource("statements", "json", "application/json", statements, encoding="utf-8"),
            *(
                _resource(each.name, suffix, kind, _schema(each), encoding="utf-8")
                for each in tables
                for suffix, kind in KINDS
            ),
        ],
    }
    if dialogue.is_fictional:
        described["description"] = _("Dialogue fictif : personne n’a répondu.")
    return json.dumps(described, ensure_ascii=False, indent=1).encode()


def _resource(name: str, suffix: str, kind: str, schema: dict[str, Any], **more: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource" if suffix == "csv" else "data-resource",
        "name": name if suffix == "csv" else f"{name}-{suffix}",
        "path": f"{name}.{suffix}",
        "format": suffix,
        "mediatype": kind,
        "schema": schema,
        **more,
    }


def _schema(table: Table) -> dict[str, Any]:
    return {"fields": list(table.fields), "primaryKey": list(table.key)}


def _table_csv(table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    page = StringIO()
    written = csv.writer(page, lineterminator="\n")
    written.writerow([field["name"] for field in table.fields])
    for row in rows:
        written.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row.values()])
    yield page.getvalue().encode()


def _kept(pieces: Iterable[bytes], *, in_file: Path) -> Iterator[bytes]:
    """The same pieces, also written to a file on their way."""
    with in_file.open("wb") as file:
        for piece in pieces:
            file.write(piece)
            yield piece


def _listed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """JSON objects, one a line, as one JSON list."""
    before = b"["
    for line in lines:
        yield before + b"\n" + line.rstrip(b"\n")
        before = b","
    yield b"\n]\n" if before == b"," else b"[]\n"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _statements(statements: Sequence[CountedStatement]) -> list[dict[str, Any]]:
    return [
        {
            "statement": each.number,
            "text": each.text,
            "agrees": each.agrees,
            "disagrees": each.disagrees,
            "withheld": each.is_withheld,
        }
        for each in statements
    ]


def _statements_csv(statements: Sequence[CountedStatement]) -> Iterator[bytes]:
    page = StringIO()
    table = csv.writer(page, lineterminator="\n")
    table.writerow([field["name"] for field in statement_fields()])
    for row in _statements(statements):
        cells = {**row, "text": harmless(row["text"]), "withheld": "true" if row["withheld"] else "false"}
        table.writerow(cells.values())
    yield page.getvalue().encode()
