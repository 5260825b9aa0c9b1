from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.rules import Power
from cedre.base.refusals import Refusal
from cedre.moderation import actions, queries
from cedre.moderation.forms import ReasonForm


@require_safe
def published_rules(request: HttpRequest) -> HttpResponse:
    """How words are moderated here, and the reasons for which they may be refused."""
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    context = {"reasons": queries.reasons(), "can_edit": accounts_rules.may(standing, Power.WRITE_PAGES)}
    return render(request, "moderation/rules.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """The list, for who keeps it: add a reason, retire one."""
    _check_keeps_the_list(request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = accounts_rules.signed_in(request.user)
        actions.add_reason(**form.cleaned_data, by=by, now=timezone.now())
        messages.success(request, _("Le motif est dans la liste."))
        return redirect("moderation:reasons")
    context = {"form": form, "reasons": queries.reasons()}
    return render(request, "moderation/reasons.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def retire_reason(request: HttpRequest, pk: int) -> HttpResponse:
    _check_keeps_the_list(request)
    reason = get_object_or_404(queries.reasons(), pk=pk)
    try:
        actions.retire_reason(reason=reason, by=accounts_rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le motif est retiré. Les décisions déjà prises le gardent."))
    return redirect("moderation:reasons")


def _check_keeps_the_list(request: HttpRequest) -> None:
    standing = accounts_queries.standing(request.user, today=timezone.localdate())
    accounts_rules.check_may(standing, Power.WRITE_PAGES)
