"""Roles: who gives them, until when they hold, how they end, and what the last administrator may not do."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from cedre.accounts import actions, queries, rules
from cedre.accounts.models import EVERYWHERE, Person, Role, RoleKind, Scope, ScopeKind
from cedre.accounts.queries import place_of
from cedre.accounts.rules import Power
from cedre.base.models import JournalEntry
from tests.accounts.factories import OrganisationFactory, PersonFactory, RoleFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def give(person: Person, *, kind: RoleKind = RoleKind.READER, scope: Scope, by: Person, **more: object) -> Role:
    facts = {"ends_on": None, "now": NOW, **more}
    return actions.give_role(person=person, kind=kind, place=place_of(scope), by=by, **facts)


def test_a_role_ends_by_itself_after_its_last_day() -> None:
    engagement, person = EngagementFactory(), PersonFactory()
    give(person, scope=engagement.scope, by=PersonFactory(animator=True), ends_on=TODAY)

    held = {day: queries.standing(person, today=TODAY + timedelta(days=day)).roles for day in (0, 1)}

    assert len(held[0]) == 1
    assert not held[1]


def test_a_role_that_ended_by_itself_can_be_given_again() -> None:
    engagement, person, coach = EngagementFactory(), PersonFactory(), PersonFactory(animator=True)
    RoleFactory(person=person, kind=RoleKind.READER, scope=engagement.scope, ends_on=date(2026, 2, 1))

    give(person, scope=engagement.scope, by=coach)

    assert len(queries.standing(person, today=TODAY).roles) == 1


def test_the_same_role_is_not_given_twice_in_the_same_place() -> None:
    engagement, person, coach = EngagementFactory(), PersonFactory(), PersonFactory(animator=True)
    give(person, scope=engagement.scope, by=coach)

    with pytest.raises(rules.AlreadyHeld):
        give(person, scope=engagement.scope, by=coach)


def test_a_role_cannot_end_before_it_begins() -> None:
    with pytest.raises(rules.EndsBeforeItBegins):
        give(
            PersonFactory(),
            scope=EngagementFactory().scope,
            by=PersonFactory(animator=True),
            ends_on=TODAY - timedelta(days=1),
        )


def test_a_coach_of_one_engagement_gives_no_role_in_another() -> None:
    here, elsewhere = EngagementFactory(), EngagementFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=here.scope)

    give(PersonFactory(), kind=RoleKind.MODERATOR, scope=here.scope, by=coach)
    with pytest.raises(rules.NotAllowed):
        give(PersonFactory(), kind=RoleKind.MODERATOR, scope=elsewhere.scope, by=coach)
    with pytest.raises(rules.NotAllowed):
        give(PersonFactory(), kind=RoleKind.COACH, scope=EVERYWHERE, by=coach)


def test_a_role_held_for_a_territory_holds_for_what_is_inside() -> None:
    engagement = EngagementFactory()
    department = Scope(ScopeKind.TERRITORY, engagement.territory.department_id)
    coach = PersonFactory(role=RoleKind.COACH, role__scope=department)
    place = place_of(engagement.scope)

    standing = queries.standing(coach, today=TODAY)

    assert rules.may(standing, Power.ANIMATE, within={place.scope, *place.within})
    assert not rules.can_animate(standing)


def test_a_role_that_does_not_exist_in_a_place_is_refused() -> None:
    administrator = PersonFactory(administrator=True)

    with pytest.raises(rules.RoleImpossibleHere):
        give(PersonFactory(), kind=RoleKind.ADMINISTRATOR, scope=EngagementFactory().scope, by=administrator)


def test_who_loses_a_role_may_do_nothing_more_on_the_page_they_have_open(client: Client) -> None:
    engagement = EngagementFactory()
    dialogue = DialogueFactory(engagement=engagement)
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)
    client.force_login(coach)
    assert client.get(reverse("dialogues:prepare", args=[dialogue.slug])).status_code == 200

    actions.end_role(role=coach.roles.get(), by=PersonFactory(animator=True), now=NOW)
    answer = client.post(reverse("dialogues:add-statements", args=[dialogue.slug]), {"statements": "Un banc."})

    assert answer.status_code == 403
    assert "réservée aux personnes qui animent" in answer.content.decode()
    assert not dialogue.statements.exists()


def test_a_role_already_ended_is_said_so() -> None:
    engagement, coach = EngagementFactory(), PersonFactory(animator=True)
    role = give(PersonFactory(), scope=engagement.scope, by=coach)
    actions.end_role(role=role, by=coach, now=NOW)

    with pytest.raises(rules.RoleAlreadyEnded):
        actions.end_role(role=role, by=coach, now=NOW)


def test_anyone_leaves_their_own_role(client: Client) -> None:
    juror = PersonFactory(role=RoleKind.JUROR)
    client.force_login(juror)

    answer = client.post(reverse("accounts:leave-role", args=[juror.roles.get().pk]), follow=True)

    assert "Vous n’avez plus ce rôle." in answer.content.decode()
    assert not queries.standing(juror, today=TODAY).roles


def test_the_last_administrator_cannot_leave_nor_be_removed_nor_be_given_an_end() -> None:
    last = PersonFactory(administrator=True)
    # One who will not be there tomorrow, and one whose account is closed, keep nothing.
    RoleFactory(kind=RoleKind.ADMINISTRATOR, ends_on=TODAY + timedelta(days=1))
    PersonFactory(administrator=True, is_active=False)
    role = last.roles.get()

    with pytest.raises(rules.LastAdministrator):
        actions.end_role(role=role, by=last, now=NOW)
    with pytest.raises(rules.LastAdministrator):
        actions.limit_role(role=role, ends_on=TODAY, by=last, now=NOW)
    with pytest.raises(rules.LastAdministrator):
        actions.close_account(person=last, by=last, now=NOW)
    with pytest.raises(rules.LastAdministrator):
        actions.forget_person(person=last, by=last, now=NOW)

    assert rules.can_administer(queries.standing(last, today=TODAY))


def test_an_administrator_leaves_once_there_is_another() -> None:
    leaving = PersonFactory(administrator=True)
    PersonFactory(administrator=True)

    actions.end_role(role=leaving.roles.get(), by=leaving, now=NOW)

    assert not rules.can_administer(queries.standing(leaving, today=TODAY))


def test_a_person_removed_is_out_at_their_next_page_and_keeps_no_role(client: Client) -> None:
    coach, administrator = PersonFactory(animator=True), PersonFactory(administrator=True)
    client.force_login(coach)

    actions.close_account(person=coach, by=administrator, now=NOW)

    assert client.get(reverse("dialogues:desk")).headers["Location"].startswith("/compte/connexion/")
    assert not coach.roles.filter(ended_at=None).exists()
    with pytest.raises(rules.AccountAlreadyClosed):
        actions.close_account(person=coach, by=administrator, now=NOW)
    actions.reopen_account(person=coach, by=administrator, now=NOW)
    assert not queries.standing(coach, today=TODAY).roles
    assert client.get("/compte/donnees/").status_code == 302, "a device left open is not opened again"


def test_no_page_of_an_administrator_links_to_an_engagement_they_do_not_read(client: Client) -> None:
    engagement = EngagementFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)
    client.force_login(PersonFactory(administrator=True))
    team = reverse("accounts:team", args=["accompagnement", engagement.pk])

    for address in (team, reverse("accounts:person", args=[coach.pk]), reverse("accounts:roles")):
        page = client.get(address).content.decode()
        assert engagement.title in page
        assert engagement.get_absolute_url() not in page

    client.force_login(coach)
    assert engagement.get_absolute_url() in client.get(team).content.decode()


def test_the_list_of_people_says_a_role_held_in_two_places_once(client: Client) -> None:
    twice = PersonFactory(role=RoleKind.MODERATOR, role__scope=EngagementFactory().scope)
    RoleFactory(person=twice, kind=RoleKind.MODERATOR, scope=EngagementFactory().scope)
    client.force_login(PersonFactory(administrator=True))

    page = client.get(reverse("accounts:people")).content.decode()

    assert page.count("Modérateur·rice") == 1


def test_an_administrator_of_an_organisation_administers_nothing_else() -> None:
    organisation = OrganisationFactory()
    scope = Scope(ScopeKind.ORGANISATION, organisation.pk)
    person = PersonFactory(role=RoleKind.ADMINISTRATOR, role__scope=scope)

    give(PersonFactory(), kind=RoleKind.RESPONDENT, scope=scope, by=person)

    assert not rules.can_administer(queries.standing(person, today=TODAY))
    with pytest.raises(rules.NotAllowed):
        give(PersonFactory(), kind=RoleKind.ADMINISTRATOR, scope=EVERYWHERE, by=person)


def test_the_journal_says_who_gave_which_role_where() -> None:
    coach, engagement = PersonFactory(animator=True), EngagementFactory()

    role = give(PersonFactory(), kind=RoleKind.MODERATOR, scope=engagement.scope, by=coach)

    entry = JournalEntry.objects.get(verb="accounts.role-given")
    assert (entry.by, entry.about_key) == (coach.pseudonym, str(role.pk))
    assert (entry.facts["role"], entry.facts["scope"], entry.facts["key"]) == (
        "moderator",
        "accompagnement",
        engagement.pk,
    )


@pytest.mark.django_db(transaction=True)
def test_whoever_animated_before_there_were_roles_is_a_coach_of_the_whole_platform() -> None:
    before = [("accounts", "0002_organisations_and_roles")]
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        former = MigrationExecutor(connection)
        former.migrate(before)
        people = former.loader.project_state(before).apps.get_model("accounts", "Person").objects
        people.create(email="awa@exemple.test", name="Awa (fictive)", joined_at=NOW, is_animator=True)
        people.create(email="bob@exemple.test", name="Bob (fictif)", joined_at=NOW)
    finally:
        MigrationExecutor(connection).migrate(latest)

    awa, bob = Person.objects.get(email="awa@exemple.test"), Person.objects.get(email="bob@exemple.test")
    assert rules.can_animate(queries.standing(awa, today=TODAY))
    assert not queries.standing(bob, today=TODAY).roles
