from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from cedre.base.requests import PageRequest
from cedre.dialogues import declarations, queries, rules
from cedre.dialogues.views.participation import own_participant

STATEMENTS_A_PAGE = 50


@require_safe
def results(request: PageRequest, slug: str) -> HttpResponse:
    """What is shared, what divides, the map: as the worker last computed them. Nothing is computed here."""
    dialogues = queries.published_dialogues().select_related(*declarations.kept_beside())
    dialogue = get_object_or_404(dialogues, slug=slug)
    page, today = queries.results_page(dialogue), timezone.localdate()
    smallest = settings.SMALLEST_GROUP_SHOWN
    if page is None or page.findings.participants < smallest:
        # What is said in the place of results depends on how many take part; of a million, counting them is long.
        dialogue = get_object_or_404(dialogues.with_participation(), slug=slug)
    participant = own_participant(request, dialogue)
    own_place = None
    if page is not None and participant is not None:
        own_place = rules.place_on_map(queries.stances(participant), axes=page.findings.axes, scale=page.findings.scale)
    response = render(
        request,
        "dialogues/results.html",
        {
            "dialogue": dialogue,
            "page": page,
            "own_place": own_place,
            "panels": declarations.results_panels(dialogue, reader=request.user, today=today),
            "licence": rules.LICENCES.get(dialogue.licence),
            "smallest": smallest,
            "needed": rules.people_needed(smallest=smallest, floor=settings.FEWEST_NEW_PEOPLE),
            "today": today,
            "accepts_votes": rules.accepts_votes(dialogue, today=today),
            "is_before_opening": rules.is_before_opening(dialogue, today=today),
            "is_demonstration": dialogue.is_fictional,
        },
    )
    if participant is not None:
        # Their place on the map tells something of their answers, on a machine that others may use.
        add_never_cache_headers(response)
    return response


@require_safe
def all_statements(request: PageRequest, slug: str) -> HttpResponse:
    """Every statement in one table, a page at a time."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    pages = Paginator(queries.statement_results(dialogue), STATEMENTS_A_PAGE)
    return render(
        request,
        "dialogues/all_statements.html",
        {
            "dialogue": dialogue,
            "page": pages.get_page(request.GET.get("page")),
            "needed": rules.people_needed(smallest=settings.SMALLEST_GROUP_SHOWN, floor=settings.FEWEST_NEW_PEOPLE),
            "is_demonstration": dialogue.is_fictional,
        },
    )


@require_safe
@vary_on_headers("HX-Request")
def statement_votes(request: PageRequest, slug: str, number: int) -> HttpResponse:
    """One statement's answers by college and by group: a fragment with htmx, a page without."""
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    statement = get_object_or_404(dialogue.statements.shown(), number=number)
    found = queries.statement_result(dialogue, statement)
    by_college, by_group = found or (None, None)
    return render(
        request,
        "dialogues/_statement_votes.html" if request.htmx else "dialogues/statement_votes.html",
        {
            "dialogue": dialogue,
            "statement": statement,
            "panels": []
            if request.htmx
            else declarations.statement_panels(statement, reader=request.user, today=timezone.localdate()),
            "by_college": by_college,
            "by_group": by_group,
            "is_demonstration": dialogue.is_fictional,
        },
    )
