from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cedre.accounts import notifications, queries, rules
from cedre.accounts.actions.roles import close_roles
from cedre.accounts.models import (
    Invitation,
    MarkKind,
    Membership,
    OfficialMark,
    Organisation,
    Person,
    Role,
    Scope,
    ScopeKind,
)
from cedre.accounts.rules import Power
from cedre.base import journal


@transaction.atomic
def create_organisation(
    *,
    name: str,
    profile: str,
    siren: str,
    siret: str,
    rna: str,
    by: Person,
    now: datetime,
    is_fictional: bool = False,
) -> Organisation:
    """Write down a body that takes part. Raises the no of a wrong number, or `OrganisationAlreadyThere`."""
    _check_administers(by, now=now)
    numbers = _numbers(siren=siren, siret=siret, rna=rna)

    organisation = Organisation.objects.create(
        name=name, profile=profile, **numbers, created_at=now, is_fictional=is_fictional
    )
    journal.record("accounts.organisation-created", by=by, about=organisation, at=now)

    return organisation


@transaction.atomic
def revise_organisation(
    *, organisation: Organisation, name: str, profile: str, siren: str, siret: str, rna: str, by: Person, now: datetime
) -> Organisation:
    """Change what is said of an organisation. Raises as `create_organisation`, and `OrganisationClosed`."""
    _check_administers(by, now=now)
    rules.check_is_open(closed_at=organisation.closed_at)
    numbers = _numbers(siren=siren, siret=siret, rna=rna, of=organisation)

    organisation.name, organisation.profile = name, profile
    organisation.siren, organisation.siret, organisation.rna = numbers["siren"], numbers["siret"], numbers["rna"]
    organisation.save(update_fields=["name", "profile", "siren", "siret", "rna"])
    journal.record("accounts.organisation-revised", by=by, about=organisation, at=now)

    return organisation


@transaction.atomic
def merge_organisation(*, organisation: Organisation, into: Organisation, by: Person, now: datetime) -> Organisation:
    """Unite an organisation to another: its members and roles pass to it, its history stays, and it closes.

    Nobody becomes a member twice, nor holds twice the same role; marks do not pass, for they were given to another
    body. Returns the one that remains. Raises `MergedIntoItself` or `OrganisationClosed`.
    """
    _check_administers(by, now=now)
    rules.check_merges_into_another(same=organisation.pk == into.pk)
    rules.check_is_open(closed_at=organisation.closed_at)
    rules.check_is_open(closed_at=into.closed_at)

    for membership in organisation.memberships.current():
        Membership.objects.get_or_create(
            person=membership.person,
            organisation=into,
            ended_at=None,
            defaults={"function": membership.function, "began_at": now},
        )
    today = timezone.localdate(now)
    held = Role.objects.holding(today=today).within(Scope(ScopeKind.ORGANISATION, organisation.pk))
    for role in held:
        Role.objects.get_or_create(
            person=role.person,
            kind=role.kind,
            scope_kind=role.scope_kind,
            scope_key=into.pk,
            ended_at=None,
            defaults={"begins_on": today, "ends_on": role.ends_on, "given_by": by, "given_at": now},
        )
    _shut(organisation, merged_into=into, by=by, now=now)
    journal.record("accounts.organisation-merged", by=by, about=organisation, at=now, into=into.pk)

    return into


@transaction.atomic
def dissolve_organisation(*, organisation: Organisation, by: Person, now: datetime) -> Organisation:
    """Close an organisation that no longer exists: memberships, roles and marks end, its history stays."""
    _check_administers(by, now=now)
    rules.check_is_open(closed_at=organisation.closed_at)

    _shut(organisation, merged_into=None, by=by, now=now)
    journal.record("accounts.organisation-dissolved", by=by, about=organisation, at=now)

    return organisation


