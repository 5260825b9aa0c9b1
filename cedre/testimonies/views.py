from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import College, Person
from cedre.base.refusals import Refusal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues.models import Dialogue
from cedre.dialogues.views.participation import whole_number
from cedre.testimonies import actions, queries, rules
from cedre.testimonies.forms import DrawForm, LinkForm, PassageForm, TestimonyForm
from cedre.testimonies.models import ConsentLevel, Occasion, Testimony, Verbatim

PER_PAGE = 25
FILTERS = ("q", "occasion", "college", "consent")


@never_cache
@login_required
@require_safe
def testimonies(request: HttpRequest, slug: str) -> HttpResponse:
    """The testimonies of a dialogue, for its team, with a search and filters."""
    dialogue = _dialogue(request, slug)
    asked = {name: value for name in FILTERS if (value := request.GET.get(name, ""))}
    found = queries.testimonies_of(dialogue, person=request.user, today=timezone.localdate(), asked=asked)
    return render(
        request,
        "testimonies/list.html",
        {
            "dialogue": dialogue,
            "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "asked": asked,
            "query": f"{urlencode(asked)}&" if asked else "",
            "occasions": Occasion.choices,
            "colleges": College.choices,
            "levels": ConsentLevel.choices,
            "is_demonstration": dialogue.is_fictional,
        },
    )


@never_cache
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what someone said, and what they agreed to."""
    dialogue, today = _dialogue(request, slug), timezone.localdate()
    form = TestimonyForm(request.POST or None, today=today, initial={"gathered_on": today, "consented_on": today})
    if request.method == "POST" and form.is_valid():
        made = actions.record_testimony(dialogue=dialogue, **form.cleaned_data, by=_by(request), now=timezone.now())
        messages.success(
            request, _("Ces paroles sont enregistrées. Les noms y sont cherchés : relisez-les ci-dessous.")
        )
        return redirect(made)
    return _facts(request, dialogue, form)


@never_cache
@login_required
def revise(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    testimony = _testimony(request, slug, pk)
    facts = {name: getattr(testimony, name) for name in TestimonyForm.base_fields}
    form = TestimonyForm(request.POST or None, initial=facts, today=timezone.localdate())
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_testimony(testimony=testimony, **form.cleaned_data, by=_by(request), now=timezone.now())
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect(testimony)
    return _facts(request, testimony.dialogue, form, testimony=testimony, refusal=refusal)


@never_cache
@login_required
@require_safe
def testimony(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One testimony: its words with what is masked, its extracts, and what is done with them."""
    return _show(request, _testimony(request, slug, pk))


@login_required
@require_POST
def hide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Hide a passage that was copied or selected, wherever it stands."""
    testimony, form = _testimony(request, slug, pk), PassageForm(request.POST)
    if not form.is_valid():
        return _show(request, testimony, form=form)

    def act(**given: Any) -> str:
        times = actions.hide_passage(testimony=testimony, passage=form.cleaned_data["passage"], **given)
        return ngettext("Le passage est masqué.", "Le passage est masqué, %(times)d fois.", times) % {"times": times}

    return _do(request, testimony, act, form=form)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str, pk: int, mask: int) -> HttpResponse:
    """Hide one suggested passage, or leave it, by the button pressed."""
    testimony = _testimony(request, slug, pk)
    chosen = get_object_or_404(testimony.masks.select_related("testimony__dialogue"), pk=mask)
    is_hidden = request.POST.get("hide") == "1"

    def act(**given: Any) -> str:
        actions.decide_mask(mask=chosen, hide=is_hidden, **given)
        return _("Le passage est masqué.") if is_hidden else _("Le passage est laissé tel quel.")

    return _do(request, testimony, act)


@login_required
@require_POST
def mark(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Choose an extract."""
    testimony, form = _testimony(request, slug, pk), PassageForm(request.POST)
    if not form.is_valid():
        return _show(request, testimony, form=form)

    def act(**given: Any) -> str:
        actions.mark_verbatim(testimony=testimony, passage=form.cleaned_data["passage"], **given)
        return _("L’extrait est choisi. Vous pouvez le publier, ou en tirer des affirmations.")

    return _do(request, testimony, act, form=form)


@login_required
@require_POST
def publish(request: HttpRequest, slug: str, pk: int, extract: int) -> HttpResponse:
    """Publish an extract, or take it off the page, by the button pressed."""
    verbatim = _verbatim(request, slug, pk, extract)
    is_published = request.POST.get("publish") == "1"

    def act(**given: Any) -> str:
        (actions.publish_verbatim if is_published else actions.unpublish_verbatim)(verbatim=verbatim, **given)
        return _("L’extrait paraît sur la page du dialogue.") if is_published else _("L’extrait ne paraît plus.")

    return _do(request, verbatim.testimony, act)


@login_required
@require_POST
def unmark(request: HttpRequest, slug: str, pk: int, extract: int) -> HttpResponse:
    verbatim = _verbatim(request, slug, pk, extract)

    def act(**given: Any) -> str:
        actions.unmark_verbatim(verbatim=verbatim, **given)
        return _("L’extrait est ôté.")

    return _do(request, verbatim.testimony, act)


