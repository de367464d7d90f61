"""The worker processes' entry: `celery -A workbench.config.celery worker`."""

import logging
import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import heartbeat_sent, setup_logging

from workbench.running.embedded import ensure_unless_configured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
ensure_unless_configured()
app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _log_as_django_does(loglevel: int, **_: Any) -> None:
    """One format and one measure for every process; Celery says as much as it is told to."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
    for name in ("celery", "kombu"):
        logging.getLogger(name).setLevel(loglevel)


@heartbeat_sent.connect
def _note_life(**_: Any) -> None:
    from workbench.core.jobs.alive import note_life

    note_life(name="worker")
