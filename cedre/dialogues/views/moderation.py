from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import declarations, queries
from cedre.dialogues.declarations import Judgement
from cedre.dialogues.views.participation import whole_number
from cedre.moderation import queries as moderation_queries
from cedre.moderation import rules as moderation_rules
from cedre.moderation.forms import RefusalForm
from cedre.moderation.models import Because, Case, Decision

FILTERS = ("pourquoi", "dialogue")


@never_cache
@login_required
@require_safe
def moderate(request: PageRequest) -> HttpResponse:
    """All that waits for the reader, the oldest first; each line is a form, and the keyboard is enough."""
    _check_moderates(request)
    return _queue(request, page=request.GET.get("page", ""), asked=_asked(request.GET.dict()))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def judge(request: PageRequest, case: int) -> HttpResponse:
    """Some words alone with what comes near them, only the latter with htmx; judged by the button pressed, a POST goes
    back to what still waits.
    """
    _check_moderates(request)
    found = get_object_or_404(queries.readable_cases(request.user, today=timezone.localdate()), pk=case)
    if request.method != "POST":
        return _alone(request, found)
    page, asked = str(whole_number(request.POST.get("page", "")) or 1), _asked(request.POST.dict())
    by, now = accounts_rules.signed_in(request.user), timezone.now()
    try:
        moderation_rules.check_still_waits(waits=found.closed_at is None)
        kind = declarations.moderated()[found.about_kind]
        done = kind.judge(found.about_key, _judgement(request), by=by, now=now)
    except Refusal as refusal:
        return _queue(request, page=page, asked=asked, refusal=refusal, refused=found.pk)
    messages.success(request, done)
    decided = found.decisions.order_by("pk").last()
    parts = {**asked, "page": page, "suite": str(decided.pk if decided is not None else "")}
    return redirect(f"{reverse('dialogues:moderate')}?{urlencode(parts)}")


@never_cache
@login_required
@require_safe
def decisions(request: PageRequest) -> HttpResponse:
    """What was decided lately, the last first, and a way to take back what was decided by mistake."""
    _check_moderates(request)
    return _decisions(request)


@never_cache
@login_required
@require_POST
def undo(request: PageRequest, pk: int) -> HttpResponse:
    """Take back a decision; the words wait again."""
    _check_moderates(request)
    decision = get_object_or_404(queries.readable_decisions(request.user, today=timezone.localdate()), pk=pk)
    by, now = accounts_rules.signed_in(request.user), timezone.now()
    try:
        done = declarations.moderated()[decision.about_kind].undo(decision, by=by, now=now)
    except Refusal as refusal:
        return _decisions(request, refusal=refusal)
    messages.success(request, done)
    return redirect("dialogues:moderate")


def _judgement(request: PageRequest) -> Judgement:
    """What the button says. « near » is the number of a near one, whose button merges into it."""
    near = request.POST.get("near", "")
    form = RefusalForm(request.POST)
    # What is wrong in the form is said by the rule that misses it.
    form.is_valid()
    return Judgement(
        decision="merge" if near else request.POST.get("decision", ""),
        reason=form.cleaned_data.get("reason"),
        words=form.cleaned_data.get("words", ""),
        into=whole_number(near or request.POST.get("into", "")),
    )


def _check_moderates(request: PageRequest) -> None:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_moderates_somewhere(standing)


def _asked(sent: dict[str, str]) -> dict[str, str]:
    """The part of the queue that one reads: those of one cause, of one dialogue."""
    return {name: value for name in FILTERS if (value := sent.get(name, "")) and value.isprintable()}


def _alone(request: PageRequest, case: Case) -> HttpResponse:
    kind = declarations.moderated()[case.about_kind]
    lines = queries.waiting_lines([case]) if case.closed_at is None else []
    if not lines:
        messages.info(request, str(moderation_rules.NotWaiting()))
        return redirect("dialogues:moderate")
    near = kind.near(case.about_key) if kind.near is not None else []
    context = {"line": lines[0], "near": near, "reasons": moderation_queries.reasons(), "page_number": 1, "asked": {}}
    template = "dialogues/_near.html" if request.htmx else "dialogues/moderate_one.html"
    return render(request, template, context)


def _queue(
    request: PageRequest, *, page: str, asked: dict[str, str], refusal: Refusal | None = None, refused: int = 0
) -> HttpResponse:
    today = timezone.localdate()
    cases = queries.waiting_cases(
        request.user, today=today, because=asked.get("pourquoi", ""), dialogue=asked.get("dialogue", "")
    )
    shown, waiting = queries.moderation_queue(cases, page=page)
    context = {
        "page": shown,
        "waiting": waiting,
        "asked": asked,
        "query": f"{urlencode(asked)}&" if asked else "",
        "causes": Because.choices,
        "reasons": list(moderation_queries.reasons()),
        "refusal": refusal,
        # What was typed where a decision was refused, so that nothing of it is lost.
        "typed": request.POST if refusal is not None else {},
        "refused": refused,
        "goes_on": "suite" in request.GET,
        "last": _last(request),
    }
    return render(request, "dialogues/moderate.html", context, status=refusal.status if refusal is not None else 200)


def _last(request: PageRequest) -> Decision | None:
    """The decision just taken, when it may be taken back."""
    key = whole_number(request.GET.get("suite", ""))
    found = queries.readable_decisions(request.user, today=timezone.localdate()).filter(pk=key)[:1] if key else []
    undoable = moderation_queries.undoable(list(found), now=timezone.now())
    return undoable[0] if undoable else None


def _decisions(request: PageRequest, *, refusal: Refusal | None = None) -> HttpResponse:
    shown, decided = queries.lately_decided(
        request.user, page=request.GET.get("page", ""), now=timezone.now(), today=timezone.localdate()
    )
    context = {"page": shown, "decided": decided, "refusal": refusal}
    return render(request, "dialogues/decisions.html", context, status=refusal.status if refusal is not None else 200)
