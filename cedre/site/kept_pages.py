"""Pages of results, as anybody reads them, kept a moment by the web process (docs/decisions/0027-kept-pages.md)."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import get_language_from_request

from cedre.site.theme import COOKIE as THEME_COOKIE
from cedre.site.theme import chosen_theme

VIEWS = {"dialogues:results", "dialogues:all-statements", "dialogues:statement-votes"}
# What changes how a page looks. Any other cookie may say who reads: their page is neither kept nor taken from here.
LOOKS = {settings.LANGUAGE_COOKIE_NAME, THEME_COOKIE}
# A page written for someone who has it may hold it, so none is kept; one kept for others holds none, and suits them.
TOKEN = {settings.CSRF_COOKIE_NAME}

# Whatever is done on the site, but to answer, is in the journal; what is answered is in the results once drawn.
_LAST_CHANGE = """
    SELECT (SELECT max(id) FROM base_journalentry), (SELECT max(drawn_at) FROM dialogues_drawnresults)
"""


class KeptPagesMiddleware:
    """Answers with the page written a moment ago, if nothing was done on the site since: nobody waits for a change.

    It holds compressed pages, for the readers who take them so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cookies = request.COOKIES.keys()
        if not settings.SECONDS_KEPT or not _asks_for_a_page(request) or cookies - LOOKS - TOKEN:
            return self.get_response(request)
        name, last_change = _name(request), _last_change()
        kept: dict[str, Any] | None = caches["memory"].get(name)
        if kept is not None and kept["last_change"] == last_change:
            # For the log, which says the route.
            request.resolver_match = resolve(request.path_info)
            return HttpResponse(kept["content"], headers=kept["headers"])

        response = self.get_response(request)
        if not cookies - LOOKS and _may_be_kept(request, response):
            page = {"last_change": last_change, "headers": dict(response.headers), "content": response.content}
            caches["memory"].set(name, page, settings.SECONDS_KEPT)
        return response


def _asks_for_a_page(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and "/resultats/" in request.path_info
        and not request.META.get("QUERY_STRING")
        and "gzip" in request.headers.get("Accept-Encoding", "")
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and response.headers.get("Content-Encoding") == "gzip"
        and request.resolver_match is not None
        and request.resolver_match.view_name in VIEWS
    )


def _name(request: HttpRequest) -> str:
    """What the page depends on, besides what is in the database: two readers for whom it is the same see the same."""
    parts = (
        request.scheme,
        request.META.get("HTTP_HOST"),
        request.path_info,
        request.headers.get("HX-Request") == "true",
        get_language_from_request(request),
        chosen_theme(request),
        timezone.localdate(),
    )
    return f"kept-page-{sha256(repr(parts).encode()).hexdigest()}"


def _last_change() -> Any:
    with connection.cursor() as cursor:
        cursor.execute(_LAST_CHANGE)
        return cursor.fetchone()
