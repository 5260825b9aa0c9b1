from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cedre.base.clients import client_address
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.forms import SubmissionForm
from cedre.dialogues.models import Dialogue, Participant, State, Statement
from cedre.dialogues.views.participation import own_participant, remember
from cedre.moderation import actions as moderation
from cedre.moderation import queries as moderation_queries
from cedre.moderation.forms import AppealForm, FlagForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What became of words that were sent: a statement; else the form to show again, what comes near, and a no."""

    form: SubmissionForm
    statement: Statement | None = None
    near: Sequence[Statement] = ()
    refusal: Refusal | None = None
    status: int = 200


def send_words(request: PageRequest, dialogue: Dialogue, participant: Participant | None, *, now: datetime) -> Sending:
    """Take someone's own words. What comes near is shown first; what is refused stays typed."""
    form = SubmissionForm(request.POST, now=now)
    if not form.is_valid():
        return Sending(form=form, status=422)
    text, near = form.cleaned_data["text"], list[Statement]()
    try:
        moderation.count_search(address=client_address(request), now=now)
        near = queries.near_statements(dialogue, text)
        if near and "other" not in request.POST:
            return Sending(form=form, near=near)
        statement = actions.submit_statement(
            dialogue=dialogue, participant=participant, text=text, address=client_address(request), now=now
        )
    except Refusal as refusal:
        return Sending(form=form, near=near, refusal=refusal, status=refusal.status)
    return Sending(form=form, statement=statement)


def thanks(statement: Statement) -> str:
    """What to say of words just sent, on the page of one's answers."""
    if statement.state == State.SHOWN:
        return _("Merci. Votre affirmation est soumise au vote.")
    return _("Merci. Vos mots seront relus ; la réponse sera sur cette page.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PageRequest, slug: str) -> HttpResponse:
    """Say one's own idea."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    now = timezone.now()
    if request.method != "POST":
        if not rules.takes_statements(dialogue, today=timezone.localdate(now)):
            return redirect(dialogue)
        return _form(request, dialogue, Sending(form=SubmissionForm(now=now)))
    participant = own_participant(request, dialogue)
    sending = send_words(request, dialogue, participant, now=now)
    if sending.statement is None:
        return _form(request, dialogue, sending)
    messages.success(request, thanks(sending.statement))
    response = redirect("dialogues:answers", slug=slug)
    if participant is None and sending.statement.submitted_by is not None:
        remember(response, sending.statement.submitted_by)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """Contest, once, what was decided of one's own words."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    participant = own_participant(request, dialogue)
    if participant is None:
        raise rules.UnknownParticipation
    statement = get_object_or_404(queries.own_statements(participant), number=number)
    form, refusal = AppealForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.contest_decision(statement=statement, words=form.cleaned_data["words"], now=timezone.now())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("C’est noté : vos mots seront relus, avec ce que vous en dites."))
            return redirect("dialogues:answers", slug=slug)
    (submission,) = [each for each in queries.submissions(participant) if each.statement == statement]
    context = {"dialogue": dialogue, "submission": submission, "form": form, "refusal": refusal}
    context["is_demonstration"] = dialogue.is_fictional
    return render(request, "dialogues/contest.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """Ask that a statement be looked at, for a reason of the list."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    statement = get_object_or_404(dialogue.statements.shown().select_related("dialogue__territory"), number=number)
    now, participant = timezone.now(), own_participant(request, dialogue)
    form, refusal = FlagForm(request.POST if request.method == "POST" else None, now=now), None
    if form.is_bound and form.is_valid():
        try:
            flagged = actions.flag_statement(
                statement=statement,
                participant=participant,
                reason=form.cleaned_data["reason"],
                address=client_address(request),
                now=now,
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Merci. L’équipe lira ces mots ; ils restent là en attendant."))
            response = redirect("dialogues:participate", slug=slug)
            if participant is None and flagged.flagger is not None:
                remember(response, queries.readable_participants(dialogue_id=dialogue.pk).get(pk=flagged.flagger))
            return response
    context = {"dialogue": dialogue, "words": statement.text, "form": form, "refusal": refusal}
    context |= {"back": reverse("dialogues:participate", args=[slug]), "is_demonstration": dialogue.is_fictional}
    return render(request, "dialogues/flag.html", context, status=422 if form.is_bound else 200)


@require_safe
def moderation_log(request: PageRequest, slug: str) -> HttpResponse:
    """What was withheld from readers in this dialogue and why, for anyone; never the words."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    page, lines = queries.moderation_log(dialogue, page=request.GET.get("page", ""))
    return render(
        request,
        "dialogues/moderation_log.html",
        {
            "dialogue": dialogue,
            "page": page,
            "lines": lines,
            "figures": moderation_queries.figures(dialogue),
            "is_demonstration": dialogue.is_fictional,
        },
    )


def _form(request: PageRequest, dialogue: Dialogue, sending: Sending) -> HttpResponse:
    context = submission_facts(dialogue, sending) | {"is_demonstration": dialogue.is_fictional}
    return render(request, "dialogues/submit.html", context, status=sending.status)


def submission_facts(dialogue: Dialogue, sending: Sending) -> dict[str, object]:
    """What the form of one's own words shows; `embed` shows it in another site's page."""
    return {"dialogue": dialogue, "form": sending.form, "near": sending.near, "refusal": sending.refusal}
