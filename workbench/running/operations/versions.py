"""Which versions of what run here."""

import platform
import time
import tomllib
from functools import cache
from typing import Any

from django.db import connection

from workbench.core.broker import BROKER, CLIENT
from workbench.core.environment import ROOT


@cache
def workbench_version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def postgres_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split(" ")[0]


def versions() -> dict[str, str]:
    """Of the program, of Python and of the database; raises where that does not answer."""
    return {
        "workbench": workbench_version(),
        "python": platform.python_version(),
        "postgresql": postgres_version(),
    }


def broker_version() -> str:
    """The broker's name and version; empty where it does not answer."""

    def ask() -> str:
        said: dict[str, Any] = CLIENT.info("server")
        if "valkey_version" in said:
            return f"Valkey {said['valkey_version']}"
        return f"Redis {said['redis_version']}"

    return BROKER.ask(ask, str)


def clock_skew() -> float:
    """By how many seconds the database's clock is ahead of this machine's."""
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        (database,) = cursor.fetchone()
    return float(database) - (before + time.time()) / 2
