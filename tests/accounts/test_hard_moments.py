"""The hard moments of people and roles, through the pages: each has its outcome, said to whoever meets it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cedre.accounts import actions, queries
from cedre.accounts.models import EVERYWHERE, Invitation, Person, Role, RoleKind, Scope, ScopeKind
from tests.accounts.factories import InvitationFactory, MembershipFactory, OrganisationFactory, PersonFactory
from tests.accounts.signing_in import sign_in_by_password
from tests.coaching.factories import EngagementFactory

pytestmark = pytest.mark.django_db


def link(invitation: Invitation) -> str:
    return reverse("accounts:invitation", args=[queries.invitation_token(invitation)])


def answer(client: Client, invitation: Invitation, *, by: Person) -> str:
    client.force_login(by)
    return client.post(link(invitation), follow=True).content.decode()


def test_of_two_addresses_each_one_proved_takes_the_invitation_sent_to_it(client: Client) -> None:
    person = PersonFactory(email="lea@exemple.test")
    second = EmailAddress.objects.create(user=person, email="lea.martin@exemple.test", verified=False)
    invitation = InvitationFactory(email="Lea.Martin@exemple.test")

    assert "envoyée à une autre adresse" in answer(client, invitation, by=person)
    EmailAddress.objects.filter(pk=second.pk).update(verified=True)
    assert "Bienvenue" in answer(client, invitation, by=person)

    # Invited again at the other address: it is the same person, who has the role already.
    assert "déjà ce rôle" in answer(client, InvitationFactory(email="lea@exemple.test"), by=person)
    assert person.roles.count() == 1


def test_of_two_addresses_the_second_is_not_a_second_account(client: Client) -> None:
    person = PersonFactory(email="lea@exemple.test")
    EmailAddress.objects.create(user=person, email="lea.martin@exemple.test", verified=True)
    invitation = InvitationFactory(email="lea.martin@exemple.test")

    client.post(reverse("accounts:newcomer", args=[queries.invitation_token(invitation)]), {"name": "Léa"})

    assert not Person.objects.filter(name="Léa").exists()
    assert queries.person_with_email("LEA.MARTIN@exemple.test") == person


@pytest.mark.parametrize("merged", [True, False])
def test_of_an_organisation_merged_or_dissolved_the_open_page_gives_no_role_and_the_link_serves_no_more(
    client: Client, merged: bool
) -> None:
    keeper, organisation, other = PersonFactory(administrator=True), OrganisationFactory(), OrganisationFactory()
    scope = Scope(ScopeKind.ORGANISATION, organisation.pk)
    invitation = InvitationFactory(kind=RoleKind.READER, scope=scope, invited_by=keeper, email="lea@exemple.test")
    member = MembershipFactory(organisation=organisation)
    own_keeper = PersonFactory(role=RoleKind.ADMINISTRATOR, role__scope=scope)

    if merged:
        actions.merge_organisation(organisation=organisation, into=other, by=keeper, now=timezone.now())
    else:
        actions.dissolve_organisation(organisation=organisation, by=keeper, now=timezone.now())

    assert "a été annulée" in answer(client, invitation, by=PersonFactory(email="lea@exemple.test"))
    client.force_login(own_keeper)
    late = client.post(reverse("accounts:add-member", args=[organisation.pk]), {"email": member.person.email})
    assert late.status_code in {403, 404}
    client.force_login(keeper)
    late = client.post(reverse("accounts:add-member", args=[organisation.pk]), {"email": member.person.email})
    assert "ne change plus" in late.content.decode()
    assert other.memberships.current().filter(person=member.person).exists() == merged


def test_an_invitation_used_twice_serves_once_and_says_so(client: Client) -> None:
    invitation = InvitationFactory(kind=RoleKind.READER, scope=EngagementFactory().scope, email="")
    first, second = PersonFactory(), PersonFactory()

    assert "Bienvenue" in answer(client, invitation, by=first)
    for person in (first, second):
        assert "Cette invitation a déjà servi" in answer(client, invitation, by=person)

    assert Role.objects.filter(kind=RoleKind.READER).count() == 1


def test_an_invitation_after_its_end_gives_nothing_and_says_whom_to_ask(client: Client) -> None:
    invitation = InvitationFactory(email="", expires_at=timezone.now() - timedelta(seconds=1), kind=RoleKind.READER)
    person = PersonFactory()

    assert "n’est plus valable. Demandez-en une autre" in answer(client, invitation, by=person)
    assert not person.roles.exists()


def test_a_role_removed_while_its_holder_has_the_team_page_open_invites_nobody_more(client: Client) -> None:
    engagement, keeper = EngagementFactory(), PersonFactory(administrator=True)
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)
    client.force_login(coach)
    team = reverse("accounts:team", args=[ScopeKind.ENGAGEMENT, engagement.pk])
    assert client.get(team).status_code == 200

    actions.end_role(role=coach.roles.get(), by=keeper, now=timezone.now())
    late = client.post(team, {"kind": RoleKind.READER, "email": "lea@exemple.test"})

    assert late.status_code == 403
    assert "Votre rôle ne permet pas cela, ou plus" in late.content.decode()
    assert not Invitation.objects.exists()


def test_the_last_administrator_reads_why_they_cannot_leave_close_or_erase_their_account(client: Client) -> None:
    last = PersonFactory(administrator=True)
    sign_in_by_password(client, last)
    role = last.roles.get()
    said = "C’est la dernière personne qui administre la plateforme"

    for address, typed in [
        (reverse("accounts:leave-role", args=[role.pk]), {}),
        (reverse("accounts:take-role-back", args=[last.pk, role.pk]), {}),
        (reverse("accounts:end-role", args=[*EVERYWHERE_ADDRESS, role.pk]), {}),
        (reverse("accounts:limit-role", args=[*EVERYWHERE_ADDRESS, role.pk]), {"ends_on": "2099-12-31"}),
        (reverse("accounts:close-account", args=[last.pk]), {}),
        (reverse("accounts:forget-me"), {"email": last.email}),
    ]:
        assert said in client.post(address, typed, follow=True).content.decode(), address

    assert last.roles.holding(today=timezone.localdate()).filter(ends_on=None).exists()


EVERYWHERE_ADDRESS = (EVERYWHERE.kind, EVERYWHERE.key)
