from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.rules import Power
from cedre.base.refusals import Refusal
from cedre.coaching import actions, queries, rules
from cedre.coaching.forms import EngagementForm
from cedre.territories.forms import TerritoryForm, is_searching, typed


@login_required
@require_safe
def engagement(request: HttpRequest, slug: str) -> HttpResponse:
    """An engagement, for its team: what it is, who is in it, its dialogues."""
    today = timezone.localdate()
    found = get_object_or_404(queries.readable_engagements(request.user, today=today), slug=slug)
    standing = accounts_queries.standing(request.user, today=today)
    place = accounts_queries.place_of(found.scope)
    powers = accounts_rules.powers(standing, within={place.scope, *place.within})
    return render(
        request,
        "coaching/engagement.html",
        {
            "engagement": found,
            "place": place,
            "team": accounts_queries.readable_roles(standing, place=place, today=today),
            "can_coach": Power.ANIMATE in powers,
            "can_invite": Power.INVITE in powers,
            "is_under_way": rules.is_under_way(found, today=today),
            "today": today,
            "is_demonstration": found.is_fictional,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One page to open an engagement; what is wrong is said in place and nothing typed is lost."""
    today = timezone.localdate()
    accounts_rules.check_animates_territory(accounts_queries.standing(request.user, today=today))
    data = request.POST or None
    territory_form = TerritoryForm(data, initial={"territory": request.GET.get("territory", "")})
    if is_searching(request.POST):
        form = EngagementForm(initial=typed(request.POST, EngagementForm))
    else:
        form = EngagementForm(data, initial={"begins_on": today})
    valid = [shown.is_valid() for shown in (territory_form, form)]
    if request.method == "POST" and all(valid):
        try:
            opened = actions.open_engagement(
                territory=territory_form.cleaned_data["territory"],
                **form.cleaned_data,
                by=accounts_rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’accompagnement est ouvert. Invitez maintenant son équipe."))
            return redirect(opened)
    return render(
        request,
        "coaching/new.html",
        {"territory_form": territory_form, "form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is said of an engagement."""
    today = timezone.localdate()
    accounts_rules.check_animates_somewhere(accounts_queries.standing(request.user, today=today))
    found = get_object_or_404(queries.editable_engagements(request.user, today=today), slug=slug)
    facts = {name: getattr(found, name) for name in EngagementForm.base_fields}
    form = EngagementForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        actions.revise_engagement(
            engagement=found, **form.cleaned_data, by=accounts_rules.signed_in(request.user), now=timezone.now()
        )
        messages.success(request, _("Les changements sont enregistrés."))
        return redirect(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "coaching/revise.html", {"engagement": found, "form": form}, status=status)
