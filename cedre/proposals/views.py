from secrets import randbelow
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import rules as accounts_rules
from cedre.base.clients import client_address
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue, Participant
from cedre.dialogues.views.participation import own_participant, remember
from cedre.moderation import actions as moderation
from cedre.moderation.forms import AppealForm, FlagForm
from cedre.proposals import actions, declarations, queries, rules
from cedre.proposals.forms import ArgumentForm, ProposalForm
from cedre.proposals.models import Proposal, State

# Few lines, so that the page comes at once.
PER_PAGE = 15
FILTERS = ("q", "ordre", "graine")


@never_cache
@require_safe
def proposals(request: PageRequest, slug: str) -> HttpResponse:
    """All that was proposed: searched, in the order one asks, as many queries whatever their number."""
    dialogue = get_object_or_404(queries.calling_dialogues(), slug=slug)
    participant = own_participant(request, dialogue)
    asked = {name: value for name in FILTERS if (value := request.GET.get(name, "")[:100].replace("\0", ""))}
    if asked.get("ordre") == "hasard":
        asked["graine"] = asked.get("graine") or str(participant.pk if participant else randbelow(1_000_000))
    else:
        asked.pop("graine", None)
    found = queries.listed_proposals(
        dialogue, words=asked.get("q", ""), order=asked.get("ordre", ""), seed=asked.get("graine", "")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "supported": queries.supported_among(list(page), by=participant),
        "asked": asked,
        "query": f"{urlencode(asked)}&" if asked else "",
        "orders": [("", _("Les plus soutenues")), ("recentes", _("Les plus récentes")), ("hasard", _("Au hasard"))],
        **_facts(dialogue),
    }
    return render(request, "proposals/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: PageRequest, slug: str) -> HttpResponse:
    """Propose something. What comes near is shown first; what is refused leaves the words where they were typed."""
    dialogue = get_object_or_404(queries.calling_dialogues(), slug=slug)
    now, facts = timezone.now(), _facts(dialogue)
    form = ProposalForm(request.POST if request.method == "POST" else None, now=now)
    if not facts["is_open"] and not form.is_bound:
        return redirect("proposals:list", slug=slug)
    if not form.is_valid():
        return _form(request, form, facts, status=422 if form.is_bound else 200)
    said = {name: form.cleaned_data[name] for name in ("title", "problem", "idea", "concerned", "place")}
    participant, near = own_participant(request, dialogue), list[Proposal]()
    try:
        moderation.count_search(address=client_address(request), now=now)
        near = queries.near_proposals(dialogue, title=said["title"])
        if near and "other" not in request.POST:
            return _form(request, form, {**facts, "near": near})
        proposal = actions.submit_proposal(
            dialogue=dialogue, participant=participant, **said, address=client_address(request), now=now
        )
    except Refusal as refusal:
        return _form(request, form, {**facts, "near": near, "refusal": refusal}, status=refusal.status)
    if proposal.state == State.SHOWN:
        messages.success(request, _("Merci. Votre proposition est publiée."))
        response = redirect(proposal)
    else:
        messages.success(request, _("Merci. Votre proposition sera relue ; la réponse sera sur cette page."))
        response = redirect("dialogues:answers", slug=slug)
    return _remembered(response, participant, proposal.submitted_by)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """A proposal, who supports it, what is said for it and against it; a POST gives an argument."""
    found = _proposal(slug, number)
    now, participant = timezone.now(), own_participant(request, found.dialogue)
    form, refusal = ArgumentForm(request.POST if request.method == "POST" else None, now=now), None
    if form.is_bound and form.is_valid():
        try:
            argument = actions.give_argument(
                proposal=found,
                participant=participant,
                side=form.cleaned_data["side"],
                text=form.cleaned_data["text"],
                address=client_address(request),
                now=now,
            )
        except Refusal as no:
            refusal = no
        else:
            if argument.state == State.SHOWN:
                messages.success(request, _("Merci. Votre argument est publié."))
            else:
                messages.success(request, _("Merci. Votre argument sera relu ; la réponse sera dans « Mes réponses »."))
            return _remembered(redirect(found), participant, argument.submitted_by)
    context = {
        "proposal": found,
        "sides": queries.arguments_of(found, all_of_them=request.GET.get("arguments") == "tous"),
        "supports": bool(queries.supported_among([found], by=participant)),
        "useful": queries.useful_among(found, by=participant),
        "form": form,
        "refusal": refusal,
        "panels": declarations.panels_of(found, reader=request.user, today=timezone.localdate(now)),
        **_facts(found.dialogue),
    }
    status = refusal.status if refusal else 422 if form.is_bound else 200
    return render(request, "proposals/detail.html", context, status=status)


@never_cache
@require_POST
def support(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """Stand behind a proposal, or no longer."""
    found, now = _proposal(slug, number), timezone.now()
    participant = who = own_participant(request, found.dialogue)
    try:
        if "back" not in request.POST:
            who = actions.support(proposal=found, participant=participant, address=client_address(request), now=now)
        elif participant is not None:
            actions.take_support_back(proposal=found, participant=participant, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _remembered(redirect(found), participant, who)


@never_cache
@require_POST
def useful(request: PageRequest, slug: str, number: int, argument: int) -> HttpResponse:
    """Find an argument useful, or no longer."""
    found = get_object_or_404(queries.readable_arguments(_proposal(slug, number)), pk=argument)
    now, participant = timezone.now(), own_participant(request, found.dialogue)
    who = participant
    try:
        if "back" not in request.POST:
            who = actions.find_useful(argument=found, participant=participant, address=client_address(request), now=now)
        elif participant is not None:
            actions.take_useful_back(argument=found, participant=participant, now=now)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return _remembered(redirect(found), participant, who)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: PageRequest, slug: str, number: int, argument: int | None = None) -> HttpResponse:
    """Ask that a proposal, or an argument, be looked at, for a reason of the list."""
    proposed = _proposal(slug, number)
    words: queries.Words = proposed
    if argument is not None:
        words = get_object_or_404(queries.readable_arguments(proposed), pk=argument)
    now, participant = timezone.now(), own_participant(request, words.dialogue)
    form, refusal = FlagForm(request.POST if request.method == "POST" else None, now=now), None
    if form.is_bound and form.is_valid():
        try:
            _flag, who = actions.flag_words(
                words=words,
                participant=participant,
                reason=form.cleaned_data["reason"],
                address=client_address(request),
                now=now,
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Merci. L’équipe lira ces mots ; ils restent là en attendant."))
            return _remembered(redirect(words), participant, who)
    context = {"dialogue": words.dialogue, "words": str(words), "form": form, "refusal": refusal}
    context |= {"back": words.get_absolute_url(), "is_demonstration": words.dialogue.is_fictional}
    return render(request, "dialogues/flag.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: PageRequest, slug: str, number: int, argument: int | None = None) -> HttpResponse:
    """Contest, once, what was decided of one's own proposal or argument."""
    dialogue = get_object_or_404(queries.calling_dialogues(), slug=slug)
    participant = own_participant(request, dialogue)
    if participant is None:
        raise dialogue_rules.UnknownParticipation
    words: queries.Words
    if argument is None:
        words = get_object_or_404(queries.own_proposals(participant), number=number)
    else:
        words = get_object_or_404(queries.own_arguments(participant), proposal__number=number, pk=argument)
    form, refusal = AppealForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.contest_decision(words=words, said=form.cleaned_data["words"], now=timezone.now())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("C’est noté : vos mots seront relus, avec ce que vous en dites."))
            return redirect("dialogues:answers", slug=slug)
    (sent,) = [each for each in queries.sent_by(participant) if each.words == words]
    context = {"sent": sent, "form": form, "refusal": refusal, **_facts(dialogue)}
    return render(request, "proposals/contest.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: PageRequest, slug: str) -> HttpResponse:
    """The switch of whoever animates: take proposals, or no longer."""
    editable = dialogue_queries.editable_dialogues(request.user, today=timezone.localdate())
    dialogue = get_object_or_404(editable, slug=slug)
    if request.method != "POST":
        context = {"dialogue": dialogue, "is_called": queries.is_called(dialogue)}
        return render(request, "proposals/call.html", {**context, "is_demonstration": dialogue.is_fictional})
    by, now = accounts_rules.signed_in(request.user), timezone.now()
    if request.POST.get("close"):
        actions.close_call(dialogue=dialogue, by=by, now=now)
        messages.success(request, _("Ce dialogue ne reçoit plus de propositions ; celles qui sont là restent à lire."))
    else:
        actions.open_call(dialogue=dialogue, by=by, now=now)
        messages.success(request, _("C’est ouvert : on peut proposer, soutenir et argumenter."))
    return redirect("dialogues:prepare", slug=slug)


def _proposal(slug: str, number: int) -> Proposal:
    dialogue = get_object_or_404(queries.calling_dialogues(), slug=slug)
    found = get_object_or_404(queries.readable_proposals(dialogue).select_related(None), number=number)
    found.dialogue = dialogue
    return found


def _facts(dialogue: Dialogue) -> dict[str, object]:
    """What each page says. `dialogue`: one of the calling ones, which know their call."""
    is_called = dialogue.call_for_proposals.closed_at is None
    is_open = rules.takes_proposals(dialogue, is_called=is_called, today=timezone.localdate())
    return {"dialogue": dialogue, "is_open": is_open, "is_demonstration": dialogue.is_fictional}


def _form(request: PageRequest, form: ProposalForm, facts: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, "proposals/submit.html", {"form": form, **facts}, status=status)


def _remembered(response: HttpResponse, known: Participant | None, who: Participant | None) -> HttpResponse:
    """The answer, with the cookie of whoever began to take part by this."""
    if known is None and who is not None:
        remember(response, who)
    return response
