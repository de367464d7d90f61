"""What Celery is told: a message names a job and no more."""

import uuid
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from workbench.core.jobs import services
from workbench.core.jobs.watching import run_watched


@shared_task(name=services.RUN_TASK)
def run_job(job_id: str) -> None:
    run_watched(job_id=uuid.UUID(job_id))


@shared_task
def sweep() -> None:
    services.sweep()


@worker_ready.connect
def _sweep_at_once(**_: Any) -> None:
    """Who starts here may follow one that was killed a moment ago."""
    services.sweep()
