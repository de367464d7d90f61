"""What differs between two releases of a campaign: told at once where they are small, or by a job.

Releases never change, so that what a job found is kept with it and stays true.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from annotations.models import Release
from annotations.publishing.difference import compare
from annotations.publishing.difference.change_log import told
from annotations.publishing.difference.comparing import compare_split
from annotations.selectors.console import subject_of
from annotations.selectors.release_files import require_files
from annotations.services.importing import no_progress
from workbench.core.accounts.models import User
from workbench.core.errors import Invalid
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import enqueue

JOB_KIND = "compare_releases"
AT_ONCE = 50_000
"""Rows of both releases that are compared while somebody waits; more than that by a job."""
_DOCUMENT = 1
"""Raised when what is told changes, so that what was kept is found anew."""


def order_difference(*, before: Release, after: Release, user: User) -> dict[str, Any] | Job:
    """The difference, or the job that is finding it.

    Locks nothing; a second order while the first is at work is the same job.

    Raises:
        Conflict: a file of one is not what its manifest says.
    """
    if _rows(before) + _rows(after) <= AT_ONCE:
        return difference_of(before=before, after=after)
    key = f"{JOB_KIND}:{_DOCUMENT}:{before.content_hash[:32]}:{after.content_hash[:32]}"
    known = Job.objects.filter(subject=subject_of(after.campaign), key=key)
    if done := known.filter(state=JobState.SUCCEEDED).first():
        return dict(done.result)
    return enqueue(
        kind=JOB_KIND,
        arguments={"before": before.pk, "after": after.pk},
        created_by=user,
        subject=subject_of(after.campaign),
        key=key,
    )


def difference_of(
    *, before: Release, after: Release, progress: Callable[[int, int], None] = no_progress
) -> dict[str, Any]:
    """What differs, counted by split and table, with a change log in Markdown.

    Raises:
        Conflict: a file of one is not what its manifest says.
    """
    for release in (before, after):
        require_files(release=release)
    folders = (before.place.folder(), after.place.folder())
    found = compare(*folders, statistics=True, progress=progress)
    return {
        "before": before.version,
        "after": after.version,
        "same": found.is_same,
        "log": told(found),
        "splits": [split.counts() for split in found.splits],
        "tables": [{"name": table.name} | table.to_json() for table in found.tables],
        "statistics": [one.to_json() for one in found.statistics],
    }


def split_difference(
    *, before: Release, after: Release, config: str, split: str, texts: int, first: int
) -> dict[str, Any]:
    """Which rows of one split differ, and the words that changed in some of them.

    Raises:
        Invalid: neither has such a split of questions.
        Conflict: a file of one is not what its manifest says.
    """
    for release in (before, after):
        require_files(release=release)
    folders = (before.place.folder(), after.place.folder())
    found = compare_split(*folders, (config, split), texts=texts, first=first)
    if found is None:
        raise Invalid(split=_("Neither release has such a split of questions."))
    rows, changes = found
    told_texts = [change.to_json() for change in changes]
    return {"config": config, "split": split} | rows.to_json() | {"texts": told_texts}


def _rows(release: Release) -> int:
    return sum(sum(splits.values()) for splits in release.manifest["rows"].values())
