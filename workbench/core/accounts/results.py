"""The answer of a permission function: yes, or no with a reason that a person can read."""

from dataclasses import dataclass


class NotPermitted(Exception):
    """A service was asked for what the person may not do; the message says why.

    `code` names the reason to a program, where there is something that it can do about it.
    """

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True)
class Permission:
    """Truthy when allowed; `reason` is empty then."""

    allowed: bool
    reason: str = ""
    code: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `NotPermitted` with the reason when denied."""
        if not self.allowed:
            raise NotPermitted(self.reason, self.code)


ALLOWED = Permission(True)


def denied(reason: str, code: str = "") -> Permission:
    return Permission(False, reason, code)
