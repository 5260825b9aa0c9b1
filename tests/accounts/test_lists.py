"""The lists of the administration, of a team and of an engagement cost the same however long they are."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cedre.accounts.models import Organisation, Person, RoleKind, Scope, ScopeKind
from cedre.coaching.models import Engagement
from tests.accounts.factories import (
    InvitationFactory,
    MembershipFactory,
    OfficialMarkFactory,
    OrganisationFactory,
    PersonFactory,
    RoleFactory,
)
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db
MOST = 17


def someone_more(reader: Person, *, organisation: Organisation, engagement: Engagement) -> None:
    """One line more in every list: a person with roles in places of all kinds, who is invited elsewhere."""
    other_engagement = EngagementFactory()
    scopes = [
        Scope(ScopeKind.ORGANISATION, organisation.pk),
        Scope(ScopeKind.ORGANISATION, OrganisationFactory().pk),
        Scope(ScopeKind.TERRITORY, TerritoryFactory().pk),
        engagement.scope,
        other_engagement.scope,
    ]
    person = PersonFactory()
    MembershipFactory(person=person, organisation=organisation)
    OfficialMarkFactory(person=person, given_by=reader)
    for scope in scopes:
        RoleFactory(person=person, kind=RoleKind.READER, scope=scope, given_by=reader)
        InvitationFactory(kind=RoleKind.READER, scope=scope, invited_by=reader)
    RoleFactory(person=reader, kind=RoleKind.READER, scope=other_engagement.scope)
    DialogueFactory(engagement=other_engagement, territory=other_engagement.territory)
    DialogueFactory(engagement=engagement, territory=engagement.territory, created_by=reader)


def test_lists_cost_the_same_queries_for_one_line_or_ten(client: Client) -> None:
    reader = PersonFactory(administrator=True, animator=True)
    organisation, engagement = OrganisationFactory(), EngagementFactory()
    client.force_login(reader)
    pages = [
        *(reverse(f"accounts:{name}") for name in ("people", "organisations", "roles", "invitations", "own-roles")),
        reverse("accounts:person", args=[reader.pk]),
        *(
            reverse("accounts:team", args=[at.kind, at.key])
            for at in (Scope("organisation", organisation.pk), engagement.scope)
        ),
        organisation.get_absolute_url(),
        engagement.get_absolute_url(),
        reverse("dialogues:of-engagement", args=[engagement.slug]),
    ]

    def costs() -> dict[str, int]:
        return {page: cost_of(client, page) for page in pages}

    someone_more(reader, organisation=organisation, engagement=engagement)
    # The first page of a session asks once what the others remember.
    client.get(pages[0])
    for_one = costs()
    for _more in range(9):
        someone_more(reader, organisation=organisation, engagement=engagement)

    assert costs() == for_one
    assert {page: cost for page, cost in for_one.items() if cost > MOST} == {}


def cost_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    return len(asked)
