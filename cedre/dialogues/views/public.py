from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from cedre.base.requests import PageRequest
from cedre.coaching import queries as coaching_queries
from cedre.dialogues import declarations, queries, rules
from cedre.dialogues.views.participation import easy_way, own_participant
from cedre.territories import queries as territories_queries


@require_safe
def dialogue_list(request: PageRequest) -> HttpResponse:
    """Dialogues one can take part in today, then those that are over."""
    today = timezone.localdate()
    open_now = list(queries.open_dialogues(today=today))
    others = queries.published_dialogues().exclude(pk__in=[d.pk for d in open_now])
    context = {"open_dialogues": open_now, "other_dialogues": others.with_participation()[:50], "today": today}
    return render(request, "dialogues/list.html", context)


@require_safe
def detail(request: PageRequest, slug: str) -> HttpResponse:
    today = timezone.localdate()
    readable = queries.readable_dialogues(request.user, today=today).with_participation()
    dialogue = get_object_or_404(readable, slug=slug)
    participant = own_participant(request, dialogue)
    response = render(
        request,
        "dialogues/detail.html",
        {
            "dialogue": dialogue,
            "today": today,
            "easy": easy_way(request, dialogue),
            "progress": queries.participation_progress(participant) if participant is not None else None,
            "address": request.build_absolute_uri(dialogue.get_absolute_url()),
            "accepts_votes": rules.accepts_votes(dialogue, today=today),
            "takes_statements": rules.takes_statements(dialogue, today=today),
            "is_before_opening": rules.is_before_opening(dialogue, today=today),
            "statement_count": dialogue.statements.shown().count(),
            "panels": declarations.public_panels(dialogue, reader=request.user, today=today),
            "has_results": queries.drawn_results(dialogue) is not None,
            "is_demonstration": dialogue.is_fictional,
        },
    )
    if participant is not None:
        # How far they are tells that someone answered on a machine that others may use.
        add_never_cache_headers(response)
    return response


@require_safe
@vary_on_headers("HX-Request")
def of_territory(request: PageRequest, territory_pk: int) -> HttpResponse:
    """The dialogues of a territory: a fragment of its page with htmx, a page of its own without."""
    territory = get_object_or_404(territories_queries.readable_territories().with_parents(), pk=territory_pk)
    today = timezone.localdate()
    dialogues = queries.dialogues_of_territory(territory, person=request.user, today=today)
    template = "dialogues/_of_territory.html" if request.htmx else "dialogues/of_territory.html"
    return render(request, template, {"territory": territory, "dialogues": dialogues[:50], "today": today})


@login_required
@require_safe
@vary_on_headers("HX-Request")
def of_engagement(request: PageRequest, slug: str) -> HttpResponse:
    """The dialogues of an engagement, for its team: a fragment of its page with htmx, a page of its own without."""
    today = timezone.localdate()
    engagement = get_object_or_404(coaching_queries.readable_engagements(request.user, today=today), slug=slug)
    dialogues = queries.dialogues_of_engagement(engagement, person=request.user, today=today)
    template = "dialogues/_of_engagement.html" if request.htmx else "dialogues/of_engagement.html"
    return render(request, template, {"engagement": engagement, "dialogues": dialogues[:50], "today": today})
