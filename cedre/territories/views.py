from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cedre.base.requests import PageRequest
from cedre.territories import forms, queries, rules
from cedre.territories.models import Kind

MEMBERS_A_PAGE = 50


@require_safe
def find(request: PageRequest) -> HttpResponse:
    """The finder: a page, or with htmx its results alone."""
    text = request.GET.get("q", "").strip()
    context = {
        "text": text,
        "territories": queries.find_territories(text),
        "top_territories": queries.top_territories() if not text else None,
    }
    # Going back in the browser asks through htmx too, and wants the whole page.
    alone = request.htmx and not request.htmx.history_restore_request
    response = render(request, "territories/_results.html" if alone else "territories/find.html", context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The choices of a picker, for htmx."""
    picker = forms.picker(text=request.GET.get("territory_text", ""), chosen_key=request.GET.get("territory", ""))
    return render(request, "territories/_choices.html", {"picker": picker})


@require_safe
def detail(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What is known of a territory, and what it is made of."""
    try:
        territory = queries.territory_by_code(code, Kind(kind))
    except (ValueError, rules.UnknownTerritory) as unknown:
        raise Http404 from unknown
    members = Paginator(queries.members_of(territory), MEMBERS_A_PAGE)
    trail = [(_("Territoires"), reverse("territories:find"))]
    context = {
        "territory": territory,
        "trail": trail + [(parent.name, parent.get_absolute_url()) for parent in territory.parents],
        "members": members.get_page(request.GET.get("page")),
        "departments": queries.departments_of(territory) if kind == Kind.EPCI else None,
        "epcis": queries.epcis_of(territory) if kind == Kind.DEPARTMENT else None,
    }
    return render(request, "territories/detail.html", context)
