"""When uploaded files go: their jobs have read them, or nobody came back to them."""

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.utils import timezone

from annotations.services.uploads import FOLDER
from workbench.core.jobs.models import Job, JobState
from workbench.layouts.archives import PREFIX

DONE_WITH = timedelta(hours=1)
"""After a job that has ended well: a backup that began while it ran finds its file."""


def forget_uploads() -> int:
    """Delete the files that no job needs any more; returns how many uploads went.

    One goes when its job has ended well, `UPLOAD_DAYS` after it failed or was cancelled, and as
    long after it came where no job names it. While a job waits or runs, its file stays.
    Locks: none; a job that has ended never begins again.
    """
    media = Path(settings.MEDIA_ROOT)
    old = [*_old_uploads(media / FOLDER), *_left_over(media)]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _old_uploads(uploads: Path) -> Iterator[Path]:
    folders = list(_folders(uploads))
    jobs = _jobs_by_folder(folders)
    now = timezone.now()
    for folder in folders:
        its = jobs[folder.name]
        if any(job.is_active for job in its):
            continue
        ends = [(job.state, job.finished_at or job.created_at) for job in its]
        is_done = any(state == JobState.SUCCEEDED for state, _end in ends)
        last = max((end for _state, end in ends), default=_changed(folder))
        if now - last > (DONE_WITH if is_done else timedelta(days=settings.UPLOAD_DAYS)):
            yield folder


def _jobs_by_folder(folders: Iterable[Path]) -> defaultdict[str, list[Job]]:
    """The jobs that name a file of each folder. One query."""
    names = [
        f"{FOLDER}/{folder.name}/{file.name}" for folder in folders for file in folder.iterdir()
    ]
    jobs: defaultdict[str, list[Job]] = defaultdict(list)
    for job in Job.objects.filter(arguments__upload__in=names):
        jobs[PurePosixPath(job.arguments["upload"]).parent.name].append(job)
    return jobs


def _left_over(media: Path) -> Iterator[Path]:
    """What archives were unpacked into by workers that were killed."""
    limit = timezone.now() - timedelta(days=settings.UPLOAD_DAYS)
    for folder in _folders(media):
        if folder.name.startswith(PREFIX) and _changed(folder) < limit:
            yield folder


def _folders(place: Path) -> Iterator[Path]:
    return (path for path in place.iterdir() if path.is_dir()) if place.is_dir() else iter(())


def _changed(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
