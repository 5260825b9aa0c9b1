from datetime import datetime

from django.conf import settings
from django.db import transaction

from cedre.base import later
from cedre.dialogues.models import DrawnResults


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


def draw_results(*, dialogue_id: int, now: datetime) -> DrawnResults | None:
    """Compute what the results page shows and keep it with its recipe; meanwhile the page reads the former one.

    Without any vote there is nothing to show: what was drawn before goes away, and the answer is None.
    """
    # The engine and SciPy weigh some 60 MB: they are loaded by the process that draws, never by the web.
    from cedre.dialogues.queries import drawing

    computed = drawing.compute_results(dialogue_id)

    if computed is None:
        DrawnResults.objects.filter(dialogue_id=dialogue_id).delete()
        return None
    drawn, _created = DrawnResults.objects.update_or_create(
        dialogue_id=dialogue_id,
        defaults={
            "findings": computed.findings.to_json(),
            "recipe": computed.recipe,
            "priorities": computed.priorities,
            "drawn_at": now,
        },
    )
    return drawn


def redraw_stale_results(*, now: datetime) -> int:
    """After an update: draw again the results that a former version computed. Returns how many."""
    # See `draw_results`.
    from cedre.dialogues.queries import drawing

    stale = drawing.stale_drawings()
    for dialogue_id in stale:
        draw_results(dialogue_id=dialogue_id, now=now)
    return len(stale)
