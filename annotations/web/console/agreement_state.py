"""The tables that pages about agreement show, and how old their figures are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from annotations.models import Campaign
from annotations.selectors.agreement.slices import QUESTION
from annotations.services.agreement import Table, agreement_table
from annotations.web.console.agreement_asked import Work
from workbench.core.accounts.models import User
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


def table_of(
    campaign: Campaign, work: Work, user: User, by: str = QUESTION, **options: str
) -> Table:
    """The table of a work, as `agreement_table` has it."""
    return agreement_table(
        campaign=campaign, kind=work.kind, form=work.form, by=by, user=user, **options
    )
