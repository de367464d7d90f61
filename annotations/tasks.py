"""What Celery does for the human side."""

from celery import shared_task

from annotations.services import claiming


@shared_task
def expire_leases() -> None:
    claiming.expire_leases()
