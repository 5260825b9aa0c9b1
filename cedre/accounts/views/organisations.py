"""Organisations: their page for their members, and what an administrator does with them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cedre.accounts import actions, queries, rules
from cedre.accounts.forms import CloseOrganisationForm, MemberForm, OrganisationForm, OrganisationMarkForm
from cedre.accounts.models import Organisation, Scope, ScopeKind
from cedre.accounts.rules import Power
from cedre.accounts.views.administration import A_PAGE, administrator
from cedre.base.refusals import Refusal


@login_required
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """An organisation, for its members, those who hold a role in it, and those who administer."""
    standing = queries.standing(request.user, today=timezone.localdate())
    found = get_object_or_404(queries.readable_organisations(standing, person=request.user), pk=pk)
    return _page(request, found)


@login_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All organisations, found by name or number, those that are open first."""
    standing, text = administrator(request), request.GET.get("q", "").strip()[:100]
    found = queries.readable_organisations(standing, person=request.user, text=text).open_first()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "text": text, "query": f"{urlencode({'q': text})}&" if text else ""}
    return render(request, "accounts/organisations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    administrator(request)
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_organisation(
                **form.cleaned_data, by=rules.signed_in(request.user), now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’organisation est enregistrée."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/edit_organisation.html", {"form": form, "organisation": None}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    facts = {name: getattr(found, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_organisation(
                organisation=found, **form.cleaned_data, by=rules.signed_in(request.user), now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Les changements sont enregistrés."))
            return redirect(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/edit_organisation.html", {"form": form, "organisation": found}, status=status)


@login_required
@require_POST
def add_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that someone who has an account belongs to it: for who administers the platform, and sees all accounts."""
    found = _editable(request, pk)
    form = MemberForm(request.POST)
    if form.is_valid():
        person = queries.person_with_email(form.cleaned_data["email"])
        if person is None:
            form.add_error("email", _("Personne n’a de compte avec cette adresse : invitez-la plutôt."))
        else:
            try:
                actions.add_member(
                    organisation=found,
                    person=person,
                    function=form.cleaned_data["function"],
                    by=rules.signed_in(request.user),
                    now=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("%(name)s en est membre.") % {"name": person.name})
                return redirect(found)
    return _page(request, found, member_form=form, status=422)


@login_required
@require_POST
def end_membership(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    found = _kept(request, pk)
    membership = get_object_or_404(queries.members_of(found, today=timezone.localdate()), pk=member)
    try:
        actions.end_membership(membership=membership, by=rules.signed_in(request.user), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s n’en est plus membre.") % {"name": membership.person.name})
    return redirect(found)


@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouch that an organisation is a public service, or a declared association."""
    found = _editable(request, pk)
    form = OrganisationMarkForm(request.POST)
    if form.is_valid():
        try:
            actions.mark_organisation(
                organisation=found, **form.cleaned_data, by=rules.signed_in(request.user), now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("La marque est donnée."))
            return redirect(found)
    return _page(request, found, mark_form=form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Unite an organisation to another, or dissolve it."""
    found = _editable(request, pk)
    others = queries.editable_organisations(administrator(request)).active().exclude(pk=pk)
    form = CloseOrganisationForm(request.POST or None, others=others)
    if request.method == "POST" and form.is_valid():
        by, now = rules.signed_in(request.user), timezone.now()
        try:
            if into := form.cleaned_data["into"]:
                remaining = actions.merge_organisation(organisation=found, into=into, by=by, now=now)
            else:
                remaining = actions.dissolve_organisation(organisation=found, by=by, now=now)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est fait : l’organisation est fermée, son histoire reste."))
            return redirect(remaining)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/close_organisation.html", {"organisation": found, "form": form}, status=status)


def _editable(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(queries.editable_organisations(administrator(request)), pk=pk)


def _kept(request: HttpRequest, pk: int) -> Organisation:
    standing = queries.standing(request.user, today=timezone.localdate())
    # Asked first: someone who administers nothing learns nothing of what exists.
    rules.check_administers_somewhere(standing)
    return get_object_or_404(queries.kept_organisations(standing), pk=pk)


def _page(
    request: HttpRequest,
    found: Organisation,
    *,
    member_form: MemberForm | None = None,
    mark_form: OrganisationMarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    standing = queries.standing(request.user, today=today)
    place = queries.place_of(Scope(ScopeKind.ORGANISATION, found.pk))
    is_open = not found.is_closed
    if found.is_closed:
        # It was closed while the page was open: its forms are shown no more, what they are answered is.
        for said in [said for form in (member_form, mark_form) if form for said in form.non_field_errors()]:
            messages.error(request, str(said))
    return render(
        request,
        "accounts/organisation.html",
        {
            "organisation": found,
            "place": place,
            "members": queries.members_of(found, today=today),
            "marks": queries.marks_of(found, today=today),
            "can_invite": is_open and rules.may(standing, Power.INVITE, within={place.scope}),
            "keeps_members": is_open and rules.may(standing, Power.ADMINISTER, within={place.scope}),
            "can_edit": is_open and rules.can_administer(standing),
            "member_form": member_form or MemberForm(auto_id="member_%s"),
            "mark_form": mark_form or OrganisationMarkForm(auto_id="mark_%s"),
            "is_demonstration": found.is_fictional,
        },
        status=status,
    )
