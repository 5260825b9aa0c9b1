from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cedre.dialogues import queries as dialogues_queries
from cedre.gateways.kept_mail import KeptMail, kept_mails
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


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """What a trial installation would have sent: codes to sign in, letters. Nowhere else does this page exist."""
    return render(request, "site/mails.html", {"mails": _mails_to_show()})


@require_safe
def mail_as_html(request: HttpRequest, key: str) -> HttpResponseBase:
    """One letter as a mail reader shows it, its own style included."""
    found = next((mail for mail in _mails_to_show() if mail.key == key), None)
    if found is None:
        raise Http404
    letter = HttpResponse(found.html)
    return csp_replace({"style-src": [UNSAFE_INLINE]})(lambda _request: letter)(request)


def _mails_to_show() -> list[KeptMail]:
    if not settings.MAILS_SHOWN:
        raise Http404
    return kept_mails(settings.EMAIL_FILE_PATH)
