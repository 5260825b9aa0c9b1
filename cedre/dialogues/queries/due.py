from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max, Q
from django.db.models.functions import Greatest

from cedre.dialogues import rules
from cedre.dialogues.models import Dialogue, DrawnResults, Stage, Vote, VoteQuerySet
from cedre.dialogues.queries.results import is_readable

DAYS_TO_COUNT_THE_LAST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDrawing:
    """Results to draw again, counting the votes that counted at `until`; `is_last`: nobody votes any more."""

    until: datetime
    is_last: bool


def due_drawing(dialogue: Dialogue, *, today: date, now: datetime) -> DueDrawing | None:
    """Whether the results are to be drawn again; None while the published ones stay.

    They are when enough people have answered since, or all is over; when many answers came that were given before
    (a file of paper answers); and, counting nobody more, when a statement was withheld or put back.
    """
    drawn = DrawnResults.objects.filter(dialogue=dialogue).first()
    is_over = not rules.accepts_votes(dialogue, today=today) and not rules.is_before_opening(dialogue, today=today)
    floor = settings.FEWEST_NEW_PEOPLE
    until = rules.counted_until(
        _changes_since(dialogue, counted_until(drawn) if drawn else None, at_most=2 * floor),
        floor=floor,
        is_over=is_over,
        now=now,
    )
    if until is not None:
        return DueDrawing(until=until, is_last=is_over)
    if drawn is None or not is_readable(drawn):
        return None
    last = counted_until(drawn)
    late = _counted(dialogue, until=last).values("participant").distinct().count() - drawn.findings["participants"]
    # When someone left, or came with answers of before, a drawing made for another reason would tell of them.
    others = late == 0 or floor < 2
    if late >= max(floor, 1) or (others and _withheld(dialogue, until=last) != set(drawn.recipe["withheld"])):
        return DueDrawing(until=last, is_last=is_over)
    return None


def counted_until(drawn: DrawnResults) -> datetime:
    """The instant up to which these results count votes."""
    until = drawn.recipe.get("counted_until")
    return datetime.fromisoformat(until) if until else drawn.drawn_at


def lately_over(*, today: date) -> list[int]:
    """Keys of the dialogues whose last day has just passed: nobody votes any more, the last votes are to be counted."""
    over = Dialogue.objects.filter(stage=Stage.OPEN, closes_on__lt=today, closes_on__gte=today - DAYS_TO_COUNT_THE_LAST)
    return list(over.values_list("pk", flat=True))


def ending_soon(*, today: date) -> list[tuple[Dialogue, date]]:
    """Open dialogues whose last day is within the week, with that day."""
    ending = Dialogue.objects.filter(stage=Stage.OPEN, closes_on__gte=today, closes_on__lte=today + timedelta(days=7))
    return [(one, one.closes_on) for one in ending.select_related("created_by") if one.closes_on]


def _changes_since(dialogue: Dialogue, instant: datetime | None, *, at_most: int) -> list[datetime]:
    """When those who answered since did so last, the newest first."""
    votes = Vote.objects.filter(statement__dialogue=dialogue)
    if instant is not None:
        votes = votes.filter(Q(cast_at__gt=instant) | Q(replaced_at__gt=instant))
    people = votes.values("participant").annotate(changed_at=Greatest(Max("cast_at"), Max("replaced_at")))
    return list(people.order_by("-changed_at").values_list("changed_at", flat=True)[: max(at_most, 1)])


def _counted(dialogue: Dialogue, *, until: datetime) -> VoteQuerySet:
    """The votes that counted at this instant."""
    stood = Q(replaced_at__isnull=True) | Q(replaced_at__gt=until)
    return Vote.objects.filter(stood, statement__dialogue=dialogue, cast_at__lte=until)


def _withheld(dialogue: Dialogue, *, until: datetime) -> set[int]:
    """The statements withheld today that had votes then: those that a recipe names."""
    votes = _counted(dialogue, until=until).filter(statement__withheld_at__isnull=False)
    return set(votes.order_by().values_list("statement", flat=True).distinct())
