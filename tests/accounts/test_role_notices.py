from datetime import UTC, date, datetime, timedelta

import pytest

from cedre.accounts import actions, queries
from cedre.accounts.models import EVERYWHERE, Notice, Role, RoleKind
from tests.accounts.factories import PersonFactory, RoleFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def test_someone_known_is_told_of_their_invitation_and_who_sent_it_of_the_answer() -> None:
    keeper, known = PersonFactory(administrator=True), PersonFactory(email="awa@exemple.test", name="Awa (fictive)")
    invitation = actions.invite(
        place=queries.place_of(EVERYWHERE),
        kind=RoleKind.MODERATOR,
        email="AWA@exemple.test",
        role_ends_on=None,
        by=keeper,
        now=NOW,
    )
    told = Notice.objects.get(person=known)
    assert told.subject == "Vous êtes invité·e\u00a0: Modérateur·rice"
    assert told.address.endswith(f"/{queries.invitation_token(invitation)}/")

    actions.accept_invitation(invitation=invitation, by=known, now=NOW)

    assert Notice.objects.get(person=keeper).subject == "Votre invitation est acceptée\u00a0: Modérateur·rice"
    assert Notice.objects.filter(person=known).count() == 1


def test_whoever_loses_a_role_is_told_and_whoever_leaves_it_is_not() -> None:
    keeper, coach = PersonFactory(administrator=True), PersonFactory(animator=True)
    RoleFactory(person=coach, kind=RoleKind.READER, scope_kind="organisation", scope_key=1)
    coaching, reading = Role.objects.filter(person=coach).order_by("pk")

    actions.end_role(role=coaching, by=keeper, now=NOW)
    actions.end_role(role=reading, by=coach, now=NOW)

    assert [notice.subject for notice in Notice.objects.all()] == ["Vous n’avez plus ce rôle\u00a0: Coach"]


def test_whoever_has_a_role_that_ends_within_two_weeks_is_told_once_for_each_last_day() -> None:
    role = RoleFactory(ends_on=TODAY + timedelta(days=10))
    RoleFactory(ends_on=TODAY + timedelta(days=20))
    RoleFactory(ends_on=TODAY + timedelta(days=10), person=PersonFactory(is_active=False))

    assert [actions.announce_ending_roles(now=NOW), actions.announce_ending_roles(now=NOW)] == [1, 0]
    Role.objects.filter(pk=role.pk).update(ends_on=TODAY + timedelta(days=12))
    assert actions.announce_ending_roles(now=NOW) == 1

    assert Notice.objects.filter(person=role.person, subject__contains="se termine le").count() == 2


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("fr", date(2026, 12, 4), "Votre rôle se termine le 4 décembre 2026"),
        ("fr", date(2026, 12, 1), "Votre rôle se termine le 1er décembre 2026"),
        ("en", date(2026, 12, 1), "1 December 2026"),
    ],
)
def test_a_day_is_said_as_who_is_told_says_it(language: str, day: date, said: str) -> None:
    RoleFactory(ends_on=day, person=PersonFactory(language=language))

    actions.announce_ending_roles(now=NOW)

    assert said in Notice.objects.get().subject


def test_whoever_is_given_a_role_without_being_asked_is_told_of_it() -> None:
    keeper, chosen = PersonFactory(administrator=True), PersonFactory()
    facts = {"kind": RoleKind.COACH, "place": queries.place_of(EVERYWHERE), "ends_on": None, "by": keeper, "now": NOW}

    actions.give_role(person=chosen, **facts)
    actions.give_role(person=keeper, **facts)

    told = Notice.objects.get()
    assert (told.person, told.address) == (chosen, "/compte/roles/")
    assert told.subject == "Vous avez un nouveau rôle\u00a0: Coach"
