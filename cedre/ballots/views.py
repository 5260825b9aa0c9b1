from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.ballots import actions, queries, rules
from cedre.ballots.forms import BatchForm, NumberForm, answers_in
from cedre.ballots.models import Batch, Sheet
from cedre.base.qr_codes import qr_code
from cedre.base.refusals import Refusal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, Stance


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballots(request: HttpRequest, slug: str) -> HttpResponse:
    """Print sheets, and say which one is in hand to type it."""
    dialogue = _dialogue(request, slug)
    batch_form = BatchForm(request.POST if "sheets" in request.POST else None)
    number_form = NumberForm(request.GET if "number" in request.GET else None)
    if number_form.is_bound and number_form.is_valid():
        return redirect("ballots:sheet", slug=slug, number=number_form.cleaned_data["number"])
    refusal = None
    if batch_form.is_bound and batch_form.is_valid():
        try:
            batch = actions.prepare_ballots(
                dialogue=dialogue, sheets=batch_form.cleaned_data["sheets"], by=_by(request), now=timezone.now()
            )
        except Refusal as no:
            refusal = no
        else:
            return redirect("ballots:printed", slug=slug, first=batch.first)
    context = {
        "dialogue": dialogue,
        "batches": queries.editable_batches(request.user, today=timezone.localdate()).filter(dialogue=dialogue),
        "batch_form": batch_form,
        "number_form": number_form,
        "next": queries.next_to_enter(dialogue, after=0),
        "refusal": refusal,
        "is_demonstration": dialogue.is_fictional,
    }
    failed = refusal is not None or (batch_form.is_bound and request.method == "POST")
    return render(request, "ballots/ballots.html", context, status=422 if failed else 200)


@never_cache
@login_required
@require_safe
def printed(request: HttpRequest, slug: str, first: int) -> HttpResponse:
    """The sheets of a batch, to print."""
    dialogue = _dialogue(request, slug)
    batches = queries.editable_batches(request.user, today=timezone.localdate()).filter(dialogue=dialogue)
    batch: Batch = get_object_or_404(batches, first=first)
    address = request.build_absolute_uri(dialogue.get_absolute_url())
    context = {
        "dialogue": dialogue,
        "batch": batch,
        "numbers": range(batch.first, batch.last + 1),
        "lines": queries.lines(batch),
        "address": address,
        "code": qr_code(address),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "ballots/printed.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Type a sheet; typed already, type it again without seeing the first reading, and look at what differs."""
    dialogue = _dialogue(request, slug)
    try:
        batch, found = queries.batch_of(dialogue, number), queries.sheet_of(dialogue, number)
    except rules.UnknownSheet as refusal:
        messages.error(request, str(refusal))
        return redirect("ballots:ballots", slug=slug)
    if request.method != "POST":
        return _entry(request, batch, number, found=found)

    answers, college = answers_in(request.POST, batch), request.POST.get("college", "")
    try:
        if found is None:
            actions.enter_sheet(
                dialogue=dialogue, number=number, college=college, answers=answers, by=_by(request), now=timezone.now()
            )
            messages.success(request, _("Le bulletin n° %(number)d est compté.") % {"number": number})
        else:
            rules.check_answers(answers)
            differences = queries.differences(found, answers=answers, college=college)
            if differences.any and request.POST.get("sure") != "1":
                return _entry(request, batch, number, found=found, answers=answers, differences=differences)
            actions.check_sheet(sheet=found, college=college, answers=answers, by=_by(request), now=timezone.now())
            messages.success(request, _("Le bulletin n° %(number)d est relu.") % {"number": number})
    except Refusal as refusal:
        return _entry(request, batch, number, found=found, answers=answers, refusal=refusal)
    following = queries.next_to_enter(dialogue, after=number) if found is None else None
    if following is not None:
        return redirect("ballots:sheet", slug=slug, number=following)
    return redirect("ballots:ballots", slug=slug)


@login_required
@require_POST
def take_out(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Undo the entry of a sheet."""
    dialogue = _dialogue(request, slug)
    found = queries.sheet_of(dialogue, number)
    try:
        if found is None:
            raise rules.NotEntered
        actions.take_sheet_out(sheet=found, by=_by(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("La saisie du bulletin n° %(number)d est annulée : il ne compte plus.") % {"number": number}
        )
    return redirect("ballots:sheet", slug=slug, number=number)


def _by(request: HttpRequest) -> Person:
    return accounts_rules.signed_in(request.user)


def _dialogue(request: HttpRequest, slug: str) -> Dialogue:
    return get_object_or_404(dialogue_queries.editable_dialogues(request.user, today=timezone.localdate()), slug=slug)


def _entry(
    request: HttpRequest,
    batch: Batch,
    number: int,
    *,
    found: Sheet | None,
    answers: Mapping[int, Stance] | None = None,
    differences: queries.Differences | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    dialogue = batch.dialogue
    context = {
        "dialogue": dialogue,
        "batch": batch,
        "number": number,
        "sheet": found,
        "lines": queries.lines(batch, answers=answers),
        "college": request.POST.get("college", ""),
        "differences": differences,
        "refusal": refusal,
        "accepts_votes": dialogue_rules.accepts_votes(dialogue, today=timezone.localdate()),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "ballots/sheet.html", context, status=422 if request.method == "POST" else 200)
