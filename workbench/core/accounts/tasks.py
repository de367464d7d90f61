"""What is done once a day."""

from celery import shared_task

from workbench.core.accounts import sealed_factors
from workbench.core.accounts.kept_mail import forget_kept_mails
from workbench.core.accounts.recording import forget_old_events
from workbench.core.accounts.sessions import forget_ended_sessions


@shared_task
def forget() -> None:
    forget_old_events()
    forget_ended_sessions()
    forget_kept_mails()


@shared_task
def seal_anew() -> None:
    sealed_factors.seal_anew()
