"""How often a person may ask."""

from time import time
from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from workbench.core.broker import BROKER, CLIENT
from workbench.core.proxies import site_of

if TYPE_CHECKING:
    from rest_framework.views import APIView


class CountedRequests(UserRateThrottle):
    """So many requests a person and minute of the clock, counted by the broker.

    The framework keeps a list of times for it, which every request reads and writes whole; here
    it is one number, and one exchange with the broker. Without the broker nobody is turned away.
    """

    num_requests: int
    duration: int

    def allow_request(self, request: Request, view: "APIView") -> bool:
        window, self._into = divmod(time(), self.duration)
        key = f"{self.get_cache_key(request, view)}:{window:.0f}"
        return BROKER.ask(lambda: self._count(key), lambda: 0) <= self.num_requests

    def _count(self, key: str) -> int:
        with CLIENT.pipeline(transaction=False) as commands:
            commands.incr(key)
            commands.expire(key, self.duration)
            count: int = commands.execute()[0]
        return count

    def wait(self) -> float:
        """Seconds until the count begins anew."""
        return self.duration - self._into


class HeavyRequests(CountedRequests):
    """Whole exports, archives, and figures that are computed anew."""

    scope = "heavy"
    rate = "120/minute"


class CountedAddresses(CountedRequests):
    """Of one client, whoever it is: for what is open to everybody."""

    scope = "address"
    rate = "6000/minute"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        address = request.META.get("REMOTE_ADDR", "")
        return self.cache_format % {"scope": self.scope, "ident": site_of(address) or address}


class Reports(CountedAddresses):
    """What strangers may write."""

    scope = "reports"
    rate: str = settings.REPORTS_RATE


ADDRESSES = [CountedAddresses]
REPORTS = [CountedAddresses, Reports]
HEAVY = [CountedRequests, HeavyRequests]
