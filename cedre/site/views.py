from functools import partial

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cedre.dialogues import queries as dialogues_queries
from cedre.site.style_guide import samples

SECONDS_KEPT = 60


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Cèdre is for, what one can answer today, what was found shared lately."""
    dialogues = dialogues_queries.open_dialogues(today=timezone.localdate())
    shared = cache.get_or_set("shared-lately", lambda: dialogues_queries.shared_lately(at_most=3), SECONDS_KEPT)
    return render(request, "site/home.html", {"open_dialogues": dialogues[:3], "shared_lately": shared})


def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "site/style.html", samples())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: usually a page left open too long, or cookies refused."""
    return render(request, "site/csrf_failure.html", {"reason": reason}, status=403)
