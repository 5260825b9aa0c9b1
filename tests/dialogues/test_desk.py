"""The desk: what waits this week, what is one's own, and what one's role opens; each sees what is theirs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cedre.accounts import actions as accounts
from cedre.accounts.models import RoleKind, Scope, ScopeKind
from cedre.accounts.queries import place_of
from cedre.accounts.rules import NotAnAnimator
from cedre.dialogues import actions, queries
from cedre.dialogues.models import Dialogue
from cedre.moderation.models import Reason
from tests.accounts.factories import PersonFactory, RoleFactory
from tests.coaching.factories import EngagementFactory
from tests.dialogues.factories import DialogueFactory, StatementFactory
from tests.territories.factories import TerritoryFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def in_days(number: int) -> object:
    return TODAY + timedelta(days=number)


def test_what_waits_is_what_ends_begins_or_lingers_this_week() -> None:
    coach = PersonFactory(animator=True)
    said = {"created_by": coach}
    ending, later = DialogueFactory(closes_on=in_days(7), **said), DialogueFactory(closes_on=in_days(8), **said)
    over, draft = DialogueFactory(closes_on=in_days(-1), **said), DialogueFactory(draft=True, **said)
    beginning = DialogueFactory(opens_on=in_days(3), **said)
    not_mine = DialogueFactory(closes_on=in_days(1))

    desk = queries.desk(coach, now=NOW)

    assert (desk.ending, desk.over, desk.drafts, desk.beginning) == ([ending], [over], [draft], [beginning])
    assert desk.others == [not_mine]
    assert later in desk.mine


def test_invitations_without_answer_and_roles_that_end_wait_too() -> None:
    engagement = EngagementFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope, role__ends_on=in_days(20))
    place = place_of(engagement.scope)
    facts = {"place": place, "kind": RoleKind.READER, "email": "", "role_ends_on": None, "by": coach}
    waiting = accounts.invite(**facts, now=NOW)
    accounts.invite(**facts, now=NOW - timedelta(days=15))

    desk = queries.desk(coach, now=NOW)

    assert [placed.invitation for placed in desk.invitations] == [waiting]
    assert [placed.place.name for placed in desk.roles_ending] == [engagement.title]


def test_a_desk_with_nothing_waiting_says_so(client: Client) -> None:
    client.force_login(PersonFactory(animator=True))

    answer = client.get(reverse("dialogues:desk")).content.decode()

    assert "Rien n’attend. Bonne semaine." in answer
    assert "Préparer mon premier dialogue" in answer


def test_without_a_role_the_desk_says_what_to_do_and_shows_nothing(client: Client) -> None:
    dialogue = DialogueFactory()
    client.force_login(PersonFactory())

    answer = client.get(reverse("dialogues:desk")).content.decode()

    assert "Vous n’avez pas de rôle pour l’instant" in answer
    assert dialogue.question not in answer


def test_a_coach_of_one_engagement_sees_and_runs_its_dialogues_and_no_other() -> None:
    engagement = EngagementFactory()
    here, elsewhere = DialogueFactory(engagement=engagement, draft=True), DialogueFactory(draft=True)
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)

    assert list(queries.editable_dialogues(coach, today=TODAY)) == [here]
    assert list(queries.readable_dialogues(coach, today=TODAY)) == [here]
    actions.add_statements(dialogue=here, texts=["Un banc."], by=coach, now=NOW)
    with pytest.raises(NotAnAnimator):
        actions.add_statements(dialogue=elsewhere, texts=["Un banc."], by=coach, now=NOW)


def test_a_coach_of_a_territory_runs_what_is_inside_it() -> None:
    commune = TerritoryFactory()
    inside, outside = DialogueFactory(territory=commune), DialogueFactory()
    of_engagement = DialogueFactory(engagement=EngagementFactory(territory=commune))
    coach = PersonFactory(role=RoleKind.COACH, role__scope=Scope(ScopeKind.TERRITORY, commune.department_id))

    found = queries.editable_dialogues(coach, today=TODAY)

    assert set(found) == {inside, of_engagement}
    assert outside not in found


@pytest.mark.parametrize("kind", [RoleKind.READER, RoleKind.CONTRIBUTOR, RoleKind.RESPONDENT, RoleKind.MODERATOR])
def test_the_team_reads_the_drafts_of_its_engagement(kind: RoleKind) -> None:
    engagement = EngagementFactory()
    draft, other = DialogueFactory(engagement=engagement, draft=True), DialogueFactory(draft=True)
    person = PersonFactory(role=kind, role__scope=engagement.scope)

    found = queries.readable_dialogues(person, today=TODAY)

    assert draft in found
    assert other not in found


def test_a_moderator_withholds_a_statement_and_changes_nothing_else(client: Client) -> None:
    engagement = EngagementFactory()
    dialogue = DialogueFactory(engagement=engagement)
    statement = StatementFactory(dialogue=dialogue, number=1)
    client.force_login(PersonFactory(role=RoleKind.MODERATOR, role__scope=engagement.scope))

    page = client.get(reverse("dialogues:prepare", args=[dialogue.slug])).content.decode()
    client.post(
        reverse("dialogues:withhold-statement", args=[dialogue.slug, 1]), {"reason": Reason.objects.all()[0].pk}
    )

    statement.refresh_from_db()
    assert statement.is_withheld
    assert "Vous modérez ce dialogue" in page
    assert "Exporter (format Polis)" not in page
    assert client.post(reverse("dialogues:move", args=[dialogue.slug]), {"step": "close"}).status_code == 403


def test_a_coach_of_an_engagement_prepares_a_dialogue_in_it_only(client: Client) -> None:
    engagement = EngagementFactory()
    client.force_login(PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope))
    facts = {
        "territory": engagement.territory_id,
        "question": "Que changer ?",
        "language": "fr",
        "own_words": "before",
        "colleges": ["citizen"],
        "statements": "",
    }

    refused = client.post(reverse("dialogues:new"), facts)
    client.post(reverse("dialogues:new"), {**facts, "engagement": engagement.slug})

    assert refused.status_code == 422
    assert "Vous n’animez pas ici" in refused.content.decode()
    assert Dialogue.objects.get().engagement == engagement


def test_a_coach_of_an_engagement_asks_nothing_of_the_people_of_another_territory(client: Client) -> None:
    engagement, elsewhere = EngagementFactory(), TerritoryFactory()
    coach = PersonFactory(role=RoleKind.COACH, role__scope=engagement.scope)
    client.force_login(coach)
    facts = {
        "territory": elsewhere.pk,
        "engagement": engagement.slug,
        "question": "Que changer ?",
        "language": "fr",
        "own_words": "before",
        "colleges": ["citizen"],
        "statements": "",
    }

    refused = client.post(reverse("dialogues:new"), facts)
    RoleFactory(person=coach, kind=RoleKind.COACH, scope=Scope(ScopeKind.TERRITORY, elsewhere.pk))
    client.post(reverse("dialogues:new"), facts)

    assert refused.status_code == 422
    assert "Vous n’animez pas ici" in refused.content.decode()
    assert Dialogue.objects.get().territory == elsewhere


def test_the_desk_asks_as_many_questions_however_many_dialogues(
    django_assert_max_num_queries: DjangoAssertNumQueries, client: Client
) -> None:
    engagement = EngagementFactory()
    coach = PersonFactory(animator=True)
    RoleFactory(person=coach, kind=RoleKind.COACH, scope=engagement.scope)
    DialogueFactory.create_batch(12, engagement=engagement)
    client.force_login(coach)

    with django_assert_max_num_queries(19):
        client.get(reverse("dialogues:desk"))
