from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cedre.accounts import actions, declarations, exports, queries, rules
from cedre.accounts.forms import JournalForm
from cedre.base.models import JournalEntry

ACTS_A_PAGE = 50


@login_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The acts, the last first: from one act back, so that the millionth page costs what the first does."""
    rules.check_can_read_journal(queries.standing(request.user, today=timezone.localdate()))
    form, entries = _asked(request)
    before = request.GET.get("avant", "")
    if before.isascii() and before.isdigit() and len(before) < 18:
        entries = entries.filter(pk__lt=int(before))
    found = list(entries[: ACTS_A_PAGE + 1])
    shown = found[:ACTS_A_PAGE]
    kept = request.GET.copy()
    kept.pop("avant", None)
    return render(
        request,
        "accounts/journal.html",
        {
            "form": form,
            "acts": exports.readable_acts(shown),
            "next_key": shown[-1].pk if len(found) > ACTS_A_PAGE else None,
            "is_first": not before,
            "query": kept.urlencode(),
        },
    )


@login_required
@require_safe
def journal_csv(request: HttpRequest) -> HttpResponseBase:
    """The acts asked for, a line each, however many there are. Taking them away is an act too."""
    person, now = rules.signed_in(request.user), timezone.now()
    actions.release_journal(by=person, now=now)
    _form, entries = _asked(request)
    response = StreamingHttpResponse(exports.journal_csv(entries), content_type="text/csv; charset=utf-8")
    name = _("journal-des-actes") + f"-{timezone.localdate(now)}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _asked(request: HttpRequest) -> tuple[JournalForm, QuerySet[JournalEntry]]:
    verbs = sorted(declarations.acts().items(), key=lambda act: act[1].casefold())
    form = JournalForm(request.GET, verbs=verbs)
    # A word that makes no sense filters nothing; the form says so beside it.
    form.is_valid()
    return form, queries.journal_entries(form.wanted())
