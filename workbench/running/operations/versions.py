"""Which versions of what run here."""

import platform
import tomllib
from functools import cache

from django.db import connection

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
