from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import rules as accounts_rules
from cedre.answers import queries as answers
from cedre.base.refusals import Refusal
from cedre.dialogues import queries as dialogue_queries
from cedre.dialogues import rules as dialogue_rules
from cedre.dialogues.models import Dialogue
from cedre.syntheses import actions, queries
from cedre.syntheses.forms import SynthesisForm


@require_safe
def synthesis(request: HttpRequest, slug: str) -> HttpResponse:
    """What comes out of a dialogue, in words, each sentence with where it comes from."""
    dialogue = _published(slug)
    context = {
        "dialogue": dialogue,
        "synthesis": queries.readable_synthesis(dialogue),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "syntheses/synthesis.html", context)


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole dialogue to print: who took part, the synthesis, what is shared, what divides, what is answered."""
    dialogue, today = _published(slug), timezone.localdate()
    followed = answers.followed(answers.readable_owed(dialogue), today=today)
    page = dialogue_queries.results_page(dialogue)
    is_told = page is not None and page.findings.participants >= settings.SMALLEST_GROUP_SHOWN
    context = {
        "dialogue": dialogue,
        "synthesis": queries.readable_synthesis(dialogue),
        "page": page if is_told else None,
        "statements": dialogue_queries.statement_results(dialogue) if is_told else [],
        "answers": followed,
        "delays": answers.delays(followed, today=today),
        "licence": dialogue_rules.LICENCES.get(dialogue.licence),
        "today": today,
        "address": request.build_absolute_uri(dialogue.get_absolute_url()),
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "syntheses/report.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the synthesis beside what may be cited; look at it, keep it, publish it."""
    dialogue = _edited(request, slug)
    last = queries.last_version(dialogue)
    form = SynthesisForm(request.POST or None, initial={"text": last.text if last else ""})
    refusal = None
    if request.method == "POST" and form.is_valid():
        publish = request.POST.get("publish") == "1"
        try:
            actions.write_synthesis(
                dialogue=dialogue,
                text=form.cleaned_data["text"],
                publish=publish,
                by=accounts_rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as no:
            refusal = no
        else:
            messages.success(request, _("La synthèse est publiée.") if publish else _("Le texte est enregistré."))
            return redirect("syntheses:synthesis" if publish else "syntheses:write", slug=slug)
    context = {
        "dialogue": dialogue,
        "form": form,
        "refusal": refusal,
        "sources": queries.sources_of(dialogue),
        "draft": queries.read(last) if last else None,
        "is_published": queries.readable_synthesis(dialogue) is not None,
        "is_demonstration": dialogue.is_fictional,
    }
    return render(request, "syntheses/write.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def unpublish(request: HttpRequest, slug: str) -> HttpResponse:
    dialogue = _edited(request, slug)
    actions.unpublish_synthesis(dialogue=dialogue, by=accounts_rules.signed_in(request.user), now=timezone.now())
    messages.success(request, _("La synthèse n’est plus publique."))
    return redirect("syntheses:write", slug=slug)


def _published(slug: str) -> Dialogue:
    return get_object_or_404(dialogue_queries.published_dialogues().with_participation(), slug=slug)


def _edited(request: HttpRequest, slug: str) -> Dialogue:
    return get_object_or_404(dialogue_queries.editable_dialogues(request.user, today=timezone.localdate()), slug=slug)
