"""For those who keep the platform: people, roles, invitations, marks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cedre.accounts import actions, queries, rules
from cedre.accounts.forms import GivenRoleForm, MandateForm
from cedre.accounts.models import Person, RoleKind
from cedre.accounts.rules import Standing
from cedre.base.refusals import Refusal

A_PAGE = 30


def administrator(request: HttpRequest) -> Standing:
    """What the reader holds, known to administer the platform; `NotAllowed` otherwise."""
    standing = queries.standing(request.user, today=timezone.localdate())
    rules.check_can_administer(standing)
    return standing


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The rooms of the administration, and how much there is in each."""
    standing, now, today = administrator(request), timezone.now(), timezone.localdate()
    return render(request, "accounts/administration.html", {"counts": queries.counts(standing, now=now, today=today)})


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everyone who has an account, found by name or address, a page at a time."""
    standing, text = administrator(request), request.GET.get("q", "").strip()[:100]
    found = queries.readable_people(standing, today=timezone.localdate(), text=text)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "query": f"{urlencode({'q': text})}&" if text else ""}
    return render(request, "accounts/people.html", context)


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: their roles, organisations and marks, and what an administrator may do."""
    return _person(request, _found(request, pk))


@login_required
@require_POST
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give someone a role at once; they are told, and may leave it."""
    found = _found(request, pk)
    form = GivenRoleForm(request.POST, places=queries.places_with_a_team(administrator(request)), auto_id="role_%s")
    if form.is_valid():
        facts = form.cleaned_data
        by, now = rules.signed_in(request.user), timezone.now()
        try:
            actions.give_role(person=found, **facts, by=by, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Le rôle est donné. La personne en est prévenue."))
            return redirect("accounts:person", pk=pk)
    return _person(request, found, role_form=form, status=422)


@login_required
@require_POST
def take_role_back(request: HttpRequest, pk: int, role: int) -> HttpResponse:
    """End a role from the page of who holds it."""
    found = _found(request, pk)
    held = get_object_or_404(queries.own_roles(found, today=timezone.localdate()), pk=role)
    try:
        actions.end_role(role=held, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s n’a plus ce rôle.") % {"name": found.name})
    return redirect("accounts:person", pk=pk)


@login_required
@require_POST
def mark_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouch that someone is elected."""
    found = _found(request, pk)
    form = MandateForm(request.POST)
    if form.is_valid():
        try:
            actions.mark_person(person=found, **form.cleaned_data, by=rules.signed_in(request.user), now=timezone.now())
        except Refusal as refusal:
            form.add_error("ends_on", str(refusal))
        else:
            messages.success(request, _("Le mandat est enregistré."))
            return redirect("accounts:person", pk=pk)
    return _person(request, found, mandate_form=form, status=422)


@login_required
@require_POST
def close_account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        actions.close_account(person=found, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le compte est fermé, et ses rôles sont terminés."))
    return redirect("accounts:person", pk=pk)


@login_required
@require_POST
def reopen_account(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        actions.reopen_account(person=found, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Le compte est rouvert. Ses anciens rôles restent terminés."))
    return redirect("accounts:person", pk=pk)


@login_required
@require_POST
def withdraw_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouch no more for someone, or for an organisation."""
    mark = get_object_or_404(queries.readable_marks(administrator(request)), pk=pk)
    try:
        actions.withdraw_mark(mark=mark, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La marque est retirée."))
    if mark.person_id:
        return redirect("accounts:person", pk=mark.person_id)
    return redirect("accounts:organisation", pk=mark.organisation_id)


@login_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role held today, found by name, address or kind."""
    standing, text = administrator(request), request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("role", "")
    found = queries.all_roles(standing, today=timezone.localdate(), text=text, kind=kind)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "roles": queries.placed_roles(page.object_list),
        "kinds": RoleKind.choices,
        "kind": kind,
        "text": text,
        "query": f"{urlencode({'q': text, 'role': kind})}&" if text or kind else "",
    }
    return render(request, "accounts/roles.html", context)


@login_required
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """Every invitation, the last first, and what became of it."""
    page = Paginator(queries.all_invitations(administrator(request)), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "invitations": queries.placed_invitations(page.object_list), "now": timezone.now()}
    return render(request, "accounts/invitations.html", context)


def _found(request: HttpRequest, pk: int) -> Person:
    readable = queries.readable_people(administrator(request), today=timezone.localdate())
    return get_object_or_404(readable, pk=pk)


def _person(
    request: HttpRequest,
    found: Person,
    *,
    role_form: GivenRoleForm | None = None,
    mandate_form: MandateForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    if role_form is None:
        role_form = GivenRoleForm(places=queries.places_with_a_team(administrator(request)), auto_id="role_%s")
    return render(
        request,
        "accounts/person.html",
        {
            "person": found,
            "roles": queries.roles_of(found, today=today),
            "memberships": queries.memberships_of(found),
            "marks": queries.marks_of(found, today=today),
            "role_form": role_form,
            "form": mandate_form or MandateForm(),
        },
        status=status,
    )
