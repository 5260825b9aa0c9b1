from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.accounts.rules import Power
from cedre.answers import actions, exports, queries, rules
from cedre.answers.forms import AnswerForm, AskForm, FollowForm, GiveUpForm, PostponeForm
from cedre.answers.models import OwedAnswer
from cedre.base.clients import client_address
from cedre.base.refusals import Refusal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue

Act = Callable[[Person], str]


@require_safe
def follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What was asked of whom and what they answered: a page to read, and the table of the restitution meeting."""
    dialogue, today = _published(slug), timezone.localdate()
    answers = queries.followed_in(dialogue, today=today)
    return render(
        request,
        "answers/follow_up.html",
        {
            "dialogue": dialogue,
            "answers": answers,
            "delays": queries.delays(answers, today=today),
            "today": today,
            "is_demonstration": dialogue.is_fictional,
        },
    )


@require_safe
def follow_up_csv(_request: HttpRequest, slug: str) -> HttpResponseBase:
    dialogue, today = _published(slug), timezone.localdate()
    answers = queries.followed_in(dialogue, today=today)
    response = StreamingHttpResponse(exports.follow_up_csv(answers), content_type="text/csv; charset=utf-8")
    name = f"{_('reponses')}-{dialogue.slug}-{today}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an address to be told of the answers; the page says the same whether it is known or not."""
    dialogue, form = _published(slug), FollowForm(request.POST or None)
    refusal, is_done = None, False
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_follow(
                dialogue=dialogue,
                email=form.cleaned_data["email"],
                language=get_language() or dialogue.language,
                address=client_address(request),
                now=timezone.now(),
            )
        except Refusal as no:
            refusal = no
        else:
            is_done = True
    context = {
        "dialogue": dialogue,
        "form": form,
        "refusal": refusal,
        "is_done": is_done,
        "is_demonstration": dialogue.is_fictional,
    }
    failed = request.method == "POST" and not is_done
    return render(request, "answers/follow.html", context, status=refusal.status if refusal else 422 if failed else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Prove an address by the link of a letter. Opening it changes nothing: scanners open every link."""
    follower = queries.readable_follower(token)
    if request.method == "POST":
        actions.confirm_following(follower=follower, now=timezone.now())
    context = {"follower": follower, "is_done": request.method == "POST", "dialogue": follower.dialogue}
    return render(request, "answers/confirm.html", context)


# No token of ours: whoever posts may be a mail reader. What allows it is the signed address.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_following(request: HttpRequest, token: str) -> HttpResponse:
    """Leave by the link of a letter; what was kept is erased."""
    follower = queries.readable_follower(token)
    dialogue = follower.dialogue
    if request.method == "POST":
        actions.stop_following(follower=follower)
    return render(request, "answers/stop.html", {"is_done": request.method == "POST", "dialogue": dialogue})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a statement, a point of common ground or a proposal to a body, with a day."""
    standing = dialogue_queries.editable_dialogues(request.user, today=timezone.localdate())
    dialogue = get_object_or_404(standing, slug=slug)
    given = request.POST if request.method == "POST" else None
    initial = {"number": request.GET.get("affirmation"), "proposal": request.GET.get("proposition")}
    form = AskForm(given, initial=initial, dialogue=dialogue, bodies=queries.answering_bodies())
    if form.is_valid():
        try:
            owed = actions.ask_for_answer(**form.cleaned_data, by=_by(request), now=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est demandé. L’échéance est publique."))
            return redirect(owed)
    context = {"dialogue": dialogue, "form": form, "is_demonstration": dialogue.is_fictional}
    context["common_ground"] = queries.common_ground(dialogue)
    return render(request, "answers/ask.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def owed(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One answer owed: what was asked, what was said, and the next step."""
    found = _owed(request, slug, pk)
    if request.method != "POST":
        return _page(request, found)
    last = queries.last_step(found)
    form = AnswerForm(request.POST, last=last.kind if last else None)

    def act(by: Person) -> str:
        actions.answer(owed=found, **form.cleaned_data, by=by, now=timezone.now())
        return _("La réponse est publique.")

    return _do(request, found, form, act, name="form")


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _owed(request, slug, pk)

    def act(by: Person) -> str:
        actions.take_step_back(owed=found, by=by, now=timezone.now())
        return _("La dernière étape n’est plus publique.")

    return _do(request, found, None, act, name="form")


@login_required
@require_POST
def postpone(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found, form = _owed(request, slug, pk, power=Power.ANIMATE), PostponeForm(request.POST)

    def act(by: Person) -> str:
        actions.postpone(owed=found, **form.cleaned_data, by=by, now=timezone.now())
        return _("Le jour est reporté, et la raison est publique.")

    return _do(request, found, form, act, name="postpone_form")


@login_required
@require_POST
def give_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found, form = _owed(request, slug, pk, power=Power.ANIMATE), GiveUpForm(request.POST)

    def act(by: Person) -> str:
        actions.give_up(owed=found, **form.cleaned_data, by=by, now=timezone.now())
        return _("La demande est abandonnée.")

    return _do(request, found, form, act, name="give_up_form")


def _by(request: HttpRequest) -> Person:
    return accounts_rules.signed_in(request.user)


def _published(slug: str) -> Dialogue:
    return get_object_or_404(dialogue_queries.published_dialogues(), slug=slug)


def _owed(request: HttpRequest, slug: str, pk: int, *, power: Power | None = None) -> OwedAnswer:
    today = timezone.localdate()
    answerable = queries.answerable_owed(request.user, today=today)
    if power is not None:
        answerable = answerable.filter(dialogue__in=dialogue_queries.held_dialogues(request.user, power, today=today))
    return get_object_or_404(answerable, dialogue__slug=slug, pk=pk)


def _do(request: HttpRequest, found: OwedAnswer, form: forms.Form | None, act: Act, *, name: str) -> HttpResponse:
    """Do what a form asks and come back to the page; a refusal is said there, and nothing typed is lost."""
    refusal = None
    if form is None or form.is_valid():
        try:
            messages.success(request, act(_by(request)))
        except Refusal as no:
            refusal = no
        else:
            return redirect(found)
    return _page(request, found, refusal=refusal, status=422, **({name: form} if form is not None else {}))


def _page(
    request: HttpRequest, found: OwedAnswer, *, refusal: Refusal | None = None, status: int = 200, **given: Any
) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    (followed,) = queries.followed([found], today=today)
    last = followed.last
    powers = queries.powers_over(found, person=request.user, today=today)
    context = {
        "dialogue": found.dialogue,
        "owed": found,
        "followed": followed,
        "history": found.steps.all(),
        "steps": rules.steps_after(last.kind if last else None),
        "form": AnswerForm(last=last.kind if last else None),
        "postpone_form": PostponeForm(initial={"due_on": found.due_on}),
        "give_up_form": GiveUpForm(),
        "can_ask": Power.ANIMATE in powers,
        "relays": not queries.speaks_for(found, person=request.user, today=today),
        "can_take_back": last is not None and now - last.taken_at <= rules.REGRET,
        "refusal": refusal,
        "today": today,
        "is_demonstration": found.dialogue.is_fictional,
        **given,
    }
    return render(request, "answers/owed.html", context, status=status)
