"""PostgreSQL and Valkey out of two wheels, for when the environment names none.

Every process that uses them holds a shared file lock, which the kernel releases when the process
dies. The first one starts a daemon; the daemon starts both services, starts again what dies, and
stops them when nobody holds the lock any more.
"""

from workbench.running.embedded.client import (
    database_url,
    ensure,
    ensure_unless_configured,
    redis_url,
    release,
    revive_unless_configured,
)
from workbench.running.embedded.errors import EmbeddedServicesError

__all__ = [
    "EmbeddedServicesError",
    "database_url",
    "ensure",
    "ensure_unless_configured",
    "redis_url",
    "release",
    "revive_unless_configured",
]
