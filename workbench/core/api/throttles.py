"""How often a person may ask."""

from time import time
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

BROKER = redis.Redis.from_url(settings.REDIS_URL)
"""One for all threads; it connects when it is first used."""


class CountedRequests(UserRateThrottle):
    """So many requests a person and minute of the clock, counted by the broker.

    The framework keeps a list of times for it, which every request reads and writes whole; here
    it is one number, and one exchange with the broker.
    """

    num_requests: int
    duration: int

    def allow_request(self, request: Request, view: "APIView") -> bool:
        window, self._into = divmod(time(), self.duration)
        key = f"{self.get_cache_key(request, view)}:{window:.0f}"
        with BROKER.pipeline(transaction=False) as commands:
            commands.incr(key)
            commands.expire(key, self.duration)
            count: int = commands.execute()[0]
        return count <= self.num_requests

    def wait(self) -> float:
        """Seconds until the count begins anew."""
        return self.duration - self._into


class HeavyRequests(CountedRequests):
    """Whole exports, archives, and figures that are computed anew."""

    scope = "heavy"
    rate = "120/minute"


HEAVY = [CountedRequests, HeavyRequests]
