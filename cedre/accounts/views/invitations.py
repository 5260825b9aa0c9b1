"""What someone invited sees: what is offered, by whom; they have an account or make one, then say yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cedre.accounts import actions, queries, rules
from cedre.accounts.forms import NewcomerForm
from cedre.accounts.models import Invitation
from cedre.base.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a link: say yes when signed in, else say who one is."""
    invited = queries.invitation_of(token)
    if request.method == "POST":
        return _accept(request, invited, token)
    if invited.accepted_by is not None and invited.accepted_by == request.user:
        # They open their letter again: nothing went wrong.
        messages.info(request, _("Vous avez déjà accepté cette invitation : voici vos rôles."))
        return redirect("accounts:own-roles")
    form = None if request.user.is_authenticated else NewcomerForm(invited=invited.email)
    return _page(request, invited, token, form=form)


@never_cache
@require_POST
def newcomer(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account of someone who has none, then let them sign in and come back here."""
    invited = queries.invitation_of(token)
    form = NewcomerForm(request.POST, invited=invited.email)
    if not form.is_valid():
        return _page(request, invited, token, form=form, status=422)
    try:
        actions.welcome_newcomer(
            invitation=invited,
            name=form.cleaned_data["name"],
            email=form.cleaned_data.get("email", ""),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _page(request, invited, token, form=None, refusal=refusal, status=refusal.status)
    messages.info(request, _("Connectez-vous avec cette adresse : vous reviendrez ici pour accepter."))
    return redirect(_sign_in_url(token))


def _accept(request: HttpRequest, invited: Invitation, token: str) -> HttpResponse:
    try:
        person = rules.signed_in(request.user)
        role = actions.accept_invitation(invitation=invited, by=person, now=timezone.now())
    except Refusal as refusal:
        return _page(request, invited, token, form=None, refusal=refusal, status=refusal.status)
    place = queries.place_of(role.scope)
    messages.success(
        request, _("Bienvenue ! Vous avez maintenant ce rôle : %(role)s.") % {"role": role.get_kind_display()}
    )
    return redirect("dialogues:desk" if place.is_platform else place.url)


def _page(
    request: HttpRequest,
    invited: Invitation,
    token: str,
    *,
    form: NewcomerForm | None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    refusal = refusal or _problem(invited)
    place = queries.places([invited.scope]).get(invited.scope)
    return render(
        request,
        "accounts/invitation.html",
        {
            "invitation": invited,
            "place": place,
            "token": token,
            "form": form,
            "sign_in_url": _sign_in_url(token),
            "refusal": refusal,
            "is_demonstration": place is not None and place.is_fictional,
        },
        status=status if status != 200 or refusal is None else refusal.status,
    )


def _problem(invited: Invitation) -> Refusal | None:
    """Why this link can no longer be used, if it cannot."""
    try:
        rules.check_invitation_holds(invited, now=timezone.now())
    except Refusal as refusal:
        return refusal
    return None


def _sign_in_url(token: str) -> str:
    back = reverse("accounts:invitation", args=[token])
    return f"{reverse('accounts:sign-in')}?{urlencode({'next': back})}"
