from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.base.refusals import Refusal
from cedre.dialogues import actions, queries, rules
from cedre.dialogues.forms import RefusalForm
from cedre.dialogues.models import Statement
from cedre.dialogues.views.participation import whole_number
from cedre.moderation import queries as moderation_queries
from cedre.moderation import rules as moderation_rules


@never_cache
@login_required
@require_safe
def moderate(request: HttpRequest) -> HttpResponse:
    """All that waits for the reader, the oldest first; each line is a form, and the keyboard is enough."""
    _check_moderates(request)
    return _queue(request, page=request.GET.get("page", ""))


@never_cache
@login_required
@require_POST
def judge(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Accept, refuse or merge one statement, by the button pressed; then back to what still waits."""
    _check_moderates(request)
    today = timezone.localdate()
    dialogue = get_object_or_404(queries.moderable_dialogues(request.user, today=today), slug=slug)
    statement = get_object_or_404(dialogue.statements.select_related("dialogue__territory"), number=number)
    page = str(whole_number(request.POST.get("page", "")) or 1)
    try:
        done = _decide(request, statement)
    except Refusal as refusal:
        return _queue(request, page=page, refusal=refusal, refused=number, status=refusal.status)
    messages.success(request, done)
    return redirect(f"{reverse('dialogues:moderate')}?page={page}&suite=1")


def _decide(request: HttpRequest, statement: Statement) -> str:
    """Do what the button says; the sentence to show then."""
    by, now, said = accounts_rules.signed_in(request.user), timezone.now(), {"number": statement.number}
    decision = request.POST.get("decision", "")
    form = RefusalForm(request.POST)
    if decision == "accept":
        actions.accept_statement(statement=statement, by=by, now=now)
        return _("L’affirmation %(number)d est soumise au vote.") % said
    if decision == "merge":
        into = whole_number(request.POST.get("into", ""))
        target = statement.dialogue.statements.filter(number=into).first()
        if target is None:
            raise rules.CannotMerge
        actions.merge_statement(statement=statement, into=target, by=by, now=now)
        return _("L’affirmation %(number)d est réunie à l’affirmation %(into)d.") % {**said, "into": into}
    if not form.is_valid():
        raise moderation_rules.ReasonNeeded
    actions.refuse_statement(statement=statement, **form.cleaned_data, by=by, now=now)
    return _("L’affirmation %(number)d est refusée ; le motif est dit à qui l’a proposée.") % said


def _check_moderates(request: HttpRequest) -> None:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_moderates_somewhere(standing)


def _queue(
    request: HttpRequest, *, page: str, refusal: Refusal | None = None, refused: int = 0, status: int = 200
) -> HttpResponse:
    shown, waiting = queries.moderation_queue(request.user, page=page, today=timezone.localdate())
    context = {
        "page": shown,
        "waiting": waiting,
        "reasons": moderation_queries.reasons(),
        "refusal": refusal,
        # What was typed where a decision was refused, so that nothing of it is lost.
        "typed": request.POST if refusal is not None else {},
        "refused": refused,
        "goes_on": "suite" in request.GET,
    }
    return render(request, "dialogues/moderate.html", context, status=status)
