"""Territories for programs: the pages' own queries, read only. Descriptions are marked for the page that shows them."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Path, Query, Router, Schema
from pydantic import ConfigDict, WithJsonSchema

from cedre.territories import queries
from cedre.territories.models import Kind, Territory

FOUND_AT_MOST = 100

KIND = Path(..., description=_("Nature du territoire."))
CODE = Path(..., description=_("Code officiel."))
# Without the docstring of the enumeration, which is ours.
KindName = Annotated[Kind, WithJsonSchema({"type": "string", "enum": Kind.values})]
router = Router(tags=[_("Territoires")])


def _for_readers_of_code(schema: dict[str, Any]) -> None:
    schema.pop("description", None)


class Facts(Schema):
    """What the API takes and gives. Its fields are told in French; its docstring stays with us."""

    model_config = ConfigDict(json_schema_extra=_for_readers_of_code)


class Paging(Facts):
    """Which part of a list is wanted."""

    limit: int = Field(20, ge=1, le=100, description=_("Combien d’éléments au plus dans la réponse."))
    offset: int = Field(0, ge=0, le=100_000, description=_("Combien d’éléments sauter depuis le début."))


class PartOfList(Facts):
    """A part of a list and how long the list is."""

    count: int = Field(description=_("Longueur de la liste entière."))
    limit: int = Field(description=_("Le nombre demandé."))
    offset: int = Field(description=_("Le nombre sauté."))


class TerritoryName(Facts):
    """What tells a territory from any other."""

    kind: KindName = Field(description=_("Nature du territoire."))
    code: str = Field(description=_("Code officiel : INSEE, ou SIREN pour une intercommunalité."))
    name: str = Field(description=_("Nom."))


class TerritoryFacts(TerritoryName):
    """A territory, as its page shows it."""

    vintage: int = Field(description=_("Millésime (année) de la table officielle."))
    population: int | None = Field(description=_("Nombre d’habitant·es."))
    postcodes: list[str] = Field(description=_("Codes postaux (communes)."))
    siren: str = Field(description=_("Numéro SIREN, vide s’il n’est pas connu."))
    latitude: float | None = Field(description=_("Latitude, en degrés."))
    longitude: float | None = Field(description=_("Longitude, en degrés."))
    parents: list[TerritoryName] = Field(description=_("Ce qui le contient, du plus grand au plus proche."))
    url: str = Field(description=_("Adresse de sa page."))


class TerritoryList(PartOfList):
    items: list[TerritoryFacts] = Field(description=_("Les territoires."))


@router.get(
    "",
    response=TerritoryList,
    summary=_("Chercher un territoire"),
    description=_(
        "Les territoires que le texte désigne le plus probablement, le meilleur d’abord, cent au plus : un nom même "
        "mal écrit, un code postal, un code officiel. Sans texte : les régions et les collectivités d’outre-mer, par "
        "nom."
    ),
)
def find_territories(
    request: HttpRequest,
    paging: Query[Paging],
    q: str = Query("", max_length=100, description=_("Ce que l’on cherche.")),
) -> dict[str, Any]:
    found = queries.find_territories(q, limit=FOUND_AT_MOST) if q.strip() else queries.top_territories().with_parents()
    return part_of_list(found, paging, lambda territory: territory_facts(territory, request))


@router.get(
    "/{kind}/{code}",
    response=TerritoryFacts,
    summary=_("Lire un territoire"),
    description=_("Un territoire, par sa nature et son code officiel."),
)
def read_territory(
    request: HttpRequest,
    kind: KindName = KIND,
    code: str = CODE,
) -> dict[str, Any]:
    return territory_facts(queries.territory_by_code(code, kind), request)


def part_of_list(
    items: "QuerySet[Any, Any] | Sequence[Any]", paging: Paging, facts: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """The part wanted of a list or a query, each item as `facts`; a query costs two, whatever the length."""
    part = items[paging.offset : paging.offset + paging.limit]
    return {
        "count": items.count() if isinstance(items, QuerySet) else len(items),
        "limit": paging.limit,
        "offset": paging.offset,
        "items": [facts(item) for item in part],
    }


def territory_name(territory: Territory) -> dict[str, Any]:
    return {"kind": territory.kind, "code": territory.code, "name": territory.name}


def territory_facts(territory: Territory, request: HttpRequest) -> dict[str, Any]:
    """As `TerritoryFacts`; reads the parents, so take territories `with_parents()`."""
    return {
        **territory_name(territory),
        "vintage": territory.vintage,
        "population": territory.population,
        "postcodes": territory.postcodes,
        "siren": territory.siren,
        "latitude": territory.latitude,
        "longitude": territory.longitude,
        "parents": [territory_name(parent) for parent in territory.parents],
        "url": request.build_absolute_uri(territory.get_absolute_url()),
    }
