from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import rules as accounts_rules
from cedre.base.refusals import Refusal
from cedre.base.requests import PageRequest
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue
from cedre.dialogues.views.participation import own_participant
from cedre.turnout import actions, exports, queries
from cedre.turnout.forms import REFERENCED, AboutMeForm, QuestionsForm, ReferenceForm
from cedre.turnout.models import Questionnaire

STATEMENTS_A_PAGE = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about_me(request: PageRequest, slug: str) -> HttpResponse:
    """What I say of myself, if I want to; each question may be skipped, changed, taken back."""
    dialogue = get_object_or_404(dialogue_queries.published_dialogues(), slug=slug)
    participant, questions = own_participant(request, dialogue), queries.asked(dialogue)
    if participant is None or not questions:
        return redirect("dialogues:participate", slug=slug)
    said = queries.described(participant)
    form = AboutMeForm(
        request.POST if request.method == "POST" else None, dialogue=dialogue, questions=questions, initial=said
    )
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            actions.describe_oneself(participant=participant, said=form.cleaned_data, now=timezone.now())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("C’est noté. Vos réponses n’ont pas changé."))
            return redirect("dialogues:participate", slug=slug)
    context = {
        "dialogue": dialogue,
        "form": form,
        "refusal": refusal,
        "smallest": settings.SMALLEST_GROUP_SHOWN,
        "accepts_votes": dialogue_rules.accepts_votes(dialogue, today=timezone.localdate()),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "turnout/about_me.html", context, status=422 if form.is_bound else 200)


@require_safe
def who(request: HttpRequest, slug: str) -> HttpResponse:
    """Who took part, beside the population of the territory, as the worker last counted them."""
    dialogue = _told(slug)
    context = {
        "dialogue": dialogue,
        "page": queries.who_page(dialogue),
        "timeline": queries.participation_over_time(dialogue),
        "needed": dialogue_rules.people_needed(
            smallest=settings.SMALLEST_GROUP_SHOWN, floor=settings.FEWEST_NEW_PEOPLE
        ),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "turnout/who.html", context)


@require_safe
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """How each part of those who took part answers each statement, a page at a time."""
    dialogue = _told(slug)
    pages = Paginator(queries.statement_turnout(dialogue), STATEMENTS_A_PAGE)
    context = {
        "dialogue": dialogue,
        "page": pages.get_page(request.GET.get("page")),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "turnout/statements.html", context)


@require_safe
def who_csv(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001 - as every door
    """The same numbers for a spreadsheet."""
    dialogue = _told(slug)
    page = queries.who_page(dialogue)
    if page is None:
        return redirect("turnout:who", slug=slug)
    lines = exports.turnout_csv(page, queries.statement_turnout(dialogue))
    response = HttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = _("qui-a-participe-%(slug)s.csv") % {"slug": slug}
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose whether it is said who takes part, what is asked, and what population it is held against."""
    dialogue, questionnaire = _edited(request, slug)
    form = QuestionsForm.of(questionnaire, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.choose_questions(
            dialogue=dialogue,
            is_on=form.cleaned_data["is_on"],
            questions=form.cleaned_data["questions"],
            by=accounts_rules.signed_in(request.user),
            now=timezone.now(),
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("turnout:prepare", slug=slug)
    return _prepared(request, dialogue, questionnaire, form=form)


@never_cache
@login_required
@require_POST
def reference(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """Say how the population of the territory is shared out."""
    dialogue, questionnaire = _edited(request, slug)
    if question not in REFERENCED:
        raise Http404
    form, refusal = ReferenceForm(request.POST, question=question), None
    if form.is_valid():
        try:
            actions.give_reference(
                dialogue=dialogue,
                question=question,
                source=form.cleaned_data["source"],
                year=form.cleaned_data["year"],
                shares=form.shares,
                by=accounts_rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("La population de référence est enregistrée."))
            return redirect("turnout:prepare", slug=slug)
    return _prepared(request, dialogue, questionnaire, given={question: form}, refusal=refusal)


@login_required
@require_POST
def take_reference_back(request: HttpRequest, slug: str, question: str) -> HttpResponse:
    """No longer hold those who came against this population."""
    dialogue, _questionnaire = _edited(request, slug)
    actions.take_reference_back(
        dialogue=dialogue, question=question, by=accounts_rules.signed_in(request.user), now=timezone.now()
    )
    messages.success(request, _("La population de référence est retirée."))
    return redirect("turnout:prepare", slug=slug)


def _told(slug: str) -> Dialogue:
    """A published dialogue that says who takes part."""
    dialogue = get_object_or_404(dialogue_queries.published_dialogues(), slug=slug)
    if queries.readable_questionnaire(dialogue) is None:
        raise Http404
    return dialogue


def _edited(request: HttpRequest, slug: str) -> tuple[Dialogue, Questionnaire]:
    found = queries.editable_questionnaire(slug, person=request.user, today=timezone.localdate())
    if found is None:
        raise Http404
    return found


def _prepared(
    request: HttpRequest,
    dialogue: Dialogue,
    questionnaire: Questionnaire,
    *,
    form: QuestionsForm | None = None,
    given: dict[str, ReferenceForm] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    known = queries.references(dialogue)
    forms = {each: ReferenceForm(question=each, reference=known.get(each)) for each in REFERENCED} | (given or {})
    context = {
        "dialogue": dialogue,
        "form": form or QuestionsForm.of(questionnaire),
        "references": [(each, queries.label_of(each), forms[each], each in known) for each in REFERENCED],
        "is_on": questionnaire.is_on,
        "refusal": refusal,
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "turnout/prepare.html", context, status=422 if request.method == "POST" else 200)
