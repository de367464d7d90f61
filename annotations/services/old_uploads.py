"""When uploaded files go: their jobs have read them, or nobody came back to them."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils import timezone

from annotations.services.uploads import FOLDER
from workbench.core.jobs.models import Job, JobState
from workbench.core.stores import Store, Stored, uploads_store
from workbench.layouts.archives import PREFIX

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
DONE_WITH = timedelta(hours=1)
"""After a job that has ended well: a backup that began while it ran finds its file."""


def forget_uploads() -> int:
    """Delete the files that no job needs any more; returns how many uploads went.

    One goes when its job has ended well, `UPLOAD_DAYS` after it failed or was cancelled, and as
    long after it came where no job names it. While a job waits or runs, its file stays.
    Locks: none; a job that has ended never begins again.
    """
    store = uploads_store()
    old, left_over = list(_old_uploads(store)), list(_left_over(store.workspace()))
    for name in old:
        store.delete(name)
    for folder in left_over:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old) + len(left_over)


def _old_uploads(store: Store) -> Iterator[str]:
    uploads = {f"{FOLDER}/{name}": store.files(f"{FOLDER}/{name}") for name in store.names(FOLDER)}
    jobs = _jobs_by_upload(uploads)
    now = timezone.now()
    for name, files in uploads.items():
        its = jobs[name]
        if any(job.is_active for job in its):
            continue
        ends = [(job.state, job.finished_at or job.created_at) for job in its]
        is_done = any(state == JobState.SUCCEEDED for state, _end in ends)
        came = max((file.changed for file in files), default=LONG_AGO)
        last = max((end for _state, end in ends), default=came)
        if now - last > (DONE_WITH if is_done else timedelta(days=settings.UPLOAD_DAYS)):
            yield name


def _jobs_by_upload(uploads: Mapping[str, Sequence[Stored]]) -> defaultdict[str, list[Job]]:
    """The jobs that name a file of each upload, or the folder of its files. One query."""
    named = {
        f"{name}/{file.path.split('/')[0]}" for name, files in uploads.items() for file in files
    }
    jobs: defaultdict[str, list[Job]] = defaultdict(list)
    for job in Job.objects.filter(arguments__upload__in=sorted(named)):
        jobs[str(PurePosixPath(job.arguments["upload"]).parent)].append(job)
    return jobs


def _left_over(workspace: Path) -> Iterator[Path]:
    """What archives were unpacked into by workers that were killed."""
    limit = timezone.now() - timedelta(days=settings.UPLOAD_DAYS)
    for folder in workspace.glob(f"{PREFIX}*"):
        if datetime.fromtimestamp(folder.stat().st_mtime, UTC) < limit:
            yield folder
