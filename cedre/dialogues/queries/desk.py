"""What a coach finds in the morning: their engagements, their dialogues, and what waits for them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from cedre.accounts import queries as accounts_queries
from cedre.accounts.models import Person
from cedre.accounts.queries import PlacedInvitation, PlacedRole
from cedre.coaching import queries as coaching_queries
from cedre.coaching.models import Engagement
from cedre.dialogues import declarations, rules
from cedre.dialogues.declarations import Waiting
from cedre.dialogues.models import Dialogue, Stage
from cedre.dialogues.queries.dialogues import desk_dialogues

SOON = timedelta(days=7)
ROLES_END_SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementLine:
    """One of a person's engagements, with what they are in it and its dialogues counted."""

    engagement: Engagement
    roles: list[str]
    open_dialogues: int
    drafts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the page shows. `mine` and `others` go from what is open to what is over."""

    ending: list[Dialogue]
    beginning: list[Dialogue]
    over: list[Dialogue]
    drafts: list[Dialogue]
    invitations: list[PlacedInvitation]
    roles_ending: list[PlacedRole]
    elsewhere: list[Waiting]
    engagements: list[EngagementLine]
    mine: list[Dialogue]
    others: list[Dialogue]

    @property
    def waits(self) -> bool:
        """Whether anything asks for a look this week."""
        return any(
            (self.ending, self.beginning, self.over, self.drafts, self.invitations, self.roles_ending, self.elsewhere)
        )


def desk(person: Person, *, now: datetime) -> Desk:
    """The desk of this person today, in a handful of queries whatever the number of dialogues.

    Theirs are the dialogues that they drafted, and those of the engagements in whose team they are; the others are
    all those that their role lets them run or moderate.
    """
    today = timezone.localdate(now)
    engagements = list(coaching_queries.own_engagements(person, today=today))
    dialogues = sorted(desk_dialogues(person, today=today), key=lambda dialogue: _rank(dialogue, today=today))
    keys = {engagement.pk for engagement in engagements}
    mine = [each for each in dialogues if each.created_by_id == person.pk or each.engagement_id in keys]
    seen = {dialogue.pk: rules.stage_seen(dialogue, today=today) for dialogue in mine}
    running = [each for each in mine if seen[each.pk] == Stage.OPEN]
    return Desk(
        ending=[each for each in running if each.closes_on is not None and each.closes_on <= today + SOON],
        beginning=[each for each in running if each.opens_on is not None and today < each.opens_on <= today + SOON],
        # Its last day is past, and nobody has said so.
        over=[each for each in mine if each.stage == Stage.OPEN and seen[each.pk] == Stage.CLOSED],
        drafts=[each for each in mine if each.stage == Stage.DRAFT],
        invitations=accounts_queries.invitations_waiting(invited_by=person, now=now),
        roles_ending=accounts_queries.roles_ending(person, today=today, until=today + ROLES_END_SOON),
        elsewhere=declarations.waiting_for(person, today=today),
        engagements=_lines(person, engagements, today=today),
        mine=mine,
        others=[each for each in dialogues if each not in mine],
    )


def _rank(dialogue: Dialogue, *, today: date) -> tuple[int, date, int]:
    """What is open first, the soonest to end before the others; then drafts; then what is over, the last first."""
    order = {Stage.OPEN: 0, Stage.DRAFT: 1, Stage.CLOSED: 2, Stage.ARCHIVED: 3}
    return order[rules.stage_seen(dialogue, today=today)], dialogue.closes_on or date.max, -dialogue.pk


def _lines(person: Person, engagements: list[Engagement], *, today: date) -> list[EngagementLine]:
    held: dict[int, list[str]] = {}
    for role in person.roles.holding(today=today):
        for engagement in engagements:
            if role.scope == engagement.scope:
                held.setdefault(engagement.pk, []).append(role.get_kind_display())
    counts = {
        key: (open_dialogues, drafts)
        for key, open_dialogues, drafts in Dialogue.objects.filter(engagement__in=engagements)
        .order_by()
        .values("engagement")
        .annotate(
            open_dialogues=Count("pk", filter=Q(pk__in=Dialogue.objects.accepting_votes(today=today))),
            drafts=Count("pk", filter=Q(stage=Stage.DRAFT)),
        )
        .values_list("engagement", "open_dialogues", "drafts")
    }
    return [
        EngagementLine(
            engagement=engagement,
            roles=held.get(engagement.pk, []),
            open_dialogues=counts.get(engagement.pk, (0, 0))[0],
            drafts=counts.get(engagement.pk, (0, 0))[1],
        )
        for engagement in engagements
    ]
