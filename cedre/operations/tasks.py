from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

ATTEMPTS = 3


@app.periodic(cron="* * * * *")
@app.task(name="operations.retry_stalled_jobs", queueing_lock="operations.retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - passed by name
    """Give back to the workers the jobs whose worker was killed, which hold their lock until then.

    Given up: a job that took its worker down with it several times, and one that already waits anew in the queue.
    """
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.attempts >= ATTEMPTS:
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
            continue
        try:
            await jobs.retry_job(job)
        except UniqueViolation:
            await jobs.finish_job(job, Status.FAILED, delete_job=False)
