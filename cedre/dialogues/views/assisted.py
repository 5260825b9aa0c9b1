"""Someone who animates answers for a person who asks, on the same pages as everyone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.models import Dialogue
from cedre.dialogues.views.participation import help_someone, stop_helping


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assist(request: PageRequest, slug: str) -> HttpResponse:
    """Say what is about to happen, ask for the college of the person, then open the pages of the vote for them."""
    dialogue = _dialogue(request, slug)
    if request.method != "POST":
        return _page(request, dialogue)
    try:
        participant = actions.assist_participation(
            dialogue=dialogue,
            college=request.POST.get("college", ""),
            by=accounts_rules.signed_in(request.user),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, dialogue, refusal=refusal)
    help_someone(request, participant)
    return redirect("dialogues:participate", slug=slug)


@login_required
@require_POST
def stop(request: PageRequest, slug: str) -> HttpResponse:
    """The person has finished: nothing of them stays in this browser."""
    stop_helping(request)
    messages.success(request, _("C’est fini : ses réponses sont comptées, et cet appareil n’en garde rien."))
    return redirect("dialogues:assist", slug=slug)


def _dialogue(request: PageRequest, slug: str) -> Dialogue:
    today = timezone.localdate()
    accounts_rules.check_animates_somewhere(accounts_queries.standing(request.user, today=today))
    return get_object_or_404(queries.editable_dialogues(request.user, today=today), slug=slug)


def _page(request: PageRequest, dialogue: Dialogue, *, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        "dialogue": dialogue,
        "refusal": refusal,
        "accepts_votes": rules.accepts_votes(dialogue, today=timezone.localdate()),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "dialogues/assist.html", context, status=200 if refusal is None else 409)
