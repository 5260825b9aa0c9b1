from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cedre.dialogues import queries as dialogues_queries
from cedre.site.style_guide import samples


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Cèdre is for, what one can answer today, what was found shared lately."""
    dialogues = dialogues_queries.open_dialogues(today=timezone.localdate())
    # Read afresh: a statement withheld a second ago is quoted no more.
    shared = dialogues_queries.shared_lately(at_most=3)
    return render(request, "site/home.html", {"open_dialogues": dialogues[:3], "shared_lately": shared})


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Coaching territorial in our own words, and what Cèdre does of it today."""
    anchors = [
        ("publics", _("Trois publics")),
        ("volets", _("Trois volets")),
        ("alliance", _("L’alliance")),
        ("chaine", _("La chaîne")),
        ("partage", _("« Partagé »")),
        ("sources", _("Sources")),
    ]
    return render(request, "site/method.html", {"anchors": anchors})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The questions of those who answer and of those who animate."""
    anchors = [
        ("repondre", _("Je veux donner mon avis")),
        ("animer", _("J’anime des dialogues")),
        ("ecrire", _("Ma question n’est pas ici")),
    ]
    return render(request, "site/help.html", {"anchors": anchors})


def style_guide(request: HttpRequest) -> HttpResponse:
    return render(request, "site/style.html", samples())
