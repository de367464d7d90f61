"""How often a person may ask for what costs the machine much."""

from rest_framework.throttling import UserRateThrottle


class HeavyRequests(UserRateThrottle):
    """Whole exports, archives, and figures that are computed anew."""

    scope = "heavy"
    rate = "120/minute"


HEAVY = [UserRateThrottle, HeavyRequests]
