"""The worker processes' entry: `celery -A workbench.config.celery worker`."""

import os

from celery import Celery

from workbench.running.embedded import ensure_unless_configured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.config.settings")
ensure_unless_configured()
app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
