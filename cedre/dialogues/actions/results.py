from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cedre.base import later
from cedre.dialogues import declarations, notifications, queries
from cedre.dialogues.models import Dialogue, DrawnResults


def ask_for_results(*, dialogue_id: int) -> None:
    """Ask the worker to draw the results again once this transaction holds; a burst of votes asks once."""
    transaction.on_commit(
        lambda: later.run(
            "dialogues.redraw_results",
            once_per=f"dialogues.redraw_results:{dialogue_id}",
            in_seconds=settings.SECONDS_BETWEEN_DRAWINGS,
            dialogue_id=dialogue_id,
        )
    )


def ask_for_last_results(*, today: date) -> int:
    """Ask for the last drawing of the dialogues whose last day has just passed. Returns how many."""
    over = queries.lately_over(today=today)
    for dialogue_id in over:
        ask_for_results(dialogue_id=dialogue_id)
    return len(over)


def draw_due_results(*, dialogue_id: int, now: datetime) -> DrawnResults | None:
    """Draw the results again if they are to be (`queries.due_drawing`); None when the published ones stay."""
    dialogue = Dialogue.objects.filter(pk=dialogue_id).first()
    due = dialogue and queries.due_drawing(dialogue, today=timezone.localdate(now), now=now)
    if not due:
        return None
    return draw_results(dialogue_id=dialogue_id, now=now, until=due.until, anew=due.is_last)


def draw_results(
    *, dialogue_id: int, now: datetime, until: datetime | None = None, anew: bool = False
) -> DrawnResults | None:
    """Compute what the results page shows and keep it with its recipe; meanwhile the page reads the former one.

    `until`: count the votes that counted then, rather than all. `anew`: judge the groups of a large crowd now, rather
    than keep what was judged a moment ago. Without any vote there is nothing to show: what was drawn before goes away,
    and the answer is None.
    """
    # The engine and SciPy weigh some 60 MB: they are loaded by the process that draws, never by the web.
    from cedre.dialogues.queries import drawing

    computed = drawing.compute_results(dialogue_id, until=until, anew=anew)

    if computed is None:
        DrawnResults.objects.filter(dialogue_id=dialogue_id).delete()
        return None
    drawn, is_first = DrawnResults.objects.update_or_create(
        dialogue_id=dialogue_id,
        defaults={
            "findings": computed.findings.to_json(),
            "recipe": computed.recipe,
            "questions": computed.questions,
            "drawn_at": now,
        },
    )

    for follow in declarations.following_drawings():
        follow(counted=computed.counted, until=queries.counted_until(drawn), is_first=is_first, is_last=anew, now=now)
    if is_first:
        notifications.announce_first_results(drawn, now=now)
    return drawn


def follow_published_results(*, dialogue_id: int, now: datetime) -> bool:
    """Let other rooms count the votes of the published results, that of nobody more and of nobody less.

    False when there are none, or when someone has left since: they wait for the next drawing.
    """
    # See `draw_results`.
    from cedre.dialogues.queries import drawing

    drawn = DrawnResults.objects.filter(dialogue_id=dialogue_id).first()
    if drawn is None:
        return False
    until = queries.counted_until(drawn)
    computed = drawing.compute_results(dialogue_id, until=until)
    if computed is None or computed.findings.participants != drawn.findings["participants"]:
        return False

    for follow in declarations.following_drawings():
        follow(counted=computed.counted, until=until, is_first=False, is_last=False, now=now)
    return True


def redraw_stale_results(*, now: datetime) -> int:
    """After an update: draw again the results that a former version computed. Returns how many."""
    # See `draw_results`.
    from cedre.dialogues.queries import drawing

    stale = drawing.stale_drawings()
    for drawn in stale:
        # Counting nobody more: a new version is no reason to tell the last answer.
        draw_results(dialogue_id=drawn.dialogue_id, now=now, until=queries.counted_until(drawn))
    return len(stale)
