"""`/healthz`: the process answers. `/readyz`: it can serve people; what else is wrong is told."""

from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from workbench.core.broker import BROKER


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without the database; without the broker people work on, and only jobs wait."""
    database, broker = _database(), _broker()
    problems = {"database": database, "broker": broker}
    return JsonResponse(
        {
            "status": "not ready" if database else "jobs wait" if broker else "ok",
            "problems": {name: text for name, text in problems.items() if text},
        },
        status=503 if database else 200,
    )


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _require_migrations()
    except _Waiting as waiting:
        return f"{waiting} migrations are not applied."
    except (DatabaseError, InterfaceError):
        return "PostgreSQL does not answer."
    return ""


def _broker() -> str:
    return "" if BROKER.answers() else "Redis does not answer."


class _Waiting(Exception):
    """So many migrations are not applied."""


@cache
def _require_migrations() -> None:
    """Looked for until there are none: a process that has seen them all need not look again.

    Raises:
        _Waiting: some are not applied.
    """
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Waiting(len(waiting))
