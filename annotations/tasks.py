"""What Celery does for the human side."""

from celery import shared_task

from annotations.services import batches, claiming, invitations, notices, old_uploads


@shared_task
def expire_leases() -> None:
    claiming.expire_leases()


@shared_task
def forget_uploads() -> None:
    old_uploads.forget_uploads()


@shared_task
def forget_invitations() -> None:
    invitations.forget_invitations()


@shared_task
def send_digests() -> None:
    batches.warn_of_deadlines()
    notices.send_digests()
