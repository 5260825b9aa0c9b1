from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import actions, queries, rules
from cedre.base.refusals import Refusal


@login_required
@require_safe
def own_roles(request: HttpRequest) -> HttpResponse:
    """The roles of the person who reads, which they may leave."""
    person, today = rules.signed_in(request.user), timezone.localdate()
    context = {"roles": queries.roles_of(person, today=today), "memberships": queries.memberships_of(person)}
    return render(request, "accounts/own_roles.html", context)


@login_required
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a role of one's own; the last administrator cannot."""
    person = rules.signed_in(request.user)
    role = get_object_or_404(queries.own_roles(person, today=timezone.localdate()), pk=pk)
    try:
        actions.end_role(role=role, by=person, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Vous n’avez plus ce rôle."))
    return redirect("accounts:own-roles")
