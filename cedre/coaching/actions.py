"""The verbs of an engagement: the only writers."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from cedre.accounts import actions as accounts
from cedre.accounts import queries as accounts_queries
from cedre.accounts import rules as accounts_rules
from cedre.accounts.models import Person, RoleKind
from cedre.accounts.rules import Power
from cedre.base import journal
from cedre.coaching import queries, rules
from cedre.coaching.models import Engagement
from cedre.territories import queries as territories
from cedre.territories.models import Territory


@transaction.atomic
def open_engagement(
    *,
    title: str,
    territory: Territory,
    colleges: Sequence[str],
    summary: str,
    begins_on: date,
    ends_on: date | None,
    by: Person,
    now: datetime,
    is_fictional: bool = False,
) -> Engagement:
    """Begin to accompany a territory; who opens an engagement is its first coach. Raises `NotAnAnimator`."""
    today = timezone.localdate(now)
    accounts_rules.check_may(
        accounts_queries.standing(by, today=today),
        Power.ANIMATE,
        within=territories.territory_scopes(territory),
        refusal=accounts_rules.NotAnAnimator,
    )
    rules.check_dates(begins_on=begins_on, ends_on=ends_on)

    _queue_for_an_address()
    engagement = Engagement.objects.create(
        title=title,
        slug=queries.free_slug(title),
        territory=territory,
        colleges=list(colleges),
        summary=summary,
        begins_on=begins_on,
        ends_on=ends_on,
        created_by=by,
        created_at=now,
        is_fictional=is_fictional,
    )
    journal.record("coaching.engagement-opened", by=by, about=engagement, at=now)

    place = accounts_queries.place_of(engagement.scope)
    accounts.give_role(person=by, kind=RoleKind.COACH, place=place, ends_on=None, by=by, now=now)
    return engagement


@transaction.atomic
def revise_engagement(
    *,
    engagement: Engagement,
    title: str,
    colleges: Sequence[str],
    summary: str,
    begins_on: date,
    ends_on: date | None,
    by: Person,
    now: datetime,
) -> Engagement:
    """Change what is said of an engagement; its territory and its address stay. Raises `NotAnAnimator`."""
    accounts_rules.check_may(
        accounts_queries.standing(by, today=timezone.localdate(now)),
        Power.ANIMATE,
        within=queries.engagement_scopes(engagement),
        refusal=accounts_rules.NotAnAnimator,
    )
    rules.check_dates(begins_on=begins_on, ends_on=ends_on)

    engagement.title, engagement.colleges, engagement.summary = title, list(colleges), summary
    engagement.begins_on, engagement.ends_on = begins_on, ends_on
    engagement.save(update_fields=["title", "colleges", "summary", "begins_on", "ends_on"])
    journal.record("coaching.engagement-revised", by=by, about=engagement, at=now)

    return engagement


def _queue_for_an_address() -> None:
    """Until the end of the transaction, nobody else opens one: a double click finds the first address taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('coaching.slug'))")
