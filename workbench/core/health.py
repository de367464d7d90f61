"""`/healthz`: the process answers. `/readyz`: it can serve people; what else is wrong is told."""

import functools

from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from workbench.core.broker import BROKER
from workbench.core.stores import LocalStore, StoreError, releases_store

ASK_STORE_S = 10
"""Whoever asks whether we are ready asks the bucket no more often than this."""


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 without the database; without the broker people work on, and only jobs wait; without the
    bucket, only files."""
    database, broker, store = _database(), _broker(), _store()
    problems = {"database": database, "broker": broker, "store": store}
    waiting = "jobs wait" if broker else "files wait" if store else "ok"
    return JsonResponse(
        {
            "status": "not ready" if database else waiting,
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


def _store() -> str:
    """What a bucket's server says; of folders nothing: the status page tells of their disks."""
    if isinstance(releases_store(), LocalStore):
        return ""
    return str(cache.get_or_set("health:store", _asked_store, ASK_STORE_S))


def _asked_store() -> str:
    try:
        releases_store().check()
    except StoreError as error:
        return str(error)
    return ""


class _Waiting(Exception):
    """So many migrations are not applied."""


@functools.cache
def _require_migrations() -> None:
    """Looked for until there are none: a process that has seen them all need not look again.

    Raises:
        _Waiting: some are not applied.
    """
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Waiting(len(waiting))
