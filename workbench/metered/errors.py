"""Why a service could not be asked; each says what to do about it."""


class MeteredError(Exception):
    """A problem to be shown as its message alone.

    `reason` is without what to do on a command line.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(f"{reason}; {remedy}" if remedy else reason)
        self.reason = reason


class Refused(MeteredError):
    """The service will not answer such a request, however often it is sent.

    `said` is what the service says, without what it was asked for.
    """

    def __init__(self, label: str, said: str, status: int | None) -> None:
        super().__init__(f"{label}: {said}")
        self.said = said
        self.status = status


class CeilingReached(MeteredError):
    """The next request might exceed what a run may take."""


class Stopped(MeteredError):
    """The run ends; no further request is sent."""


class Busy(MeteredError):
    """Another process is at the same journal."""
