from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person
from cedre.accounts.rules import Power
from cedre.base.refusals import Refusal
from cedre.coaching import queries as coaching_queries
from cedre.dialogues import actions, declarations, queries, rules
from cedre.dialogues.forms import DialogueForm, EngagementForm, StatementForm, StatementsForm, WithholdForm
from cedre.dialogues.models import Dialogue, Stage, Statement
from cedre.dialogues.views.embed import snippet
from cedre.territories.forms import TerritoryForm, is_searching, typed


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The morning page: what waits this week, the reader's engagements and dialogues, each according to their roles."""
    person, now = _by(request), timezone.now()
    standing = accounts_queries.standing(person, today=timezone.localdate(now))
    return render(
        request,
        "dialogues/desk.html",
        {
            "desk": queries.desk(person, now=now),
            "has_role": bool(standing.roles),
            "runs_dialogues": accounts_rules.may_somewhere(standing, Power.MODERATE),
            "can_open_engagement": accounts_rules.animates_territory(standing),
            "to_moderate": queries.waiting_cases(person, today=timezone.localdate(now)).count(),
            "can_animate_all": accounts_rules.can_animate(standing),
            "today": timezone.localdate(now),
        },
    )


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """One page to prepare a dialogue; what is wrong is said in place and nothing typed is lost."""
    _check_animates(request)
    data, today = request.POST or None, timezone.localdate()
    territory_form = TerritoryForm(data, initial={"territory": request.GET.get("territory", "")})
    if is_searching(request.POST):
        form = DialogueForm(initial=typed(request.POST, DialogueForm), today=today)
        statements_form = StatementsForm(initial=typed(request.POST, StatementsForm))
        engagement_form = _engagement_form(request, initial=request.POST.get("engagement", ""))
    else:
        form, statements_form = DialogueForm(data, today=today), StatementsForm(data)
        engagement_form = _engagement_form(request, data=data, initial=request.GET.get("engagement", ""))
    # Each form is checked even when an earlier one is wrong: the person sees all there is to correct at once.
    valid = [shown.is_valid() for shown in (territory_form, form, statements_form, engagement_form)]
    if request.method == "POST" and all(valid):
        try:
            dialogue = actions.draft_dialogue(
                territory=territory_form.cleaned_data["territory"],
                engagement=engagement_form.cleaned_data["engagement"],
                **form.cleaned_data,
                statements=statements_form.cleaned_data["statements"],
                by=_by(request),
                now=timezone.now(),
            )
        except accounts_rules.NotAnAnimator:
            # Someone who animates elsewhere: what they typed stays, and what to choose is said.
            territory_form.add_error("territory", _("Vous n’animez pas ici : choisissez un de vos accompagnements."))
            return _new(request, territory_form, form, statements_form, engagement_form)
        if statements_form.cleaned_data["statements"]:
            messages.success(request, _("Le brouillon est enregistré. Relisez-le, puis ouvrez-le."))
        else:
            messages.success(request, _("Le brouillon est enregistré. Il lui faut maintenant des affirmations."))
        return redirect("dialogues:prepare", slug=dialogue.slug)
    return _new(request, territory_form, form, statements_form, engagement_form)


def _new(
    request: HttpRequest,
    territory_form: TerritoryForm,
    form: DialogueForm,
    statements_form: StatementsForm,
    engagement_form: EngagementForm,
) -> HttpResponse:
    forms = {"territory_form": territory_form, "form": form, "statements_form": statements_form}
    return render(
        request,
        "dialogues/new.html",
        forms | {"engagement_form": engagement_form},
        status=422 if request.method == "POST" else 200,
    )


def _engagement_form(
    request: HttpRequest, *, data: QueryDict | None = None, initial: object = "", dialogue: Dialogue | None = None
) -> EngagementForm:
    """The engagements that the reader coaches; the one a dialogue is in stays a choice whoever coaches it."""
    today = timezone.localdate()
    choices = coaching_queries.editable_engagements(request.user, today=today)
    if dialogue is not None and dialogue.engagement is not None:
        initial = dialogue.engagement.slug
    return EngagementForm(data, engagements=choices, initial={"engagement": initial})


