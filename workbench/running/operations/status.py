"""What administrators see of the installation, read at one moment."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.core.accounts.models import AccessEvent
from workbench.core.jobs.models import ACTIVE, Job, JobState
from workbench.core.jobs.services import title_of
from workbench.running.operations.backups.noting import LastBackup, last_backup
from workbench.running.operations.checks.all import QUICK, run_checks
from workbench.running.operations.checks.finding import Finding, State
from workbench.running.operations.disks import Disk, disks
from workbench.running.operations.life import Program, Sign, signs_of_life, supervised
from workbench.running.operations.versions import (
    broker_version,
    postgres_version,
    workbench_version,
)

DAY = timedelta(days=1)
MOST_JOBS = 20
REFUSALS = (
    AccessEvent.Kind.SIGN_IN_FAILED,
    AccessEvent.Kind.SIGN_IN_REFUSED,
    AccessEvent.Kind.CODE_FAILED,
    AccessEvent.Kind.TOKEN_REFUSED,
    AccessEvent.Kind.DENIED,
)


@dataclass(frozen=True)
class JobLine:
    """A job that waits or is under way, and how often a worker has taken it."""

    id: str
    title: str
    state: str
    attempts: int
    created_at: datetime
    percent: int | None


@dataclass(frozen=True)
class Jobs:
    """Counts of all, and the oldest of those that are not done; `failed` is of a day."""

    waiting: int
    running: int
    failed: int
    lines: Sequence[JobLine]


@dataclass(frozen=True)
class Status:
    """`programs` are those of the supervisor, empty where none runs; `refusals` are of a day, by
    kind; the broker's version is empty while it does not answer."""

    findings: Sequence[Finding]
    disks: Sequence[Disk]
    backup: LastBackup | None
    programs: Sequence[Program]
    signs: Sequence[Sign]
    jobs: Jobs
    refusals: Mapping[str, int]
    versions: Mapping[str, str]

    @property
    def is_well(self) -> bool:
        return all(finding.state != State.TROUBLE for finding in self.findings)


def status() -> Status:
    findings = [found for found in run_checks(QUICK) if found.state != State.OK]
    return Status(
        findings=sorted(findings, key=lambda found: found.state != State.TROUBLE),
        disks=disks(),
        backup=last_backup(),
        programs=supervised(),
        signs=signs_of_life(),
        jobs=_jobs(),
        refusals=_refusals(),
        versions={
            "workbench": workbench_version(),
            "postgresql": postgres_version(),
            "broker": broker_version(),
            "python": platform.python_version(),
            "django": django.get_version(),
        },
    )


def _jobs() -> Jobs:
    counted = dict(
        Job.objects.filter(state__in=ACTIVE)
        .order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
    )
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gt=timezone.now() - DAY)
    active = Job.objects.filter(state__in=ACTIVE).annotate(taken=Count("attempts"))
    return Jobs(
        waiting=counted.get(JobState.QUEUED, 0),
        running=counted.get(JobState.RUNNING, 0),
        failed=failed.count(),
        lines=[
            JobLine(
                str(job.pk), title_of(job=job), job.state, job.taken, job.created_at, job.percent
            )
            for job in active.order_by("created_at")[:MOST_JOBS]
        ],
    )


def _refusals() -> dict[str, int]:
    events = AccessEvent.objects.filter(kind__in=REFUSALS, at__gt=timezone.now() - DAY)
    counted = dict(events.order_by().values_list("kind").annotate(count=Count("pk")))
    return {kind.value: counted.get(kind.value, 0) for kind in REFUSALS}


def version_names() -> dict[str, str]:
    return {
        "workbench": "Workbench",
        "postgresql": "PostgreSQL",
        "broker": _("Broker"),
        "python": "Python",
        "django": "Django",
    }
