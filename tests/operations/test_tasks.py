import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cedre.operations.tasks import retry_stalled_jobs

pytestmark = pytest.mark.django_db


def job_of_a_killed_worker(*, attempts: int = 0) -> int:
    number = app.configure_task("tests.draw", queueing_lock="drawing", lock="drawing", allow_unknown=True).defer()
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', attempts = %s where id = %s", [attempts, number]
        )
    return number


def retry() -> None:
    context = JobContext(app=app, job=None, start_timestamp=0, abort_reason=lambda: None)
    async_to_sync(retry_stalled_jobs.func)(context, timestamp=0)


def status(number: int) -> str:
    return ProcrastinateJob.objects.get(id=number).status


def test_a_job_whose_worker_was_killed_waits_again() -> None:
    job = job_of_a_killed_worker()

    retry()

    assert status(job) == "todo"


# A worker has no transaction open around its questions; the refusal this one meets would spoil it.
@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_gives_way_to_the_same_job_asked_for_since() -> None:
    job = job_of_a_killed_worker()
    twin = app.configure_task("tests.draw", queueing_lock="drawing", lock="drawing", allow_unknown=True).defer()

    retry()

    assert (status(job), status(twin)) == ("failed", "todo")


def test_a_job_that_keeps_killing_its_worker_is_given_up() -> None:
    job = job_of_a_killed_worker(attempts=3)

    retry()

    assert status(job) == "failed"
