from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cedre.dialogues import queries as dialogues_queries
from cedre.site.style_guide import samples


def home(request: HttpRequest) -> HttpResponse:
    dialogues = dialogues_queries.open_dialogues(today=timezone.localdate())
    return render(request, "site/home.html", {"open_dialogues": dialogues[:6]})


def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "site/style.html", samples())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: usually a page left open too long, or cookies refused."""
    return render(request, "site/csrf_failure.html", {"reason": reason}, status=403)
