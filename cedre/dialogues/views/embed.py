"""A dialogue inside a page of another site, in a frame (docs/decisions/0010-embedding.md).

Browsers keep cookies from such frames, so no cookie is read nor set here: whoever takes part is known by a signed
token that travels in the forms, never in an address. It is the whole authority of these doors, which is why they
do without Django's protection against forged requests: another site does not have it, and what it can do without
(begin a participation of its own) anybody can.
"""

from collections.abc import Callable
from functools import wraps
from html import escape
from pathlib import Path

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import exports as accounts_exports
from cedre.base.clients import client_address
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import actions, exports, queries, rules
from cedre.dialogues.forms import DepartureForm, SubmissionForm
from cedre.dialogues.models import Dialogue, Participant, Statement
from cedre.dialogues.views.own_data import data_file, leave
from cedre.dialogues.views.own_words import Sending, send_words, submission_facts, thanks
from cedre.dialogues.views.participation import KEY, ONE_YEAR, panel_facts, welcome_facts, whole_number

TOKENS = TimestampSigner(salt="dialogues.embed")
SCRIPT = Path(__file__).resolve().parents[1] / "static" / "dialogues" / "embed.js"

Door = Callable[[PageRequest, Dialogue], HttpResponseBase]


def _embedded(door: Door) -> Callable[..., HttpResponseBase]:
    """A door that other sites may frame, that knows nobody but by their token, and that says no in words."""

    @csrf_exempt
    @xframe_options_exempt
    @never_cache
    @wraps(door)
    def answer(request: PageRequest, slug: str) -> HttpResponseBase:
        # A site of the same domain would send our cookies along: who is signed in on ours is nobody here.
        request.user = AnonymousUser()
        response = _opened(door, request, slug)
        return csp_replace({"frame-ancestors": settings.EMBED_HOSTS or [NONE]})(lambda _request: response)(request)

    return answer


def _opened(door: Door, request: PageRequest, slug: str) -> HttpResponseBase:
    dialogue = queries.readable_dialogues(request.user, today=timezone.localdate()).filter(slug=slug).first()
    if dialogue is None:
        return _page(request, "dialogues/_embed_missing.html", {}, status=404)
    try:
        return door(request, dialogue)
    except rules.UnknownParticipation as refusal:
        return _welcome(request, dialogue, refusal=refusal, status=409)


