"""Work for the worker, asked for by name, so that no room imports another room's tasks."""

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue


def run(task: str, *, once_per: str | None = None, in_seconds: int = 0, **arguments: JSONValue) -> bool:
    """Ask the worker to run `task` ("dialogues.redraw_map") with JSON `arguments`.

    `once_per` names the work: while one such job waits, others are not added (returns False), and two never run
    at the same time. `in_seconds` delays the start, which gathers a burst of requests into one job.
    """
    if once_per is not None and _waits(once_per):
        return False
    deferrer = app.configure_task(
        task,
        queueing_lock=once_per,
        lock=once_per,
        schedule_in={"seconds": in_seconds} if in_seconds else None,
    )
    try:
        # A savepoint: a refused duplicate must not spoil the transaction that may surround this call.
        with transaction.atomic():
            deferrer.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


def _waits(name: str) -> bool:
    """Whether this work waits already: asking costs a burst of requests less than being refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1", [name])
        return bool(cursor.rowcount)
