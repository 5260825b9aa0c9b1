from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cedre.accounts import rules as accounts_rules
from cedre.admissions import actions, queries
from cedre.admissions.forms import BatchForm, CodeForm, LetterForm
from cedre.base.clients import client_address
from cedre.base.qr_codes import qr_code
from cedre.base.refusals import Refusal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Access, Dialogue


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The short address printed on cards: from a code to its dialogue. The code serves there, not here."""
    form, refusal = CodeForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data["code"]
        try:
            dialogue = actions.dialogue_of_code(typed=typed, address=client_address(request), now=timezone.now())
        except Refusal as no:
            refusal = no
        else:
            return redirect(_way_in(dialogue, typed))
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "admissions/enter.html", {"form": form, "refusal": refusal}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_letter(request: HttpRequest, slug: str) -> HttpResponse:
    """Give an address, to which a link is sent; the page says the same whether it has served or not."""
    dialogue = get_object_or_404(dialogue_queries.published_dialogues(), slug=slug)
    if dialogue.access != Access.EMAIL:
        return redirect("dialogues:participate", slug=slug)
    now = timezone.now()
    form, refusal, is_done = LetterForm(request.POST if request.method == "POST" else None, now=now), None, False
    if form.is_bound and form.is_valid():
        try:
            actions.send_letter(
                dialogue=dialogue,
                email=form.cleaned_data["email"],
                language=get_language() or dialogue.language,
                address=client_address(request),
                now=now,
            )
        except Refusal as no:
            refusal = no
        else:
            is_done = True
    context = {"dialogue": dialogue, "form": form, "refusal": refusal, "is_done": is_done}
    context["is_demonstration"] = dialogue.is_fictional
    status = refusal.status if refusal else 422 if form.is_bound and not is_done else 200
    return render(request, "admissions/ask_letter.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """Make codes and print them at once: they are shown this one time."""
    dialogue = _dialogue(request, slug)
    form, refusal = BatchForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            made = actions.make_codes(
                dialogue=dialogue,
                number=form.cleaned_data["number"],
                by=accounts_rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as no:
            refusal = no
        else:
            return _cards(request, dialogue, made)
    context = {"dialogue": dialogue, "form": form, "refusal": refusal, "counts": queries.counts(dialogue)}
    context["is_demonstration"] = dialogue.is_fictional
    return render(request, "admissions/codes.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def cancel_codes(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = _dialogue(request, slug)
    cancelled = actions.cancel_codes(dialogue=dialogue, by=accounts_rules.signed_in(request.user), now=timezone.now())
    said = ngettext(
        "%(number)d code est annulé : sa carte ne sert plus.",
        "%(number)d codes sont annulés : leurs cartes ne servent plus.",
        cancelled,
    )
    messages.success(request, said % {"number": cancelled})
    return redirect("admissions:codes", slug=slug)


def _cards(request: HttpRequest, dialogue: Dialogue, made: list[str]) -> HttpResponse:
    cards = [(code, qr_code(settings.SITE_ADDRESS + _way_in(dialogue, code))) for code in made]
    context = {"dialogue": dialogue, "cards": cards, "address": settings.SITE_ADDRESS + reverse("admissions:enter")}
    context["is_demonstration"] = dialogue.is_fictional
    return render(request, "admissions/cards.html", context)


def _way_in(dialogue: Dialogue, code: str) -> str:
    return f"{reverse('dialogues:participate', args=[dialogue.slug])}?{urlencode({'cle': code})}"


def _dialogue(request: HttpRequest, slug: str) -> Dialogue:
    return get_object_or_404(dialogue_queries.editable_dialogues(request.user, today=timezone.localdate()), slug=slug)