@login_required
@require_safe
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is done with one dialogue: its state, its words, its statements; for who moderates, its statements."""
    return _prepare(request, _moderable(request, slug))


@login_required
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = _editable(request, slug)
    facts = {name: getattr(dialogue, name) for name in DialogueForm.base_fields}
    form = DialogueForm(request.POST or None, initial=facts, today=timezone.localdate())
    engagement_form = _engagement_form(request, data=request.POST or None, dialogue=dialogue)
    # Both are checked, so that all there is to correct is seen at once.
    valid = [shown.is_valid() for shown in (form, engagement_form)]
    if request.method == "POST" and all(valid):
        facts = form.cleaned_data | engagement_form.cleaned_data
        actions.revise_dialogue(dialogue=dialogue, **facts, by=_by(request), now=timezone.now())
        messages.success(request, _("Les changements sont enregistrés."))
        return redirect("dialogues:prepare", slug=slug)
    status = 422 if request.method == "POST" else 200
    context = {"dialogue": dialogue, "form": form, "engagement_form": engagement_form}
    return render(request, "dialogues/revise.html", context, status=status)


@login_required
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The dialogue as a participant will meet it; nothing can be voted here."""
    dialogue = _editable(request, slug)
    return render(
        request,
        "dialogues/preview.html",
        {"dialogue": dialogue, "statements": dialogue.statements.shown(), "is_demonstration": dialogue.is_fictional},
    )


MOVES: dict[str, tuple[Callable[..., Dialogue], Promise]] = {
    "open": (actions.open_dialogue, gettext_lazy("Le dialogue est ouvert : donnez son adresse autour de vous.")),
    "close": (
        actions.close_dialogue,
        gettext_lazy("Le dialogue est clos. Ses résultats restent visibles, et vous pouvez le rouvrir."),
    ),
    "archive": (actions.archive_dialogue, gettext_lazy("Le dialogue est archivé. Sa page reste à son adresse.")),
}


@login_required
@require_POST
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Open, close or archive, by the one button pressed."""
    dialogue = _editable(request, slug)
    if (step := request.POST.get("step", "")) not in MOVES:
        return _prepare(request, dialogue, refusal=rules.StepImpossible())
    action, done = MOVES[step]
    try:
        action(dialogue=dialogue, by=_by(request), now=timezone.now())
    except Refusal as refusal:
        return _prepare(request, dialogue, refusal=refusal)
    messages.success(request, _done(dialogue, str(done)))
    return redirect("dialogues:prepare", slug=slug)


@login_required
@require_safe
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more before a dialogue is closed to those who are answering; the form sends to `move`."""
    dialogue = _editable(request, slug)
    if dialogue.stage != Stage.OPEN:
        return redirect("dialogues:prepare", slug=slug)
    return render(request, "dialogues/close.html", {"dialogue": dialogue})


