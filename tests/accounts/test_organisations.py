"""Organisations: their numbers, their members, their marks, and what remains when they merge or close."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cedre.accounts import actions, queries, rules
from cedre.accounts.models import Invitation, MarkKind, Organisation, Person, RoleKind, Scope, ScopeKind
from cedre.base.refusals import Refusal
from tests.accounts.factories import (
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()
SIREN, SIRET, RNA = "732829320", "73282932000074", "W452000123"


def create(by: Person, **facts: str) -> Organisation:
    said = {"name": "Une ville (fictive)", "profile": "collectivite", "siren": "", "siret": "", "rna": "", **facts}
    return actions.create_organisation(**said, by=by, now=NOW)


@pytest.mark.parametrize(
    ("check", "typed", "kept"),
    [
        (rules.siren, "732 829 320", SIREN),
        (rules.siren, "", ""),
        (rules.siret, "732 829 320 00074", SIRET),
        # La Poste: its establishments do not follow the key of the others.
        (rules.siret, "356 000 000 49837", "35600000049837"),
        (rules.rna, "w 452 000 123", RNA),
        (rules.rna, "W2A1000123", "W2A1000123"),
    ],
)
def test_numbers_are_kept_without_their_spaces(check: object, typed: str, kept: str) -> None:
    assert check(typed) == kept


@pytest.mark.parametrize(
    ("check", "typed", "no"),
    [
        (rules.siren, "732829321", rules.SirenWrong),
        (rules.siren, "73282932", rules.SirenWrong),
        (rules.siren, "abcdefghi", rules.SirenWrong),
        (rules.siret, "73282932000079", rules.SiretWrong),
        (rules.siret, "35600000012345", rules.SiretWrong),
        (rules.rna, "452000123", rules.RnaWrong),
        (rules.rna, "W45200012", rules.RnaWrong),
    ],
)
def test_a_number_whose_key_does_not_hold_is_refused(check: object, typed: str, no: type[Refusal]) -> None:
    with pytest.raises(no):
        check(typed)


@pytest.mark.django_db
def test_the_siren_of_an_establishment_is_the_start_of_its_siret() -> None:
    administrator = PersonFactory(administrator=True)

    assert create(administrator, siret=SIRET).siren == SIREN
    with pytest.raises(rules.SiretOfAnother):
        create(administrator, siret="35600000049837", siren=SIREN)


@pytest.mark.django_db
def test_two_open_organisations_do_not_bear_the_same_number() -> None:
    administrator = PersonFactory(administrator=True)
    first = create(administrator, siret=SIRET, rna=RNA)

    for number in ({"siret": SIRET}, {"rna": RNA}):
        with pytest.raises(rules.OrganisationAlreadyThere):
            create(administrator, **number)
    actions.dissolve_organisation(organisation=first, by=administrator, now=NOW)
    create(administrator, siret=SIRET, rna=RNA)


@pytest.mark.django_db
def test_merged_an_organisation_gives_its_members_and_roles_and_keeps_its_history() -> None:
    administrator, person, other = PersonFactory(administrator=True), PersonFactory(), PersonFactory()
    small, large = OrganisationFactory(), OrganisationFactory()
    MembershipFactory(person=person, organisation=small, function="Présidente")
    MembershipFactory(person=other, organisation=small)
    MembershipFactory(person=other, organisation=large)
    PersonFactory(role=RoleKind.RESPONDENT, role__scope=Scope(ScopeKind.ORGANISATION, small.pk))
    waiting = InvitationFactory(kind=RoleKind.READER, scope=Scope(ScopeKind.ORGANISATION, small.pk))

    actions.merge_organisation(organisation=small, into=large, by=administrator, now=NOW)

    small.refresh_from_db()
    waiting.refresh_from_db()
    assert (small.is_closed, small.merged_into) == (True, large)
    assert not small.memberships.current().exists()
    assert small.memberships.count() == 2
    assert {member.person for member in large.memberships.current()} == {person, other}
    assert large.memberships.current().get(person=person).function == "Présidente"
    assert not queries.readable_roles(
        queries.standing(administrator, today=TODAY), place=place(small), today=TODAY
    ).exists()
    assert (
        queries.readable_roles(queries.standing(administrator, today=TODAY), place=place(large), today=TODAY).get().kind
        == RoleKind.RESPONDENT
    )
    assert waiting.revoked_at == NOW


def place(organisation: Organisation) -> queries.Place:
    return queries.place_of(Scope(ScopeKind.ORGANISATION, organisation.pk))


@pytest.mark.django_db
def test_dissolved_an_organisation_ends_its_roles_and_takes_no_new_one() -> None:
    administrator, organisation = PersonFactory(administrator=True), OrganisationFactory()
    member = MembershipFactory(organisation=organisation)

    actions.dissolve_organisation(organisation=organisation, by=administrator, now=NOW)

    member.refresh_from_db()
    assert member.ended_at == NOW
    with pytest.raises(rules.PlaceClosed):
        actions.give_role(
            person=PersonFactory(),
            kind=RoleKind.RESPONDENT,
            place=place(organisation),
            ends_on=None,
            by=administrator,
            now=NOW,
        )
    with pytest.raises(rules.OrganisationClosed):
        actions.dissolve_organisation(organisation=organisation, by=administrator, now=NOW)


@pytest.mark.django_db
def test_an_organisation_is_not_merged_into_itself_nor_into_one_that_is_closed() -> None:
    administrator, organisation, closed = (
        PersonFactory(administrator=True),
        OrganisationFactory(),
        OrganisationFactory(),
    )
    actions.dissolve_organisation(organisation=closed, by=administrator, now=NOW)

    with pytest.raises(rules.MergedIntoItself):
        actions.merge_organisation(organisation=organisation, into=organisation, by=administrator, now=NOW)
    with pytest.raises(rules.OrganisationClosed):
        actions.merge_organisation(organisation=organisation, into=closed, by=administrator, now=NOW)


@pytest.mark.django_db
def test_who_is_no_longer_a_member_has_no_role_there() -> None:
    administrator, member = PersonFactory(administrator=True), MembershipFactory()
    scope = Scope(ScopeKind.ORGANISATION, member.organisation_id)
    actions.give_role(
        person=member.person,
        kind=RoleKind.RESPONDENT,
        place=queries.place_of(scope),
        ends_on=None,
        by=administrator,
        now=NOW,
    )

    actions.end_membership(membership=member, by=administrator, now=NOW)

    assert not queries.standing(member.person, today=TODAY).roles
    with pytest.raises(rules.MembershipOver):
        actions.end_membership(membership=member, by=administrator, now=NOW)


@pytest.mark.django_db
def test_a_mandate_holds_within_its_dates_and_until_it_is_withdrawn() -> None:
    administrator, person = PersonFactory(administrator=True), PersonFactory()
    mark = actions.mark_person(
        person=person, mandate="Maire", begins_on=None, ends_on=date(2026, 11, 30), by=administrator, now=NOW
    )

    assert list(queries.marks_of(person, today=TODAY)) == [mark]
    assert not queries.marks_of(person, today=date(2026, 12, 1)).exists()
    actions.withdraw_mark(mark=mark, by=administrator, now=NOW)
    assert not queries.marks_of(person, today=TODAY).exists()
    with pytest.raises(rules.MarkWithdrawn):
        actions.withdraw_mark(mark=mark, by=administrator, now=NOW)
    with pytest.raises(rules.MarkEndsBeforeItBegins):
        actions.mark_person(
            person=person,
            mandate="Maire",
            begins_on=TODAY,
            ends_on=TODAY - timedelta(days=1),
            by=administrator,
            now=NOW,
        )


@pytest.mark.django_db
def test_only_administrators_give_marks() -> None:
    with pytest.raises(rules.NotAllowed):
        actions.mark_organisation(
            organisation=OrganisationFactory(),
            kind=MarkKind.SERVICE,
            words="",
            by=PersonFactory(animator=True),
            now=NOW,
        )


@pytest.mark.django_db
def test_a_wrong_number_is_said_in_its_place_and_nothing_typed_is_lost(client: Client) -> None:
    client.force_login(PersonFactory(administrator=True))
    facts = {"name": "Ma ville (fictive)", "profile": "collectivite", "siren": "123456789"}

    answer = client.post(reverse("accounts:new-organisation"), facts)

    assert answer.status_code == 422
    assert "Ce numéro SIREN n’existe pas" in answer.content.decode()
    assert "Ma ville (fictive)" in answer.content.decode()


@pytest.mark.django_db
def test_an_organisation_is_merged_on_its_page(client: Client) -> None:
    client.force_login(PersonFactory(administrator=True))
    small, large = OrganisationFactory(), OrganisationFactory()

    answer = client.post(reverse("accounts:close-organisation", args=[small.pk]), {"into": large.pk}, follow=True)

    assert answer.redirect_chain == [(large.get_absolute_url(), 302)]
    assert "réunie à" in client.get(small.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_whoever_administers_an_organisation_keeps_its_members_and_those_of_no_other(client: Client) -> None:
    own, other, newcomer = OrganisationFactory(), OrganisationFactory(), PersonFactory(email="lea@exemple.test")
    scope = Scope(ScopeKind.ORGANISATION, own.pk)
    client.force_login(PersonFactory(role=RoleKind.ADMINISTRATOR, role__scope=scope))
    RoleFactory(person=newcomer, kind=RoleKind.READER, scope=scope)

    page = client.get(own.get_absolute_url()).content.decode()
    assert "Inviter un membre" in page
    assert "Réunir ou dissoudre" not in page
    # By an address, they would learn who has an account: known or not, it is answered the same.
    probes = [
        client.post(reverse("accounts:add-member", args=[own.pk]), {"email": email})
        for email in ("lea@exemple.test", "personne@exemple.test")
    ]
    assert [probe.status_code for probe in probes] == [403, 403]
    team = reverse("accounts:team", args=[ScopeKind.ORGANISATION, own.pk])
    said = [
        client.post(team, {"kind": RoleKind.CONTRIBUTOR, "email": email}, follow=True).content.decode()
        for email in ("lea@exemple.test", "personne@exemple.test")
    ]
    assert all("L’invitation est prête" in answer for answer in said)
    assert not own.memberships.exists()

    invitation = Invitation.objects.get(email="lea@exemple.test")
    actions.accept_invitation(invitation=invitation, by=newcomer, now=timezone.now())
    elsewhere = client.post(reverse("accounts:end-membership", args=[other.pk, own.memberships.get().pk]))
    assert elsewhere.status_code == 404

    member = own.memberships.get()
    client.post(reverse("accounts:end-membership", args=[own.pk, member.pk]))
    assert not own.memberships.current().exists()
    assert not queries.standing(newcomer, today=timezone.localdate()).roles


@pytest.mark.django_db
def test_a_mere_member_does_not_keep_the_others(client: Client) -> None:
    member = MembershipFactory()
    client.force_login(member.person)

    assert "Inviter un membre" not in client.get(member.organisation.get_absolute_url()).content.decode()
    assert client.post(reverse("accounts:end-membership", args=[member.organisation.pk, member.pk])).status_code == 403
