"""How old the figures of a page about agreement are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.services.agreement import Table
from workbench.core.jobs.models import Job


@dataclass(frozen=True)
class State:
    """The `job` makes new figures, where there are new decisions; `since` of them came after `at`.

    Without `at` there are no figures yet.
    """

    at: datetime | None = None
    since: int = 0
    job: Job | None = None

    @classmethod
    def of(cls, found: Sequence[Table]) -> "State":
        """That of the oldest of several tables."""
        old = [one for one in found if not one.is_current]
        if not old:
            return cls()
        first = min(old, key=lambda one: one.computed_at.timestamp() if one.computed_at else 0)
        return cls(first.computed_at, first.since, first.job)
