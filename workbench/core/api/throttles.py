"""How often a person may ask."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle

from workbench.core.counting import key_of, times

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
        count, self._left = times(str(self.get_cache_key(request, view)), self.duration)
        return count <= self.num_requests

    def wait(self) -> float:
        """Seconds until the count begins anew."""
        return self._left


class HeavyRequests(CountedRequests):
    """Whole exports, archives, and figures that are computed anew."""

    scope = "heavy"
    rate = "120/minute"


class CountedAddresses(CountedRequests):
    """Of one client, whoever it is: for what is open to everybody."""

    scope = "address"
    rate = "6000/minute"

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return key_of(self.scope, request.META.get("REMOTE_ADDR", ""))


class Reports(CountedAddresses):
    """What strangers may write."""

    scope = "reports"
    rate = f"{settings.REPORTS_AN_HOUR}/hour"


ADDRESSES = [CountedAddresses]
REPORTS = [CountedAddresses, Reports]
HEAVY = [CountedRequests, HeavyRequests]
