import logging
from collections.abc import Mapping
from typing import Any

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import Throttled, ValidationError
from ninja.renderers import JSONRenderer

from cedre.base.refusals import Refusal
from cedre.dialogues.api import router as dialogues
from cedre.site.api.problems import problem, refused_parameters
from cedre.site.api.rate_limit import EachClient
from cedre.territories.api import router as territories

logger = logging.getLogger("django.request")


class Readable(JSONRenderer):
    """JSON as people read it in a terminal: « é », not its number."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


# No page of django-ninja's own: it fetches scripts elsewhere, which our security policy forbids.
api = NinjaAPI(
    title="Cèdre",
    version="1",
    description=_(
        "Lire les territoires, les dialogues publiés et leurs résultats. Lecture seule, sans clé, données publiques : "
        "ce que chacun·e peut lire sur les pages."
    ),
    docs_url=None,
    urls_namespace="api-v1",
    throttle=EachClient(),
    renderer=Readable(),
)
api.add_router("/territories", territories)
api.add_router("/dialogues", dialogues)


@api.exception_handler(Refusal)
def refused(_request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return problem(refusal.status, str(refusal))


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, missing: Http404) -> HttpResponse:
    return problem(404, str(missing))


@api.exception_handler(ValidationError)
def not_readable(_request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return refused_parameters(invalid.errors)


@api.exception_handler(Throttled)
def too_many(_request: HttpRequest, _throttled: Throttled) -> HttpResponse:
    return problem(429, gettext("Trop de demandes en une minute. Attendez le temps dit par Retry-After, en secondes."))


@api.exception_handler(Exception)
def broken(request: HttpRequest, exception: Exception) -> HttpResponse:
    """As Django does with a page that breaks: say it to those who listen, keep the trace, answer in words."""
    got_request_exception.send(sender=None, request=request)
    logger.error("The API broke at %s", request.path, exc_info=exception)
    return problem(500, gettext("Une erreur est survenue de notre côté. Réessayez dans un moment."))


def nothing_here(_request: HttpRequest) -> HttpResponse:
    return problem(404, gettext("Il n’y a rien à cette adresse. La page /api/ les donne toutes."))
