from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _

from cedre.site.api.problems import problem

# Long enough to spare the server, short enough for a statement that is withheld to leave every copy.
SECONDS_KEPT = 60


def mannered(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """What every answer of the API has in common, whichever room gives it.

    An ETag of the very bytes: with digest, instant and texts all inside them, what is unchanged to the reader is 304
    and nothing else is. Any site may ask from a browser: all of it is public, the same for everyone.
    """

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "HEAD":
            # The same answer; the server keeps its body to itself.
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = problem(405, _("Cette adresse se lit seulement : méthode GET."))
            response.headers["Allow"] = allowed
        if response.status_code == 200:
            response = _kept_for_a_while(request, response)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return door


def _kept_for_a_while(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    conditional = get_conditional_response(request, etag=etag, response=response)
    return conditional if isinstance(conditional, HttpResponse) else response
