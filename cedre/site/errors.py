"""What is said when a page cannot be: by handlers of Django's own errors and two middlewares."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from cedre.site.theme import chosen_theme

GetResponse = Callable[[HttpRequest], HttpResponse]
SECONDS_BEFORE_RETRY = 600


def server_error(request: HttpRequest) -> HttpResponse:
    """A failure of ours. Neither the database nor a context processor is asked anything: they may be what failed."""
    return _page_alone("500.html", request, status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent makes no sense, or is far too long; as little of it as possible is looked at again."""
    too_long = isinstance(exception, RequestDataTooBig)
    return _page_alone("site/too_long.html" if too_long else "400.html", request, status=400)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Someone tried the same thing again and again; allauth counts, and asks for this page."""
    return render(request, "429.html", status=429)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: usually a page left open too long, or cookies refused."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()})
    context = {"reason": reason, "form_url": before if is_ours else ""}
    return render(request, "site/csrf_failure.html", context, status=403)


class MaintenanceMiddleware:
    """With CEDRE_MAINTENANCE, every address says that the site will be back; the database may be away."""

    def __init__(self, _get_response: GetResponse) -> None:
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _page_alone("site/maintenance.html", request, status=503)
        page.headers["Retry-After"] = str(SECONDS_BEFORE_RETRY)
        return page


class WrongMethodMiddleware:
    """An address made to receive a form, opened from the address bar: Django answers an empty page, we answer words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = render(request, "site/wrong_method.html", {"parent_url": _parent_url(request.path)}, status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page


def _page_alone(template: str, request: HttpRequest, *, status: int) -> HttpResponse:
    """A page rendered without a request, so that no context processor runs."""
    return HttpResponse(render_to_string(template, {"theme": chosen_theme(request)}), status=status)


def _parent_url(path: str) -> str:
    """The page above an address, where the form most likely is; the home page when there is none."""
    parent = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(parent)
    except Resolver404:
        return "/"
    return parent
