"""Why a service could not be asked; each says what to do about it."""


class MeteredError(Exception):
    """A problem to be shown as its message alone."""


class Refused(MeteredError):
    """The service will not answer such a request, however often it is sent.

    `reason` is the service's alone, without what was asked for.
    """

    def __init__(self, label: str, reason: str, status: int | None) -> None:
        super().__init__(f"{label}: {reason}")
        self.reason = reason
        self.status = status


class CeilingReached(MeteredError):
    """The next request might exceed what a run may take."""


class Stopped(MeteredError):
    """The run ends; no further request is sent."""


class Busy(MeteredError):
    """Another process is at the same journal."""
