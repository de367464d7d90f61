"""What the supervisor runs."""

import os
import sys
from dataclasses import dataclass

HOST = "127.0.0.1"
PYTHON = (sys.executable, "-u")


@dataclass(frozen=True)
class Program:
    """A command with the name that its output is shown under."""

    name: str
    command: tuple[str, ...]


SIGN_INS = ("demo", "admin")
"""What these print is for whoever opens the site first."""


def url_of(port: int) -> str:
    """Where the site is found on this machine."""
    return f"http://{HOST}:{port}"


def preparations(port: int, *, demo: bool) -> list[Program]:
    """What runs to its end, in this order, before anything is served."""
    name, command = ("demo", "load_demo") if demo else ("admin", "first_administrator")
    return [
        Program("prepare", _manage("prepare")),
        Program(name, _manage(command, "--url", url_of(port))),
    ]


def long_running(port: int) -> list[Program]:
    """What runs until the end: the web processes, the workers, and the clock of periodic jobs."""
    cores = os.cpu_count() or 1
    web = (*PYTHON, "-m", "workbench.running.web", "--host", HOST, "--port", str(port))
    # Celery warns of root, which a machine of one's own may run this as.
    quiet = ("-W", "ignore:You're running the worker with superuser")
    celery = (*PYTHON, *quiet, "-m", "celery", "--quiet", "--app", "workbench.config.celery")
    worker = ("worker", "--queues", "default", "--concurrency", str(cores))
    # A model takes much memory and all cores or a GPU: one at a time.
    models = ("worker", "--queues", "gpu", "--concurrency", "1", "--hostname", "models@%h")
    # These have nobody to gossip with, and trip over it when the broker comes back.
    alone = ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")
    # beat's pid file would keep it from starting again after a kill.
    beat = ("beat", "--pidfile", "", "--loglevel", "WARNING")
    return [
        Program("web", web),
        Program("worker", (*celery, *worker, *alone)),
        Program("models", (*celery, *models, *alone)),
        Program("beat", (*celery, *beat)),
    ]


def _manage(*arguments: str) -> tuple[str, ...]:
    return (*PYTHON, "manage.py", *arguments)