@_embedded
@require_http_methods(["GET", "HEAD", "POST"])
def embed(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    """Ask from which college one speaks; then, with the token, go on where one was."""
    if request.method != "POST":
        return _welcome(request, dialogue)
    if not request.POST.get("participation"):
        return _join(request, dialogue)
    participant = _participant(request, dialogue)
    number = whole_number(request.POST.get("affirmation", ""))
    return _panel(request, participant, asked=dialogue.statements.shown().filter(number=number).first())


@_embedded
@require_POST
def vote(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    participant = _participant(request, dialogue)
    try:
        actions.cast_vote(
            participant=participant,
            statement_id=whole_number(request.POST.get("statement", "")),
            stance=rules.stance_named(request.POST.get("stance", "")),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _panel(request, participant, refusal=refusal, status=409)
    return _panel(request, participant)


@_embedded
@require_POST
def undo(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    participant = _participant(request, dialogue)
    try:
        statement = actions.take_back_last_vote(participant=participant, now=timezone.now())
    except Refusal as refusal:
        return _panel(request, participant, refusal=refusal, status=409)
    return _panel(request, participant, asked=statement)


@_embedded
@require_POST
def answers(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    """What I answered, and a way to change each answer; asked by POST, for the token stays out of addresses."""
    return _answers(request, _participant(request, dialogue))


@_embedded
@require_POST
def submit(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    """Say one's own idea: the form first, asked by POST too; then as on our own pages."""
    participant, now = _participant(request, dialogue), timezone.now()
    if "text" not in request.POST:
        sending = Sending(form=SubmissionForm(now=now))
    else:
        sending = send_words(request, dialogue, participant, now=now)
    if sending.statement is not None:
        return _answers(request, participant, done=thanks(sending.statement))
    context = submission_facts(dialogue, sending) | {
        "token": _token(participant),
        "takes_statements": rules.takes_statements(dialogue, today=timezone.localdate(now)),
        "is_demonstration": dialogue.is_fictional,
    }
    return _page(request, "dialogues/_embed_submit.html", context, status=sending.status)


@_embedded
@require_POST
def own_data(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    """All that is kept of the reader in this dialogue, and ways to take it along or to leave."""
    return _own_data(request, _participant(request, dialogue), DepartureForm())


@_embedded
@require_POST
def own_data_file(request: PageRequest, dialogue: Dialogue) -> HttpResponseBase:
    return data_file(request, _participant(request, dialogue))


@_embedded
@require_POST
def depart(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    """Cut the link with one's answers, or erase them; either way this browser forgets the participation."""
    participant = _participant(request, dialogue)
    form = DepartureForm(request.POST)
    if not form.is_valid():
        return _own_data(request, participant, form, status=422)
    done = leave(participant, form, now=timezone.now())
    return _page(request, "dialogues/_embed_welcome.html", welcome_facts(dialogue) | {"forget": True, "done": done})


@require_safe
@cache_control(public=True, max_age=3600)
def script(_request: HttpRequest) -> HttpResponse:
    """What another site loads to show a dialogue, at an address that never changes."""
    return HttpResponse(SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8")


def snippet(request: HttpRequest, dialogue: Dialogue) -> str:
    """The HTML that a town copies into its own page; empty where embedding is switched off."""
    if not settings.EMBED_HOSTS:
        return ""
    source = request.build_absolute_uri(reverse("dialogues:embed-script"))
    address = request.build_absolute_uri(dialogue.get_absolute_url())
    question = escape(dialogue.question)
    return (
        f'<script src="{escape(source)}" data-dialogue="{dialogue.slug}" data-title="{question}" async></script>\n'
        f'<noscript><a href="{escape(address)}">{question}</a></noscript>'
    )


def _token(participant: Participant) -> str:
    return TOKENS.sign(str(participant.pk))


def _participant(request: PageRequest, dialogue: Dialogue) -> Participant:
    """Who the token says. Raises `UnknownParticipation`: none, forged, too old, or of another dialogue."""
    try:
        key = int(TOKENS.unsign(request.POST.get("participation", ""), max_age=ONE_YEAR))
    except (BadSignature, ValueError):
        raise rules.UnknownParticipation from None
    participant = queries.readable_participants(dialogue_id=dialogue.pk).filter(pk=key).first()
    if participant is None:
        raise rules.UnknownParticipation
    return participant


def _join(request: PageRequest, dialogue: Dialogue) -> HttpResponse:
    try:
        participant = actions.join_dialogue(
            dialogue=dialogue,
            college=request.POST.get("college", ""),
            key=request.POST.get(KEY, ""),
            address=client_address(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _welcome(request, dialogue, refusal=refusal, status=409)
    return _panel(request, participant)


def _welcome(
    request: PageRequest, dialogue: Dialogue, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = welcome_facts(dialogue, key=request.POST.get(KEY, ""), refusal=refusal)
    context["forget"] = isinstance(refusal, rules.UnknownParticipation)
    return _page(request, "dialogues/_embed_welcome.html", context, status=status)


def _panel(
    request: PageRequest,
    participant: Participant,
    *,
    asked: Statement | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = panel_facts(participant, asked=asked, refusal=refusal) | {"token": _token(participant)}
    return _page(request, "dialogues/_embed_vote.html", context, status=status)


def _answers(request: PageRequest, participant: Participant, *, done: str = "") -> HttpResponse:
    context = {
        "dialogue": participant.dialogue,
        "token": _token(participant),
        "answers": queries.answers(participant),
        "submissions": queries.submissions(participant),
        "done": done,
        "accepts_votes": rules.accepts_votes(participant.dialogue, today=timezone.localdate()),
        "is_demonstration": participant.dialogue.is_fictional,
    }
    return _page(request, "dialogues/_embed_answers.html", context)


def _own_data(
    request: PageRequest, participant: Participant, form: DepartureForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "dialogue": participant.dialogue,
        "token": _token(participant),
        "parts": accounts_exports.readable_parts(exports.data_on_participant(participant)),
        "form": form,
        "is_demonstration": participant.dialogue.is_fictional,
    }
    return _page(request, "dialogues/_embed_own_data.html", context, status=status)


def _page(request: PageRequest, panel: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """The panel alone with htmx, else the page around it: the same answer to the same request either way."""
    if request.htmx:
        return render(request, panel, context, status=status)
    return render(request, "dialogues/embed.html", context | {"panel": panel}, status=status)
