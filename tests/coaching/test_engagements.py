"""Engagements: who opens one, who reads it, and what its page lets each do."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from cedre.accounts.models import RoleKind, Scope, ScopeKind
from cedre.accounts.rules import NotAnAnimator
from cedre.coaching import actions, queries, rules
from cedre.coaching.models import Engagement
from tests.accounts.factories import PersonFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def open_one(**facts: object) -> Engagement:
    said = {
        "title": "Renouveler ensemble",
        "territory": TerritoryFactory(),
        "colleges": ["citizen"],
        "summary": "",
        "begins_on": TODAY,
        "ends_on": None,
        "now": NOW,
        **facts,
    }
    return actions.open_engagement(**said)


def test_who_opens_an_engagement_is_its_first_coach() -> None:
    coach = PersonFactory(animator=True)

    engagement = open_one(by=coach)

    assert list(queries.own_engagements(coach, today=TODAY)) == [engagement]
    assert coach.roles.within(engagement.scope).get().kind == RoleKind.COACH


def test_a_coach_of_a_territory_opens_an_engagement_inside_it_only() -> None:
    commune = TerritoryFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=Scope(ScopeKind.TERRITORY, commune.department_id))

    open_one(territory=commune, by=coach)
    with pytest.raises(NotAnAnimator):
        open_one(territory=TerritoryFactory(), by=coach)


def test_looking_for_a_territory_judges_nothing_and_loses_nothing(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))
    typed = {"territory_text": "x", "territory_search": "1", "title": "Renouveler", "colleges": ["citizen"]}

    page = client.post(reverse("coaching:new"), typed)

    shown = page.context["form"]
    assert not shown.errors
    assert [shown[name].value() for name in ("title", "colleges")] == ["Renouveler", ["citizen"]]

    del typed["colleges"]
    assert client.post(reverse("coaching:new"), typed).context["form"]["colleges"].value() == []


def test_two_engagements_of_one_title_have_two_addresses() -> None:
    coach = PersonFactory(animator=True)

    assert open_one(by=coach).slug != open_one(by=coach).slug


def test_an_engagement_cannot_end_before_it_begins() -> None:
    with pytest.raises(rules.EndsBeforeItBegins):
        open_one(by=PersonFactory(animator=True), ends_on=date(2026, 1, 1))


def test_an_engagement_is_read_by_its_team_and_coaches_around_it() -> None:
    engagement = EngagementFactory()
    department = Scope(ScopeKind.TERRITORY, engagement.territory.department_id)
    juror = PersonFactory(role=RoleKind.JUROR, role__scope=engagement.scope)
    around = PersonFactory(role=RoleKind.COACH, role__scope=department)
    stranger = PersonFactory(role=RoleKind.COACH, role__scope=EngagementFactory().scope)

    def reads(person: object) -> bool:
        return engagement in queries.readable_engagements(person, today=TODAY)

    assert reads(juror)
    assert reads(around)
    assert not reads(stranger)
    assert not reads(PersonFactory())


def test_the_page_shows_the_team_and_leads_coaches_to_what_they_do(client: Client) -> None:
    engagement = EngagementFactory()
    reader = PersonFactory(role=RoleKind.READER, role__scope=engagement.scope, name="Lise (fictive)")
    client.force_login(reader)
    read = client.get(engagement.get_absolute_url()).content.decode()
    client.force_login(PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope))
    coached = client.get(engagement.get_absolute_url()).content.decode()

    assert "Lise (fictive)" in read
    assert "Inviter, retirer un rôle" not in read
    assert "Inviter, retirer un rôle" in coached
    assert reverse("dialogues:new") + f"?engagement={engagement.slug}" in coached


def test_who_may_not_read_the_names_of_the_team_sees_no_empty_team(client: Client) -> None:
    engagement = open_one(by=PersonFactory(animator=True, name="Awa (fictive)"))
    juror, reader = (
        PersonFactory(role=kind, role__scope=engagement.scope) for kind in (RoleKind.JUROR, RoleKind.READER)
    )

    client.force_login(juror)
    page = client.get(engagement.get_absolute_url()).content.decode()
    assert "L’équipe" not in page
    assert "Personne pour l’instant" not in page

    client.force_login(reader)
    assert "Awa (fictive)" in client.get(engagement.get_absolute_url()).content.decode()


def test_the_dialogues_of_an_engagement_are_those_its_team_may_see(client: Client) -> None:
    engagement = EngagementFactory()
    draft = DialogueFactory(engagement=engagement, draft=True)
    client.force_login(PersonFactory(role=RoleKind.JUROR, role__scope=engagement.scope))

    answer = client.get(reverse("dialogues:of-engagement", args=[engagement.slug]))

    assert draft.question not in answer.content.decode()


def test_an_engagement_is_opened_on_its_page(client: Client) -> None:
    place = TerritoryFactory()
    client.force_login(PersonFactory(animator=True))
    facts = {"territory": place.pk, "title": "Ensemble", "colleges": ["elected"], "begins_on": "2026-12-01"}

    wrong = client.post(reverse("coaching:new"), {**facts, "ends_on": "2026-01-01"})
    client.post(reverse("coaching:new"), facts)

    assert wrong.status_code == 422
    assert "Le dernier jour ne peut pas précéder le premier." in wrong.content.decode()
    assert Engagement.objects.get().territory == place
