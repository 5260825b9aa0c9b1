"""`python -m cedre.operations.worker`: does what was asked for later (`base.later`), until told to stop."""

from typing import cast

import django


def main() -> None:
    django.setup()
    # Django's settings decide what this is: it cannot be imported before.
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as worker:
        # A job cut short by the end of this delay is done again by the next worker.
        worker.run_worker(delete_jobs="successful", shutdown_graceful_timeout=5)


if __name__ == "__main__":
    main()
