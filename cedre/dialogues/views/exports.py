from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.dialogues import actions, exports, queries
from cedre.dialogues.models import Dialogue


@login_required
@require_POST
def polis_archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Everyone's answers, for an animator, in the five files of Polis, zipped."""
    dialogue, address = _released(request, slug)
    return _archive("polis", dialogue, exports.polis_files(dialogue, address=address))


@login_required
@require_POST
def data_archive(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same in CSV, JSON and Parquet, each column described, zipped."""
    dialogue, address = _released(request, slug)
    return _archive(_("donnees"), dialogue, exports.data_package(dialogue, address=address, now=timezone.now()))


def _released(request: HttpRequest, slug: str) -> tuple[Dialogue, str]:
    """A dialogue that the reader animates, its answers being on their way out, which is recorded; and its address."""
    now, today = timezone.now(), timezone.localdate()
    accounts_rules.check_animates_somewhere(accounts_queries.standing(request.user, today=today))
    dialogue = get_object_or_404(queries.editable_dialogues(request.user, today=today), slug=slug)
    actions.release_answers(dialogue=dialogue, by=accounts_rules.signed_in(request.user), now=now)
    return dialogue, request.build_absolute_uri(dialogue.get_absolute_url())


def _archive(what: str, dialogue: Dialogue, files: Iterable[tuple[str, Iterable[bytes]]]) -> FileResponse:
    now = timezone.now()
    response = FileResponse(exports.zipped(files, now=now), content_type="application/zip")
    response["Content-Disposition"] = _attachment(what, dialogue, day=f"{timezone.localdate(now)}", suffix="zip")
    return response


@require_safe
def results_csv(_request: HttpRequest, slug: str) -> HttpResponseBase:
    """The published results as a table, for anyone."""
    results = _results(slug)
    response = StreamingHttpResponse(exports.results_csv(results), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = _results_attachment(results, suffix="csv")
    return response


@require_safe
def results_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The published results with their recipe, for anyone: the document that the API gives."""
    results = _results(slug)
    address = request.build_absolute_uri(results.dialogue.get_absolute_url())
    document = exports.results_document(results, address=address)
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = _results_attachment(results, suffix="json")
    return response


def _results(slug: str) -> queries.PublishedResults:
    dialogue = get_object_or_404(queries.published_dialogues(), slug=slug)
    results = queries.published_results(dialogue)
    if results is None:
        raise Http404(_("Ce dialogue n’a pas encore de résultats."))
    return results


def _results_attachment(results: queries.PublishedResults, *, suffix: str) -> str:
    day = timezone.localdate(results.drawn_at)
    return _attachment(_("resultats"), results.dialogue, day=f"{day}", suffix=suffix)


def _attachment(what: str, dialogue: Dialogue, *, day: str, suffix: str) -> str:
    """The name under which the file is kept; one that is fictional says so wherever it travels."""
    words = [_("demonstration")] if dialogue.is_fictional else []
    name = "-".join([*words, what, dialogue.slug, day])
    return str(content_disposition_header(as_attachment=True, filename=f"{name}.{suffix}"))
