"""Light or dark: the reader's choice, kept in a cookie; without one, the device decides."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = ("light", "dark")
ONE_YEAR = 365 * 24 * 3600


def chosen_theme(request: HttpRequest) -> str:
    """What this reader chose: "light", "dark", or "" to follow their device."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""


# No token: a form sent from elsewhere could change how pages look to a reader, nothing more; with one, every page that
# anyone opens would set a cookie.
@csrf_exempt
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the choice, or forget it, and go back to the page, where the switch stands."""
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = "/"
    response = redirect(f"{following.partition('#')[0]}#affichage")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            COOKIE, theme, max_age=ONE_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
