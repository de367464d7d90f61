"""Celery workers as processes of their own, on the test's database and queue."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection

from tests.workbench.processes import ROOT, wait_until


@contextmanager
def celery_worker(store: Path, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker that keeps uploads, releases and runs in `store`, if its environment does not say
    otherwise; entered, it takes jobs.

    It ends with the block, if nobody has killed it before.
    """
    name = f"worker-{uuid4().hex[:8]}"
    celery = [sys.executable, "-W", "ignore", "-m", "celery", "--app", "workbench.config.celery"]
    options = ["--hostname", f"{name}@%h", "--queues", "default,gpu", "--pool", "solo"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    log = store / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*celery, "worker", *options, *quiet],
            cwd=ROOT,
            env=environment_on(store) | environment,
            stdout=output,
            stderr=output,
        )
    try:
        wait_until(lambda: b" ready." in log.read_bytes(), "the worker takes jobs")
        yield process
    finally:
        process.terminate()
        process.wait()


def environment_on(store: Path) -> dict[str, str]:
    """Of a process of ours that works on the test's database."""
    database = urlsplit(settings.DATABASE_URL)
    name = connection.settings_dict["NAME"]
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database._replace(path=f"/{name}").geturl(),
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "WORKBENCH_DATA_DIR": str(store),
    }
