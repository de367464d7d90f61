"""Django's cache in the broker, and in this process while the broker does not answer.

So what is counted there, such as attempts to sign in, goes on being counted, by each process.
"""

from typing import Any

import redis
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from workbench.core.broker import BROKER, CLIENT


class _BrokersClient(RedisCacheClient):
    """With the connections that everything else has too."""

    def get_client(self, key: Any = None, *, write: bool = False) -> redis.Redis:
        return CLIENT


class SurvivingCache(BaseCache):
    """Each call goes to the one or to the other."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._shared = RedisCache(server, params)
        self._shared._class = _BrokersClient  # type: ignore[attr-defined]
        self._own = LocMemCache("without-broker", params)

    def add(self, *given: Any, **named: Any) -> bool:
        return bool(self._ask("add", *given, **named))

    def get(self, *given: Any, **named: Any) -> Any:
        return self._ask("get", *given, **named)

    def set(self, *given: Any, **named: Any) -> None:
        self._ask("set", *given, **named)

    def touch(self, *given: Any, **named: Any) -> bool:
        return bool(self._ask("touch", *given, **named))

    def delete(self, *given: Any, **named: Any) -> bool:
        return bool(self._ask("delete", *given, **named))

    def incr(self, *given: Any, **named: Any) -> int:
        return int(self._ask("incr", *given, **named))

    def has_key(self, *given: Any, **named: Any) -> bool:
        return bool(self._ask("has_key", *given, **named))

    def clear(self) -> None:
        self._ask("clear")

    def _ask(self, name: str, *given: Any, **named: Any) -> Any:
        return BROKER.ask(
            lambda: getattr(self._shared, name)(*given, **named),
            lambda: getattr(self._own, name)(*given, **named),
        )
