"""Published results as a table for spreadsheets and as one JSON document: what the page shows, with its recipe."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cedre.base.cells import harmless_anywhere
from cedre.dialogues.queries.published import PublishedResults, PublishedStatement
from cedre.dialogues.queries.results import Camp, Tally

# Excel takes a file without it for the alphabet of the machine, and « é » for « Ã© ».
BYTE_ORDER_MARK = "\ufeff"
STATEMENTS_A_PIECE = 100


def results_csv(results: PublishedResults) -> Iterator[bytes]:
    """One row a statement and camp, everyone first, in pieces: UTF-8 with its mark, cut at « ; » as French
    spreadsheets expect.

    Numbers are absent where too few people would be shown. The last columns say which computation they come from.
    """
    page = StringIO()
    table = csv.writer(page, delimiter=";")
    page.write(BYTE_ORDER_MARK)
    table.writerow(_header())
    recipe = _recipe_cells(results)
    for rank, one in enumerate(results.statements, start=1):
        for row in _rows(one):
            table.writerow([*row, *recipe])
        if rank % STATEMENTS_A_PIECE == 0:
            yield _taken(page)
    yield _taken(page)


def _header() -> list[str]:
    return [
        _("numéro"),
        _("affirmation"),
        _("ensemble"),
        _("qui"),
        _("réponses"),
        _("d’accord"),
        _("pas d’accord"),
        _("je passe"),
        _("partagé"),
        _("divise"),
        _("calculé le"),
        _("moteur"),
        _("graine"),
        _("empreinte des données"),
    ]


def _rows(one: PublishedStatement) -> Iterator[list[object]]:
    text = harmless_anywhere(one.statement.text)
    shared = _("au moins %(tenths)d sur 10") % {"tenths": one.tenths} if one.stance else ""
    if one.stance == "disagree":
        shared = _("refusé par au moins %(tenths)d sur 10") % {"tenths": one.tenths}
    divides = _("oui") if one.is_divisive else ""
    kinds = {"college": _("collège"), "group": _("groupe"), "tendency": _("tendance")}
    yield [one.statement.number, text, _("tout le monde"), "", *_counts(one.tally), shared, divides]
    for voice in one.voices:
        counts = _counts(voice.tally)
        yield [one.statement.number, text, kinds[voice.camp.kind], voice.camp.label, *counts, shared, divides]


def _counts(tally: Tally | None) -> list[object]:
    return [tally.seen, tally.agree, tally.disagree, tally.passed] if tally else ["", "", "", ""]


def _recipe_cells(results: PublishedResults) -> list[object]:
    drawn_at = timezone.localtime(results.drawn_at).strftime("%Y-%m-%d %H:%M:%S")
    recipe = results.recipe
    return [drawn_at, recipe["engine_version"], recipe["seed"], recipe["digest"]]


def _taken(page: StringIO) -> bytes:
    piece = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return piece


def results_document(results: PublishedResults, *, address: str) -> dict[str, Any]:
    """The same as facts that fit in JSON (docs/guide/api.md tells each); `address`: the dialogue's public page."""
    findings, dialogue = results.findings, results.dialogue
    numbers = {one.statement.pk: one.statement.number for one in results.statements}
    return {
        "dialogue": dialogue.slug,
        "question": dialogue.question,
        "url": address,
        "is_fictional": dialogue.is_fictional,
        "source": dialogue.source,
        "licence": dialogue.licence,
        "drawn_at": results.drawn_at,
        "participants": findings.participants,
        "answers": findings.votes,
        "basis": findings.basis,
        "colleges": [_camp(camp) for camp in results.camps if camp.kind == "college"],
        "small_colleges": findings.small_colleges,
        "group_finding": findings.group_finding,
        "stability": findings.stability,
        "groups": [
            {**_camp(camp), "says": _said(findings.said.get(camp.key, []), numbers)}
            for camp in results.camps
            if camp.number
        ],
        "statements": [_statement(one) for one in results.statements],
        "recipe": dict(results.recipe),
    }


def _camp(camp: Camp) -> dict[str, Any]:
    return {"key": camp.key, "label": camp.label, "people": camp.people}


def _said(said: list[list[Any]], numbers: dict[int, int]) -> list[dict[str, Any]]:
    """What a group says more than the others, a withheld statement left out."""
    return [
        {"number": numbers[statement], "stance": stance, "percent_inside": inside, "percent_outside": outside}
        for statement, stance, inside, outside in said
        if statement in numbers
    ]


def _statement(one: PublishedStatement) -> dict[str, Any]:
    return {
        "number": one.statement.number,
        "text": one.statement.text,
        "shared": {"stance": one.stance, "tenths": one.tenths} if one.stance else None,
        "is_divisive": one.is_divisive,
        "everyone": _tally(one.tally),
        "colleges": {voice.camp.key: _tally(voice.tally) for voice in one.voices if voice.camp.kind == "college"},
        "groups": {voice.camp.key: _tally(voice.tally) for voice in one.voices if voice.camp.number},
    }


def _tally(tally: Tally | None) -> dict[str, int] | None:
    return {"agree": tally.agree, "disagree": tally.disagree, "pass": tally.passed} if tally else None
