from collections.abc import Callable

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.accounts.views.security import WANTED
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.site.errors import bad_request

# What someone may still do who must set a second factor: set it, leave, read the page as they like it, and what
# nobody can be made to wait for: take their data away, erase their account, stop our letters.
OPEN_WITHOUT_SECOND_FACTOR = (
    "/compte/securite/",
    "/compte/connexion/",
    "/compte/deconnexion/",
    "/compte/donnees/",
    "/compte/donnees.json",
    "/compte/effacer/",
    "/compte/courriels/",
    "/langue/",
    "/affichage/",
    "/courriels/",
)


class ReadableAddressMiddleware:
    """An address with a NUL, that no form of ours sends and no text of PostgreSQL holds: 400, where it would fail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, BadRequest())
        return self.get_response(request)


class PrivacyMiddleware:
    """What a signed-in person reads is kept by no cache: after they leave, going back shows nothing of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class SecondFactorMiddleware:
    """The one door that asks for a second factor: of those who animate or administer, before anything else.

    It also leads to the sign-in page whoever changes their security long after they signed in. (allauth would keep
    what was sent until they come back, the address of its sender included.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: PageRequest, *_view: object) -> HttpResponse | None:
        if request.path.startswith(OPEN_WITHOUT_SECOND_FACTOR) or not _lacks_second_factor(request):
            return None
        if request.method == "GET" and not request.htmx:
            request.session.setdefault(WANTED, request.get_full_path())
        messages.warning(request, str(accounts_rules.SecondFactorMissing()))
        address = reverse("accounts:security")
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReauthenticationRequired):
            return None
        if request.user.is_authenticated:
            logout(request)
            messages.info(request, _("Par prudence, reconnectez-vous : ce réglage protège votre compte."))
        # What was sent is not kept: a form is filled in again, from the page of security.
        back = request.path if request.method == "GET" else reverse("accounts:security")
        return redirect(f"{reverse('accounts:sign-in')}?{urlencode({'next': back})}")


def _lacks_second_factor(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, Person) and accounts_queries.lacks_second_factor(person, today=timezone.localdate())


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
