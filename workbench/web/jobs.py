"""What the card of a job shows; `workbench.jobs.views` serves it."""

from typing import Any

from workbench.jobs import subjects


def card_context(job: Any, user: Any) -> dict[str, Any]:
    """What the card's template needs; `job` is a job's row or has its attributes."""
    return {
        "job": job,
        "title": str(job.kind).replace("_", " ").capitalize(),
        "may_cancel": job.is_active and bool(subjects.can_cancel(user, job)),
    }
