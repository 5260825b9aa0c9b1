from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cedre.accounts import actions, declarations, exports, rules
from cedre.accounts.declarations import Part
from cedre.accounts.forms import ForgetMeForm
from cedre.accounts.models import Person
from cedre.base.refusals import Refusal


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything kept of the person who reads, in words."""
    parts = exports.readable_parts(_parts(rules.signed_in(request.user)))
    return render(request, "accounts/my_data.html", {"parts": parts})


@login_required
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponseBase:
    """Everything kept of the person who reads, for a machine; a row at a time, however many there are."""
    person, now = rules.signed_in(request.user), timezone.now()
    about = {"site": request.get_host(), "given_at": now, "language": "fr"}
    response = StreamingHttpResponse(exports.parts_json(_parts(person), about=about), content_type="application/json")
    name = _("mes-donnees") + f"-{timezone.localdate(now)}.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(["GET", "HEAD", "POST"])
def forget_me(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays, have it confirmed, then erase the account: who comes here has just signed in."""
    person = rules.signed_in(request.user)
    form = ForgetMeForm(request.POST if request.method == "POST" else None, person=person)
    if request.method != "POST":
        return _confirm(request, form)
    if not form.is_valid():
        return _confirm(request, form, status=422)
    try:
        actions.forget_person(person=person, by=person, now=timezone.now())
    except Refusal as refusal:
        return _confirm(request, form, refusal=refusal, status=409)
    logout(request)
    messages.success(request, _("Votre compte est effacé. Merci d’être passé·e."))
    return redirect("home")


def _confirm(
    request: HttpRequest, form: ForgetMeForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    rooms = declarations.rooms()
    context = {
        "form": form,
        "refusal": refusal,
        "goes": [words for room in rooms for words in room.goes],
        "stays": [words for room in rooms for words in room.stays],
    }
    return render(request, "accounts/forget_me.html", context, status=status)


def _parts(person: Person) -> list[Part]:
    return [part for room in reversed(declarations.rooms()) for part in room.data_on(person)]
