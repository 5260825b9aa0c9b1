"""The team of a place: who holds which role there, who is invited; the same pages for all places."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cedre.accounts import actions, queries, rules
from cedre.accounts.forms import InvitationForm, LastDayForm
from cedre.accounts.models import Invitation, Role, Scope, ScopeKind
from cedre.accounts.queries import Place
from cedre.accounts.rules import Power, Standing
from cedre.base.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Who is in the team of a place; who gives roles there invites others, and sees the links that wait."""
    standing, place = _invited_here(request, kind, key)
    kinds = rules.kinds_given(standing, scope=place.scope, within=place.within)
    form = InvitationForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            actions.invite(
                place=place,
                kind=facts["kind"],
                email=facts["email"],
                role_ends_on=facts["ends_on"],
                by=rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _ready(facts["email"]))
            return redirect(place.team_url)
    return _page(request, standing, place, form=form, status=422 if request.method == "POST" else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def limit_role(request: HttpRequest, kind: str, key: int, pk: int) -> HttpResponse:
    """Choose the last day of a role."""
    place, role = _role(request, kind, key, pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": role.ends_on})
    if request.method == "POST" and form.is_valid():
        try:
            actions.limit_role(
                role=role,
                ends_on=form.cleaned_data["ends_on"],
                by=rules.signed_in(request.user),
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le dernier jour du rôle est enregistré."))
            return redirect(place.team_url)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/limit_role.html", {"place": place, "role": role, "form": form}, status=status)


@login_required
@require_POST
def end_role(request: HttpRequest, kind: str, key: int, pk: int) -> HttpResponse:
    """Take a role back; its holder may do nothing more with it, even on a page already open."""
    place, role = _role(request, kind, key, pk)
    try:
        actions.end_role(role=role, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s n’a plus ce rôle.") % {"name": role.person.name})
    return redirect(place.team_url)


@login_required
@require_POST
def revoke(request: HttpRequest, kind: str, key: int, pk: int) -> HttpResponse:
    """Make the link of an invitation useless."""
    standing, place = _invited_here(request, kind, key)
    invitation = get_object_or_404(queries.editable_invitations(standing, place=place), pk=pk)
    try:
        actions.revoke_invitation(invitation=invitation, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("L’invitation est annulée : son lien ne sert plus."))
    return redirect(place.team_url)


def address_of(request: HttpRequest, invitation: Invitation) -> str:
    """The link to give, which can be shown again as long as the invitation waits."""
    token = queries.invitation_token(invitation)
    return request.build_absolute_uri(reverse("accounts:invitation", args=[token]))


def _invited_here(request: HttpRequest, kind: str, key: int) -> tuple[Standing, Place]:
    standing = queries.standing(request.user, today=timezone.localdate())
    # Asked first: someone who gives roles nowhere learns nothing of what exists.
    rules.check_invites_somewhere(standing)
    place = queries.place_of(Scope(kind, key))
    rules.check_may(standing, Power.INVITE, within={place.scope, *place.within})
    return standing, place


def _ready(email: str) -> str:
    if email:
        words = _("L’invitation est prête : une lettre part à %(email)s. Vous pouvez aussi donner le lien.")
        return words % {"email": email}
    return _("L’invitation est prête : donnez son lien à la personne.")


def _can_read(standing: Standing, place: Place) -> bool:
    """Whether the page of this place opens for them: who administers gives roles where they do not read."""
    is_open = place.scope.kind != ScopeKind.ENGAGEMENT
    return is_open or rules.may(standing, Power.READ, within={place.scope, *place.within})


def _role(request: HttpRequest, kind: str, key: int, pk: int) -> tuple[Place, Role]:
    standing, place = _invited_here(request, kind, key)
    roles = queries.editable_roles(standing, place=place, today=timezone.localdate())
    return place, get_object_or_404(roles, pk=pk)


def _page(request: HttpRequest, standing: Standing, place: Place, *, form: InvitationForm, status: int) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    waiting = queries.editable_invitations(standing, place=place).waiting(now=now)
    editable = set(queries.editable_roles(standing, place=place, today=today).values_list("pk", flat=True))
    team = list(queries.readable_roles(standing, place=place, today=today))
    return render(
        request,
        "accounts/team.html",
        {
            "place": place,
            "can_read_place": _can_read(standing, place),
            "roles": [{"role": role, "is_editable": role.pk in editable} for role in team],
            "waiting": [{"invitation": each, "url": address_of(request, each)} for each in waiting],
            "form": form,
            "is_demonstration": place.is_fictional or any(role.person.is_fictional for role in team),
        },
        status=status,
    )
