from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cedre.base.refusals import Refusal


class RefusalMiddleware:
    """The last net: a refusal that no door turned into a message becomes a page that says it, never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        return render(request, "site/refusal.html", {"refusal": exception}, status=exception.status)
