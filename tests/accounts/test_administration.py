"""What who administers does from the page of someone."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cedre.accounts import queries
from cedre.accounts.models import EVERYWHERE, Person, Role, RoleKind, Scope, ScopeKind
from cedre.base.models import JournalEntry
from tests.accounts.factories import OrganisationFactory, PersonFactory, RoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client) -> Person:
    keeper = PersonFactory(administrator=True)
    client.force_login(keeper)
    return keeper


def give(client: Client, person: Person, **facts: str) -> str:
    return client.post(reverse("accounts:give-role", args=[person.pk]), facts, follow=True).content.decode()


def test_a_role_is_given_from_the_page_of_a_person_and_taken_back_there(client: Client, keeper: Person) -> None:
    person = PersonFactory()

    page = give(client, person, kind="coach", place="plateforme:0")

    assert "Le rôle est donné" in page
    assert "Retirer ce rôle\u00a0: Coach" in page
    role = person.roles.get()
    assert (role.kind, role.scope, role.given_by) == (RoleKind.COACH, EVERYWHERE, keeper)
    assert person.notices.count() == 1

    page = client.post(reverse("accounts:take-role-back", args=[person.pk, role.pk]), follow=True).content.decode()

    assert "n’a plus ce rôle" in page
    assert not queries.standing(person, today=timezone.localdate()).roles
    assert person.notices.count() == 2
    verbs = JournalEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["accounts.role-given", "accounts.role-ended"]


def test_places_are_the_platform_the_open_organisations_and_where_someone_held_a_role(
    client: Client, keeper: Person
) -> None:
    OrganisationFactory(name="Les amis du lac (fictive)")
    OrganisationFactory(name="Dissoute (fictive)", closed_at=timezone.now())

    standing = queries.standing(keeper, today=timezone.localdate())

    assert [place.name for place in queries.places_with_a_team(standing)] == [
        "Toute la plateforme",
        "Les amis du lac (fictive)",
    ]
    assert not queries.places_with_a_team(queries.standing(PersonFactory(animator=True), today=timezone.localdate()))


def test_a_role_that_cannot_be_given_there_is_refused_in_its_place(client: Client, keeper: Person) -> None:
    person, organisation = PersonFactory(), OrganisationFactory()

    assert "Ce rôle n’existe pas à cet endroit" in give(
        client, person, kind="coach", place=f"organisation:{organisation.pk}"
    )
    RoleFactory(person=person, kind=RoleKind.READER, scope=Scope(ScopeKind.ORGANISATION, organisation.pk))
    assert "Cette personne a déjà ce rôle ici" in give(
        client, person, kind="reader", place=f"organisation:{organisation.pk}"
    )
    assert "choix" in give(client, person, kind="reader", place="territoire:999")
    assert Role.objects.filter(person=person).count() == 1


def test_a_closed_account_takes_no_role(client: Client, keeper: Person) -> None:
    person = PersonFactory(is_active=False)

    assert "fermé" in give(client, person, kind="coach", place="plateforme:0")
    assert not person.roles.exists()