@transaction.atomic
def add_member(*, organisation: Organisation, person: Person, function: str, by: Person, now: datetime) -> Membership:
    """Say that someone belongs to an organisation, and tell them. It gives them no role.

    Only for who administers the platform: it takes an account that one knows of. An organisation invites its members
    (`invite`), and so never learns who has an account. Raises `NotAllowed`, or `AlreadyMember`.
    """
    _check_administers(by, now=now)
    rules.check_is_open(closed_at=organisation.closed_at)
    rules.check_not_a_member(member=organisation.memberships.current().filter(person=person).exists())

    membership = Membership.objects.create(organisation=organisation, person=person, function=function, began_at=now)
    journal.record("accounts.member-added", by=by, about=membership, at=now)

    notifications.announce_membership(membership, by=by, now=now)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, now: datetime) -> Membership:
    """Someone belongs to an organisation no more: the roles they held in it end with it."""
    _check_keeps(membership.organisation_id, by=by, now=now)
    rules.check_membership_is_current(ended_at=membership.ended_at)

    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    scope = Scope(ScopeKind.ORGANISATION, membership.organisation_id)
    close_roles(roles=membership.person.roles.within(scope).filter(ended_at__isnull=True), by=by, now=now)
    journal.record("accounts.membership-ended", by=by, about=membership, at=now)

    return membership


@transaction.atomic
def mark_person(
    *, person: Person, mandate: str, begins_on: date | None, ends_on: date | None, by: Person, now: datetime
) -> OfficialMark:
    """Vouch that someone is elected: which mandate, from when, until when (included)."""
    _check_administers(by, now=now)
    rules.check_mark_dates(begins_on=begins_on, ends_on=ends_on)

    mark = OfficialMark.objects.create(
        kind=MarkKind.ELECTED,
        person=person,
        words=mandate,
        begins_on=begins_on,
        ends_on=ends_on,
        given_by=by,
        given_at=now,
    )
    journal.record("accounts.mark-given", by=by, about=mark, at=now, mark=mark.kind)

    return mark


@transaction.atomic
def mark_organisation(*, organisation: Organisation, kind: str, words: str, by: Person, now: datetime) -> OfficialMark:
    """Vouch that an organisation is a public service, or an association duly declared."""
    _check_administers(by, now=now)
    rules.check_is_open(closed_at=organisation.closed_at)

    mark = OfficialMark.objects.create(kind=kind, organisation=organisation, words=words, given_by=by, given_at=now)
    journal.record("accounts.mark-given", by=by, about=mark, at=now, mark=mark.kind)

    return mark


@transaction.atomic
def withdraw_mark(*, mark: OfficialMark, by: Person, now: datetime) -> OfficialMark:
    """Vouch no more; that one did stays written."""
    _check_administers(by, now=now)
    rules.check_mark_stands(withdrawn_at=mark.withdrawn_at)

    mark.withdrawn_at = now
    mark.save(update_fields=["withdrawn_at"])
    journal.record("accounts.mark-withdrawn", by=by, about=mark, at=now)

    return mark


def _check_administers(by: Person, *, now: datetime) -> None:
    rules.check_can_administer(queries.standing(by, today=timezone.localdate(now)))


def _check_keeps(key: int, *, by: Person, now: datetime) -> None:
    """Whoever administers an organisation may end a membership; it adds members by inviting them."""
    scope = Scope(ScopeKind.ORGANISATION, key)
    rules.check_may(queries.standing(by, today=timezone.localdate(now)), Power.ADMINISTER, within={scope})


def _numbers(*, siren: str, siret: str, rna: str, of: Organisation | None = None) -> dict[str, str]:
    """The numbers without their spaces, checked by their keys and borne by no other open organisation."""
    whole_siret = rules.siret(siret)
    numbers = {
        "siren": rules.siren_with(siren=rules.siren(siren), siret=whole_siret),
        "siret": whole_siret,
        "rna": rules.rna(rna),
    }
    others = Organisation.objects.active()
    if of is not None:
        others = others.exclude(pk=of.pk)
    # Establishments share the SIREN of their body: it is told apart by its SIRET when it has one.
    body = {"siret": whole_siret} if whole_siret else {"siren": numbers["siren"], "siret": ""}
    claims = [claim for claim in (body, {"rna": numbers["rna"]}) if any(claim.values())]
    rules.check_numbers_are_free(taken=any(others.filter(**claim).exists() for claim in claims))
    return numbers


def _shut(organisation: Organisation, *, merged_into: Organisation | None, by: Person, now: datetime) -> None:
    scope = Scope(ScopeKind.ORGANISATION, organisation.pk)
    organisation.memberships.current().update(ended_at=now)
    close_roles(roles=Role.objects.within(scope).filter(ended_at__isnull=True), by=by, now=now)
    organisation.marks.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    Invitation.objects.waiting(now=now).within(scope).update(revoked_at=now)
    organisation.closed_at, organisation.merged_into = now, merged_into
    organisation.save(update_fields=["closed_at", "merged_into"])
