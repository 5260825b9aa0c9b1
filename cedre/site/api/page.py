"""The API told to people: its own description (OpenAPI), as a page of the site without any script."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cedre.dialogues.queries import public_dialogues
from cedre.site.api.assembly import api

Json = Mapping[str, Any]
TYPES = {
    "string": gettext_lazy("texte"),
    "integer": gettext_lazy("nombre entier"),
    "number": gettext_lazy("nombre"),
    "boolean": gettext_lazy("vrai ou faux"),
    "object": gettext_lazy("objet"),
    "null": gettext_lazy("rien"),
    "date": gettext_lazy("date"),
    "date-time": gettext_lazy("date et heure"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """One thing one can ask. `parameters` and `answer`: rows of a table, (name, type, what it is)."""

    anchor: str
    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str, str]]
    answer: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What an answer is made of."""

    name: str
    rows: list[tuple[str, str, str]]


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Every address, its parameters and its answer, with an example to type."""
    openapi, known = api.get_openapi_schema(), _known_here()
    root = request.build_absolute_uri(reverse("home")).rstrip("/")
    return render(
        request,
        "site/api.html",
        {
            "introduction": _(openapi["info"]["description"]),
            "operations": list(_operations(openapi, root=root, known=known)),
            "shapes": list(_shapes(openapi)),
            "parameter_headers": [_("Paramètre"), _("Type"), _("Ce que c’est")],
            "field_headers": [_("Champ"), _("Type"), _("Ce que c’est")],
            "openapi_url": reverse("api-v1:openapi-json"),
            "per_minute": settings.API_REQUESTS_PER_MINUTE,
        },
    )


def _known_here() -> dict[str, str]:
    """What to put in the addresses of the examples so that they answer: a dialogue of this site and its territory."""
    lately_drawn = F("drawn_results__drawn_at").desc(nulls_last=True)
    dialogue = public_dialogues().order_by(lately_drawn, "-pk").first()
    if dialogue is None:
        return {}
    return {"{slug}": dialogue.slug, "{kind}": dialogue.territory.kind, "{code}": dialogue.territory.code}


def _operations(openapi: Json, *, root: str, known: Mapping[str, str]) -> Iterator[Described]:
    for path, methods in openapi["paths"].items():
        operation = methods["get"]
        schema = operation["responses"][200]["content"]["application/json"]["schema"]
        yield Described(
            anchor=operation["operationId"],
            path=path,
            summary=_(operation["summary"]),
            description=_(operation["description"]),
            parameters=[_parameter(each, openapi) for each in operation["parameters"]],
            answer=_type(schema, openapi),
            example=f"curl '{root}{_filled(path, known)}'",
        )


def _filled(path: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        path = path.replace(name, value)
    return path


def _parameter(parameter: Json, openapi: Json) -> tuple[str, str, str]:
    schema = parameter["schema"]
    words = [_(parameter.get("description") or schema.get("description", ""))]
    if schema.get("default") not in (None, ""):
        words.append(_("Par défaut : %(value)s.") % {"value": str(schema["default"]).lower()})
    if "maximum" in schema:
        words.append(_("Au plus %(value)s.") % {"value": schema["maximum"]})
    if parameter["in"] == "path":
        words.append(_("Dans l’adresse."))
    return parameter["name"], _type(schema, openapi), " ".join(words)


def _shapes(openapi: Json) -> Iterator[Shape]:
    for name, schema in openapi["components"]["schemas"].items():
        # Paging is a shape of what is asked, told with the parameters.
        if schema.get("type") == "object" and name != "Paging":
            rows = [
                (field, _type(facts, openapi), _(facts.get("description", "")))
                for field, facts in schema["properties"].items()
            ]
            yield Shape(name=name, rows=rows)


def _type(schema: Json, openapi: Json) -> str:
    """The type in words: « texte », « liste de TerritoryFacts », « nombre entier ou rien »."""
    if "$ref" in schema:
        return _named(schema["$ref"].rsplit("/", 1)[-1], openapi)
    if "allOf" in schema:
        return _type(schema["allOf"][0], openapi)
    if "anyOf" in schema:
        return _(" ou ").join(_type(each, openapi) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if schema.get("type") == "array":
        return _("liste de %(items)s") % {"items": _type(schema["items"], openapi)}
    if isinstance(schema.get("additionalProperties"), Mapping):
        return _("objet dont les valeurs sont : %(values)s") % {
            "values": _type(schema["additionalProperties"], openapi)
        }
    return str(TYPES[schema.get("format") or schema["type"]])


def _named(name: str, openapi: Json) -> str:
    schema = openapi["components"]["schemas"][name]
    return ", ".join(schema["enum"]) if "enum" in schema else name
