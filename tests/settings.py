"""The settings under test: the same, but for what only costs time."""

import os

from tests.data_dir import data_dir

os.environ.setdefault("WORKBENCH_DATA_DIR", str(data_dir()))
# Of tables of a few rows: to hand them to threads is a fifth of what it costs to make a release.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from workbench.config.settings import *  # noqa: F403
from workbench.config.settings import DATABASE_URL, database

DATABASES = {"default": database(DATABASE_URL, pooled=False)}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Processes that test side by side share the broker, and each has a queue to itself.
CELERY_BROKER_TRANSPORT_OPTIONS |= {  # noqa: F405
    "global_keyprefix": f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-"
}
# All tests ask from one address.
REPORTS_AN_HOUR = 1_000_000