@never_cache
@login_required
def extract(request: HttpRequest, slug: str, pk: int, extract: int) -> HttpResponse:
    """From one extract to statements: those that come from it, and a form for one more."""
    verbatim = _verbatim(request, slug, pk, extract)
    form, refusal = DrawForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            statement = actions.draw_statement(
                verbatim=verbatim, text=form.cleaned_data["text"], by=_by(request), now=timezone.now()
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(
                request, _("L’affirmation %(number)d est dans le dialogue.") % {"number": statement.number}
            )
            return redirect("testimonies:extract", slug=slug, pk=pk, extract=extract)
    return _extract(request, verbatim, form=form, refusal=refusal)


@login_required
@require_POST
def link(request: HttpRequest, slug: str, pk: int, extract: int) -> HttpResponse:
    """Tie an extract to a statement already there."""
    verbatim, form = _verbatim(request, slug, pk, extract), LinkForm(request.POST)
    refusal = None
    if form.is_valid():
        try:
            actions.link_statement(
                verbatim=verbatim, number=form.cleaned_data["number"], by=_by(request), now=timezone.now()
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("L’affirmation est reliée à cet extrait."))
            return redirect("testimonies:extract", slug=slug, pk=pk, extract=extract)
    return _extract(request, verbatim, link_form=form, refusal=refusal)


@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, then erase what someone said, as they want."""
    testimony = _testimony(request, slug, pk)
    statements = queries.linked_statements(testimony)
    if request.method == "POST":
        reworded = {key for each in request.POST.getlist("reworded") if (key := whole_number(each))}

        def act(**given: Any) -> str:
            actions.withdraw_consent(testimony=testimony, reworded=reworded, **given)
            return _("C’est fait : il ne reste rien de ces paroles.")

        return _do(request, testimony, act)
    return render(
        request,
        "testimonies/withdraw.html",
        {"testimony": testimony, "dialogue": testimony.dialogue, "statements": statements},
    )


def _by(request: HttpRequest) -> Person:
    return accounts_rules.signed_in(request.user)


def _dialogue(request: HttpRequest, slug: str) -> Dialogue:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_moderates_somewhere(standing)
    return get_object_or_404(dialogue_queries.moderable_dialogues(request.user, today=timezone.localdate()), slug=slug)


def _testimony(request: HttpRequest, slug: str, pk: int) -> Testimony:
    readable = queries.readable_testimonies(request.user, today=timezone.localdate())
    return get_object_or_404(readable, dialogue=_dialogue(request, slug), pk=pk)


def _verbatim(request: HttpRequest, slug: str, pk: int, extract: int) -> Verbatim:
    testimony = _testimony(request, slug, pk)
    return get_object_or_404(testimony.verbatims.select_related("testimony__dialogue__territory"), pk=extract)


def _do(
    request: HttpRequest, testimony: Testimony, act: Callable[..., str], *, form: PassageForm | None = None
) -> HttpResponse:
    """Do what a button says and go back to the testimony; a refusal is said there, with what was typed."""
    try:
        done = act(by=_by(request), now=timezone.now())
    except Refusal as refusal:
        return _show(request, testimony, form=form, refusal=refusal)
    messages.success(request, done)
    return redirect(testimony)


def _facts(
    request: HttpRequest,
    dialogue: Dialogue,
    form: TestimonyForm,
    *,
    testimony: Testimony | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {"dialogue": dialogue, "form": form, "testimony": testimony, "refusal": refusal}
    return render(request, "testimonies/facts.html", context, status=422 if request.method == "POST" else 200)


def _show(
    request: HttpRequest, testimony: Testimony, *, form: PassageForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    masks, extracts = queries.masks_of(testimony), queries.extracts_of(testimony)
    refused = refusal is not None or form is not None
    return render(
        request,
        "testimonies/detail.html",
        {
            "dialogue": testimony.dialogue,
            "testimony": testimony,
            "pieces": rules.pieces(testimony.words, masks=masks, verbatims=[each.verbatim for each in extracts]),
            "masks": [(mask, testimony.words[mask.begins : mask.ends]) for mask in masks],
            "undecided": [
                (mask, testimony.words[mask.begins : mask.ends]) for mask in masks if mask.state == "suggested"
            ],
            "extracts": extracts,
            "form": form or PassageForm(),
            "refusal": refusal,
            "is_demonstration": testimony.dialogue.is_fictional,
        },
        status=422 if refused else 200,
    )


def _extract(
    request: HttpRequest,
    verbatim: Verbatim,
    *,
    form: DrawForm | None = None,
    link_form: LinkForm | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    (found,) = [each for each in queries.extracts_of(verbatim.testimony) if each.verbatim == verbatim]
    return render(
        request,
        "testimonies/extract.html",
        {
            "dialogue": verbatim.testimony.dialogue,
            "testimony": verbatim.testimony,
            "extract": found,
            "form": form or DrawForm(),
            "link_form": link_form or LinkForm(),
            "refusal": refusal,
            "is_demonstration": verbatim.testimony.dialogue.is_fictional,
        },
        status=422 if request.method == "POST" else 200,
    )