@login_required
def delete_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete a draft."""
    dialogue = _editable(request, slug)
    try:
        rules.check_can_delete(stage=dialogue.stage)
        if request.method == "POST":
            actions.delete_draft(dialogue=dialogue, by=_by(request), now=timezone.now())
            messages.success(request, _("Le brouillon est supprimé."))
            return redirect("dialogues:desk")
    except Refusal as refusal:
        return _prepare(request, dialogue, refusal=refusal)
    return render(request, "dialogues/delete_draft.html", {"dialogue": dialogue})


def _done(dialogue: Dialogue, done: str) -> str:
    """What to say of a step taken: a dialogue opened before its first day takes no answer yet."""
    before = dialogue.stage == Stage.OPEN and rules.is_before_opening(dialogue, today=timezone.localdate())
    if before and dialogue.opens_on is not None:
        day = date_format(dialogue.opens_on, "DATE_FORMAT")
        return _("Le dialogue est prêt : sa page est publique, et on pourra y répondre à partir du %(day)s.") % {
            "day": day
        }
    return done


@login_required
@require_POST
def add_statements(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = _editable(request, slug)
    form = StatementsForm(request.POST, dialogue=dialogue)
    if not form.is_valid():
        return _prepare(request, dialogue, statements_form=form)
    added = actions.add_statements(
        dialogue=dialogue,
        texts=form.cleaned_data["statements"],
        by=_by(request),
        now=timezone.now(),
    )
    messages.success(request, _("Affirmations ajoutées : %(count)d.") % {"count": len(added)})
    return redirect("dialogues:prepare", slug=slug)


@login_required
def revise_statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    statement = _statement(_editable(request, slug), number)
    form = StatementForm(request.POST or None, statement=statement)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_statement(
                statement=statement,
                text=form.cleaned_data["text"],
                by=_by(request),
                now=timezone.now(),
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("L’affirmation est corrigée."))
            return redirect("dialogues:prepare", slug=slug)
    return render(
        request,
        "dialogues/revise_statement.html",
        {"dialogue": statement.dialogue, "statement": statement, "form": form, "refusal": refusal},
        status=422 if request.method == "POST" else 200,
    )


@login_required
def withhold_statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    dialogue = _moderable(request, slug)
    statement = _statement(dialogue, number)
    form = WithholdForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.withhold_statement(statement=statement, **form.cleaned_data, by=_by(request), now=timezone.now())
        except Refusal as refusal:
            return _prepare(request, dialogue, refusal=refusal)
        messages.success(request, _("L’affirmation est retirée du vote et des résultats. Vous pouvez l’y remettre."))
        return redirect("dialogues:prepare", slug=slug)
    return render(
        request,
        "dialogues/withhold_statement.html",
        {"dialogue": statement.dialogue, "statement": statement, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_POST
def restore_statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    dialogue = _moderable(request, slug)
    statement = _statement(dialogue, number)
    try:
        actions.restore_statement(statement=statement, by=_by(request), now=timezone.now())
    except Refusal as refusal:
        return _prepare(request, dialogue, refusal=refusal)
    messages.success(request, _("L’affirmation est de nouveau soumise au vote."))
    return redirect("dialogues:prepare", slug=slug)


def _by(request: HttpRequest) -> Person:
    return accounts_rules.signed_in(request.user)


def _check_animates(request: HttpRequest) -> None:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_animates_somewhere(standing)


def _editable(request: HttpRequest, slug: str) -> Dialogue:
    _check_animates(request)
    editable = queries.editable_dialogues(request.user, today=timezone.localdate())
    return get_object_or_404(editable.with_participation(), slug=slug)


def _moderable(request: HttpRequest, slug: str) -> Dialogue:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_moderates_somewhere(standing)
    moderable = queries.moderable_dialogues(request.user, today=timezone.localdate())
    return get_object_or_404(moderable.with_participation(), slug=slug)


def _statement(dialogue: Dialogue, number: int) -> Statement:
    return get_object_or_404(dialogue.statements.select_related("dialogue__territory"), number=number)


def _prepare(
    request: HttpRequest,
    dialogue: Dialogue,
    *,
    refusal: Refusal | None = None,
    statements_form: StatementsForm | None = None,
) -> HttpResponse:
    refused = refusal is not None or statements_form is not None
    powers = queries.powers_over(dialogue, person=request.user, today=timezone.localdate())
    return render(
        request,
        "dialogues/prepare.html",
        {
            "dialogue": dialogue,
            "can_animate_this": Power.ANIMATE in powers,
            "accepts_votes": rules.accepts_votes(dialogue, today=timezone.localdate()),
            "stage": rules.stage_seen(dialogue, today=timezone.localdate()),
            "can_open": rules.can_move(stage=dialogue.stage, to=Stage.OPEN),
            "can_close": rules.can_move(stage=dialogue.stage, to=Stage.CLOSED),
            "can_archive": rules.can_move(stage=dialogue.stage, to=Stage.ARCHIVED),
            "statements": dialogue.statements.shown().with_answered(),
            "withheld": dialogue.statements.taken_out(),
            "statements_form": statements_form or StatementsForm(dialogue=dialogue),
            "refusal": refusal,
            "panels": declarations.team_panels(dialogue, reader=request.user, today=timezone.localdate()),
            "address": request.build_absolute_uri(dialogue.get_absolute_url()),
            "embed_code": snippet(request, dialogue),
            "is_demonstration": dialogue.is_fictional,
        },
        status=422 if refused else 200,
    )
