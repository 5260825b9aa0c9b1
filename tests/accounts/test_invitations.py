"""Invitations by link: what each becomes, and what is said to who comes too late, twice, or is not the one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cedre.accounts import actions, queries, rules
from cedre.accounts.models import EVERYWHERE, Invitation, Membership, Person, RoleKind, Scope, ScopeKind
from cedre.accounts.queries import place_of
from tests.accounts.factories import InvitationFactory, OrganisationFactory, PersonFactory
from tests.coaching.factories import EngagementFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def invite(*, kind: RoleKind = RoleKind.READER, email: str = "", scope: Scope | None = None, by: Person) -> Invitation:
    place = place_of(scope or EngagementFactory().scope)
    return actions.invite(place=place, kind=kind, email=email, role_ends_on=None, by=by, now=NOW)


def link(invitation: Invitation) -> str:
    return reverse("accounts:invitation", args=[queries.invitation_token(invitation)])


def test_who_accepts_holds_the_role_and_the_link_serves_no_more() -> None:
    invitation = invite(by=PersonFactory(animator=True))
    first, second = PersonFactory(), PersonFactory()

    role = actions.accept_invitation(invitation=invitation, by=first, now=NOW)

    assert (role.person, role.kind, role.given_by) == (first, RoleKind.READER, invitation.invited_by)
    with pytest.raises(rules.InvitationUsed):
        actions.accept_invitation(invitation=invitation, by=second, now=NOW)


def test_an_invitation_past_its_end_is_refused() -> None:
    invitation = invite(by=PersonFactory(animator=True))

    with pytest.raises(rules.InvitationOver):
        actions.accept_invitation(invitation=invitation, by=PersonFactory(), now=NOW + timedelta(days=15))


def test_a_revoked_invitation_is_refused() -> None:
    coach = PersonFactory(animator=True)
    invitation = invite(by=coach)
    actions.revoke_invitation(invitation=invitation, by=coach, now=NOW)

    with pytest.raises(rules.InvitationRevoked):
        actions.accept_invitation(invitation=invitation, by=PersonFactory(), now=NOW)
    with pytest.raises(rules.InvitationRevoked):
        actions.revoke_invitation(invitation=invitation, by=coach, now=NOW)


def test_someone_who_already_has_the_role_leaves_the_invitation_to_another() -> None:
    engagement, coach = EngagementFactory(), PersonFactory(animator=True)
    invitation = invite(scope=engagement.scope, by=coach)
    held = PersonFactory(role=RoleKind.READER, role__scope=engagement.scope)

    with pytest.raises(rules.AlreadyHeld):
        actions.accept_invitation(invitation=invitation, by=held, now=NOW)

    actions.accept_invitation(invitation=invitation, by=PersonFactory(), now=NOW)


def test_an_invitation_sent_to_an_address_is_for_who_signs_in_with_it_whatever_its_capitals() -> None:
    invitation = invite(kind=RoleKind.MODERATOR, email="Lea@exemple.test", by=PersonFactory(animator=True))

    with pytest.raises(rules.InvitedAtAnotherAddress):
        actions.accept_invitation(invitation=invitation, by=PersonFactory(), now=NOW)
    actions.accept_invitation(invitation=invitation, by=PersonFactory(email="lea@exemple.test"), now=NOW)


@pytest.mark.parametrize("kind", [RoleKind.MODERATOR, RoleKind.RESPONDENT, RoleKind.COACH, RoleKind.JUROR])
def test_a_role_that_opens_much_is_not_offered_to_whoever_holds_a_link(kind: RoleKind) -> None:
    with pytest.raises(rules.AddressNeeded):
        invite(kind=kind, by=PersonFactory(animator=True))


def test_a_link_outlives_no_right_of_who_sent_it() -> None:
    engagement = EngagementFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)
    invitation = invite(scope=engagement.scope, by=coach)
    actions.end_role(role=coach.roles.get(), by=PersonFactory(animator=True), now=NOW)

    with pytest.raises(rules.InvitationOver):
        actions.accept_invitation(invitation=invitation, by=PersonFactory(), now=NOW)


def test_an_invitation_of_an_organisation_makes_a_member_of_it() -> None:
    organisation, person = OrganisationFactory(), PersonFactory()
    scope = Scope(ScopeKind.ORGANISATION, organisation.pk)
    invitation = invite(scope=scope, by=PersonFactory(administrator=True))

    actions.accept_invitation(invitation=invitation, by=person, now=NOW)

    assert Membership.objects.current().get(organisation=organisation).person == person


def test_a_link_that_was_changed_says_so_and_names_nothing(client: Client) -> None:
    answer = client.get(link(InvitationFactory())[:-3] + "xx/")

    assert answer.status_code == 404
    assert "n’est pas complet" in answer.content.decode()


def test_looking_at_a_link_uses_nothing(client: Client) -> None:
    invitation = InvitationFactory(email="")
    client.force_login(PersonFactory())

    answer = client.get(link(invitation))

    assert answer.status_code == 200
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_the_page_of_a_link_that_cannot_serve_says_why(client: Client) -> None:
    used = InvitationFactory(accepted_at=NOW)
    over = InvitationFactory(expires_at=NOW - timedelta(days=400))

    assert "a déjà servi" in client.get(link(used)).content.decode()
    assert "n’est plus valable" in client.get(link(over)).content.decode()
    assert client.get(link(used)).status_code == 409


def test_who_opens_again_a_link_they_said_yes_to_is_taken_to_their_roles(client: Client) -> None:
    person = PersonFactory()
    used = InvitationFactory(accepted_at=NOW, accepted_by=person)
    client.force_login(person)

    answer = client.get(link(used), follow=True)

    assert answer.redirect_chain == [(reverse("accounts:own-roles"), 302)]
    assert "Vous avez déjà accepté" in answer.content.decode()


def test_a_newcomer_makes_their_account_then_signs_in_to_accept(client: Client) -> None:
    invitation = InvitationFactory(email="nouvelle@exemple.test")
    token = queries.invitation_token(invitation)

    answer = client.post(reverse("accounts:newcomer", args=[token]), {"name": "Nora Nouvelle (fictive)"})

    person = Person.objects.get(email="nouvelle@exemple.test")
    assert answer.headers["Location"].startswith(reverse("accounts:sign-in") + "?next=")
    assert not person.has_usable_password()
    assert not person.roles.exists()
    client.force_login(person)
    client.post(link(invitation))
    assert person.roles.get().kind == RoleKind.MODERATOR


def test_an_open_link_makes_one_account_and_takes_its_address(client: Client) -> None:
    invitation = InvitationFactory(kind=RoleKind.READER, scope=EngagementFactory().scope, email="")
    address = reverse("accounts:newcomer", args=[queries.invitation_token(invitation)])

    client.post(address, {"name": "Une (fictive)", "email": "une@exemple.test"})
    client.post(address, {"name": "Deux (fictive)", "email": "deux@exemple.test"})

    assert Person.objects.filter(email="une@exemple.test").exists()
    assert not Person.objects.filter(email="deux@exemple.test").exists()


def test_who_holds_a_link_does_not_learn_which_addresses_have_an_account(client: Client) -> None:
    PersonFactory(email="connue@exemple.test")
    answers = []
    for email in ("connue@exemple.test", "inconnue@exemple.test"):
        token = queries.invitation_token(InvitationFactory(email=email))
        answers.append(client.post(reverse("accounts:newcomer", args=[token]), {"name": "Quelqu’un (fictif)"}))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Person.objects.filter(email="connue@exemple.test").get().name != "Quelqu’un (fictif)"


def test_the_team_page_shows_again_the_links_that_wait_and_those_only(client: Client) -> None:
    engagement, coach = EngagementFactory(), PersonFactory(animator=True)
    client.force_login(coach)
    team = reverse("accounts:team", args=["accompagnement", engagement.pk])

    answer = client.post(team, {"kind": "moderator", "email": "lea@exemple.test", "ends_on": ""}, follow=True)

    invitation = Invitation.objects.get()
    assert link(invitation) in answer.content.decode()
    client.post(reverse("accounts:revoke-invitation", args=["accompagnement", engagement.pk, invitation.pk]))
    assert link(invitation) not in client.get(team).content.decode()


def test_each_role_offered_says_what_it_is_for(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))

    page = client.get(reverse("accounts:team", args=["accompagnement", EngagementFactory().pk])).content.decode()

    assert "Retire une affirmation du vote" in page
    assert page.count("choice__hint") == 6


def test_nobody_invites_to_the_whole_platform_but_administrators() -> None:
    with pytest.raises(rules.NotAllowed):
        invite(kind=RoleKind.COACH, email="x@exemple.test", scope=EVERYWHERE, by=PersonFactory(animator=True))
    invite(kind=RoleKind.COACH, email="x@exemple.test", scope=EVERYWHERE, by=PersonFactory(administrator=True))


def test_a_letter_takes_the_link_to_the_address_and_says_who_invites_to_what() -> None:
    coach = PersonFactory(animator=True, name="Awa (fictive)")
    invitation = invite(kind=RoleKind.MODERATOR, email="lea@exemple.test", by=coach)

    assert actions.send_invitation(invitation_id=invitation.pk, now=NOW)

    letter = mail.outbox[-1]
    assert letter.to == ["lea@exemple.test"]
    assert link(invitation) in letter.body
    assert "Awa (fictive) vous invite à prendre ce rôle : Modérateur·rice." in letter.body.replace("\xa0", " ")


def test_no_letter_leaves_for_an_invitation_revoked_meanwhile_nor_for_an_open_link() -> None:
    coach = PersonFactory(animator=True)
    revoked, open_link = invite(email="lea@exemple.test", by=coach), invite(by=coach)
    actions.revoke_invitation(invitation=revoked, by=coach, now=NOW)

    assert not actions.send_invitation(invitation_id=revoked.pk, now=NOW)
    assert not actions.send_invitation(invitation_id=open_link.pk, now=NOW)
    assert mail.outbox == []
