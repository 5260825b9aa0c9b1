from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cedre.accounts import exports as accounts_exports
from cedre.base.requests import PageRequest
from cedre.dialogues import actions, exports, queries, rules
from cedre.dialogues.forms import DepartureForm
from cedre.dialogues.models import Dialogue, Origin, Participant
from cedre.dialogues.views.participation import cookie_name, own_participant, stop_helping


@never_cache
@require_safe
def own_data(request: PageRequest, slug: str) -> HttpResponse:
    """All that is kept of the reader in this dialogue, whom their signed cookie alone makes known."""
    dialogue, participant = _reader(request, slug)
    parts = accounts_exports.readable_parts(exports.data_on_participant(participant))
    return render(
        request,
        "dialogues/own_data.html",
        {"dialogue": dialogue, "parts": parts, "is_demonstration": dialogue.is_fictional},
    )


@never_cache
@require_safe
def own_data_file(request: PageRequest, slug: str) -> HttpResponseBase:
    """The same for a machine, an answer at a time."""
    _dialogue, participant = _reader(request, slug)
    return data_file(request, participant)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def depart(request: PageRequest, slug: str) -> HttpResponse:
    """Cut the link with one's answers, or erase them; either way this browser forgets the participation."""
    dialogue, participant = _reader(request, slug)
    form = DepartureForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"dialogue": dialogue, "form": form, "is_demonstration": dialogue.is_fictional}
        return render(request, "dialogues/depart.html", context, status=422 if form.is_bound else 200)
    messages.success(request, leave(participant, form, now=timezone.now()))
    response = redirect(dialogue)
    if participant.origin == Origin.ASSISTED:
        # The person helped leaves; the cookie is that of who helps.
        stop_helping(request)
    else:
        response.delete_cookie(cookie_name(dialogue), path=dialogue.get_absolute_url())
    return response


def data_file(request: PageRequest, participant: Participant) -> StreamingHttpResponse:
    """All that is kept of someone in a dialogue, to keep or to take elsewhere."""
    dialogue, now = participant.dialogue, timezone.now()
    address = request.build_absolute_uri(dialogue.get_absolute_url())
    about = {"dialogue": address, "question": dialogue.question, "given_at": now}
    lines = accounts_exports.parts_json(exports.data_on_participant(participant), about=about)
    response = StreamingHttpResponse(lines, content_type="application/json")
    name = f"{_('mes-donnees')}-{dialogue.slug}-{timezone.localdate(now)}.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def leave(participant: Participant, form: DepartureForm, *, now: datetime) -> str:
    """Do what a valid form asks, and say what was done."""
    if form.cleaned_data["what"] == DepartureForm.ERASE:
        actions.erase_answers(participant=participant, now=now)
        return _("Vos réponses à ce dialogue sont effacées.")
    actions.cut_participant(participant=participant, now=now)
    return _("Vos réponses comptent toujours, et plus rien ne mène à vous.")


def _reader(request: PageRequest, slug: str) -> tuple[Dialogue, Participant]:
    """The dialogue and the reader's own part in it; `NothingKept` when they have none."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    participant = own_participant(request, dialogue)
    if participant is None:
        raise rules.NothingKept
    return dialogue, participant
