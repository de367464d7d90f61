"""What Celery is told: a message names a job and no more."""

import uuid

from celery import shared_task

from workbench.core.jobs import services


@shared_task(name=services.RUN_TASK)
def run_job(job_id: str) -> None:
    services.run(job_id=uuid.UUID(job_id))


@shared_task
def sweep() -> None:
    services.sweep()
