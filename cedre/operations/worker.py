"""`python -m cedre.operations.worker`: does what was asked for later (`base.later`), until told to stop."""

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, cast

import django

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.contrib.django.django_connector import DjangoConnector

SECONDS_BEFORE_ANOTHER_TRY = 1
# A job cut short by the end of this delay is done again by the next worker.
SECONDS_TO_FINISH_A_JOB = 5
SECONDS_BETWEEN_LOOKS = 0.5


def main() -> None:
    django.setup()
    # Django's settings decide what this is: it cannot be imported before.
    from procrastinate.contrib.django import app

    connector = cast("DjangoConnector", app.connector).get_worker_connector()
    with app.replace_connector(connector) as worker:
        asyncio.run(work_until_told_to_stop(worker))


async def work_until_told_to_stop(app: "App") -> None:
    """Work until SIGTERM or Ctrl-C, and take up again when the database went away for a while."""
    from procrastinate.exceptions import ConnectorException

    told_to_stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, told_to_stop.set)
    waiting = asyncio.create_task(told_to_stop.wait())
    while not told_to_stop.is_set():
        with contextlib.suppress(ConnectorException, asyncio.CancelledError):
            async with app.open_async():
                work = asyncio.create_task(
                    app.run_worker_async(
                        delete_jobs="successful",
                        # Nobody is told when a job put off for a second is due: it waits for the next look.
                        fetch_job_polling_interval=SECONDS_BETWEEN_LOOKS,
                        shutdown_graceful_timeout=SECONDS_TO_FINISH_A_JOB,
                        install_signal_handlers=False,
                    )
                )
                await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
                work.cancel()
                await work
        await asyncio.wait({waiting}, timeout=SECONDS_BEFORE_ANOTHER_TRY)


if __name__ == "__main__":
    main()
