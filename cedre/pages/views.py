from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import declarations
from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.base.refusals import Refusal
from cedre.pages import actions, exports, queries, rules
from cedre.pages.forms import PageForm
from cedre.pages.models import PageKey


@require_safe
def read(request: HttpRequest, key: PageKey) -> HttpResponse:
    """A page as everyone reads it."""
    page = queries.shown_page(key, language=get_language())
    reader = accounts_queries.standing(request.user, today=timezone.localdate())
    context = {"page": page, "can_write": accounts_rules.can_write_pages(reader)}
    return render(request, "pages/read.html", context)


@login_required
def edit(request: HttpRequest, key: PageKey) -> HttpResponse:
    """Write, look, save. What is wrong is said in place and nothing typed is lost."""
    _check_can_write(request)
    if request.method != "POST":
        return _editing(request, key, form=_blank_form(request, key))
    form = PageForm(request.POST)
    if not form.is_valid():
        return _editing(request, key, form=form, status=422)
    if "preview" in request.POST:
        return _editing(request, key, form=form, preview=form.cleaned_data["text"])
    try:
        actions.revise_page(
            key=key,
            language=get_language(),
            **form.cleaned_data,
            by=accounts_rules.signed_in(request.user),
            now=timezone.now(),
        )
    except rules.EditedMeanwhile as refusal:
        return _editing(request, key, form=_rebased_form(form, key), refusal=refusal, status=409)
    except rules.NothingChanged as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("La page est à jour."))
    return redirect("pages:read", key=key)


@login_required
@require_safe
def version(request: HttpRequest, key: PageKey, number: int) -> HttpResponse:
    """What the page said in one of its versions."""
    _check_can_write(request)
    found = get_object_or_404(queries.page_versions(key, language=get_language()), number=number)
    return render(request, "pages/version.html", {"version": found, "page": queries.past_version(found)})


@login_required
@require_POST
def restore(request: HttpRequest, key: PageKey) -> HttpResponse:
    """Back to the platform's own wording; the words left behind stay among the versions."""
    based_on = request.POST.get("based_on", "")
    try:
        actions.restore_original(
            key=key,
            language=get_language(),
            based_on=int(based_on) if based_on.isdecimal() else -1,
            by=accounts_rules.signed_in(request.user),
            now=timezone.now(),
        )
    except rules.EditedMeanwhile as refusal:
        return _editing(request, key, form=_blank_form(request, key), refusal=refusal, status=409)
    except rules.NothingChanged as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("La page a retrouvé sa version d’origine."))
    return redirect("pages:read", key=key)


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """What is done with data on people, as the rooms declare it."""
    entries = [
        {"key": entry.key, "title": entry.name, "lines": exports.register_lines(entry)[1:]}
        for entry in declarations.processings()
    ]
    return render(request, "pages/register.html", {"entries": entries})


@require_safe
def register_csv(_request: HttpRequest) -> HttpResponse:
    lines = "".join(exports.register_csv(declarations.processings()))
    return _file(lines, kind="text/csv", name=_("registre-des-traitements") + ".csv")


@require_safe
def register_markdown(_request: HttpRequest) -> HttpResponse:
    lines = "".join(exports.register_markdown(declarations.processings()))
    return _file(lines, kind="text/markdown", name=_("registre-des-traitements") + ".md")


def _file(text: str, *, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _check_can_write(request: HttpRequest) -> None:
    accounts_rules.check_can_write_pages(accounts_queries.standing(request.user, today=timezone.localdate()))


def _blank_form(request: HttpRequest, key: PageKey) -> PageForm:
    """The page's words of today, or those of the version asked for, to be saved over today's."""
    page = queries.edited_page(key, language=get_language())
    wanted = request.GET.get("version", "")
    if wanted.isdecimal():
        past = get_object_or_404(queries.page_versions(key, language=get_language()), number=int(wanted))
        return PageForm(initial={"text": queries.past_version(past).text, "based_on": page.number})
    return PageForm(initial={"text": page.text, "based_on": page.number})


def _rebased_form(form: PageForm, key: PageKey) -> PageForm:
    """One's own words, now to be saved over what the page has come to say."""
    page = queries.edited_page(key, language=get_language())
    return PageForm({"text": form.cleaned_data["text"], "based_on": page.number})


def _editing(
    request: HttpRequest,
    key: PageKey,
    *,
    form: PageForm,
    preview: str | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "pages/edit.html",
        {
            "page": queries.edited_page(key, language=get_language()),
            "form": form,
            "preview": None if preview is None else queries.rendered(preview),
            "refusal": refusal,
            "versions": queries.page_versions(key, language=get_language())[:50],
        },
        status=status,
    )
