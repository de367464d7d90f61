"""How what an analysis found is sent to the people who made the release."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from evaluation.models import Analysis
from evaluation.selectors.findings import SENDING, findings
from workbench.core.accounts.models import User
from workbench.core.accounts.results import NotPermitted
from workbench.core.errors import Conflict
from workbench.core.findings import Destination, Receiver, destinations_of
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import enqueue

JOB_KIND = SENDING


def send_findings(*, analysis: Analysis, destination: str, user: User) -> Job:
    """Have a job send what the analysis flagged; the same again changes nothing there.

    Locks: none; the unique key of the job decides between two at once.

    Raises:
        NotPermitted: the person may not send it there.
        Conflict: the analysis has not finished, or flagged nothing.
    """
    _receiver(analysis, destination, user)
    if not analysis.summary:
        raise Conflict(_("This analysis has not finished; there is nothing to send yet."))
    if next(findings(analysis), None) is None:
        raise Conflict(_("This analysis flagged nothing; there is nothing to send."))
    return enqueue(
        kind=JOB_KIND,
        arguments={"analysis": analysis.pk, "destination": destination},
        created_by=user,
        subject=f"analysis:{analysis.pk}",
        key=f"{JOB_KIND}:{analysis.pk}:{destination}",
    )


def deliver(
    *, analysis: Analysis, destination: str, user: User, progress: Callable[[int, int], None]
) -> tuple[Destination, dict[str, Any]]:
    """Send it now; returns where to, and what was counted there.

    Raises:
        NotPermitted: the person may not send it there.
        FindingsRefused: at least one finding is not taken, and so none.
        StoreError: the store does not answer.
    """
    receiver, there = _receiver(analysis, destination, user)
    found = findings(analysis)
    counts = receiver.take(user=user, name=destination, findings=found, progress=progress)
    return there, dict(counts)


def _receiver(analysis: Analysis, destination: str, user: User) -> tuple[Receiver, Destination]:
    found = destinations_of(user, analysis.release_key).get(destination)
    if found is None:
        raise NotPermitted(_("You manage no such campaign that this release was made from."))
    return found
