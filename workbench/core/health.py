"""`/healthz`: the process answers. `/readyz`: it can do its work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    problems = {name: text for name, text in (_database(), _broker()) if text}
    return JsonResponse(
        {"status": "not ready" if problems else "ok", "problems": problems},
        status=503 if problems else 200,
    )


def _database() -> tuple[str, str]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database", "PostgreSQL does not answer."
    return "database", f"{len(waiting)} migrations are not applied." if waiting else ""


def _broker() -> tuple[str, str]:
    try:
        cache.set("readyz", "ok", timeout=5)
    except RedisError:
        return "broker", "Redis does not answer."
    return "broker", ""
