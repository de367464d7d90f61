"""Database, broker, processes and jobs."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workbench.core.broker import BROKER
from workbench.core.jobs.models import Attempt, End, Job, JobState
from workbench.running.operations.checks.finding import Finding, note, ok, trouble
from workbench.running.operations.life import signs_of_life
from workbench.running.operations.triggers import missing_triggers
from workbench.running.operations.versions import broker_version, clock_skew, postgres_version

OLDEST_POSTGRES = 15
MOST_SKEW_S = 2.0
LONGEST_WAIT = timedelta(minutes=10)
DAY = timedelta(days=1)


def database() -> Iterator[Finding]:
    version = postgres_version()
    if int(version.split(".")[0]) < OLDEST_POSTGRES:
        yield trouble(
            "database",
            _("PostgreSQL is of version %(version)s.") % {"version": version},
            _("Move the data into PostgreSQL %(oldest)d or newer.") % {"oldest": OLDEST_POSTGRES},
        )
    else:
        yield ok("database", _("PostgreSQL %(version)s answers.") % {"version": version})


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations)
    ours = {app for app, _name in known}
    foreign = {
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in known
    }
    if waiting:
        told = ngettext(
            "%(count)d migration is not applied.",
            "%(count)d migrations are not applied.",
            len(waiting),
        )
        remedy = _("Run `python manage.py migrate`.")
        yield trouble("migrations", told % {"count": len(waiting)}, remedy)
    elif foreign:
        told = _("The database is of a newer Workbench: it has %(name)s.")
        remedy = _("Install that version here too.")
        yield trouble("migrations", told % {"name": max(foreign)}, remedy)
    else:
        yield ok("migrations", _("All migrations are applied."))


def triggers() -> Iterator[Finding]:
    if missing := missing_triggers():
        told = _("Triggers that keep the ledger are not in force: %(names)s.")
        remedy = _("Run `python manage.py pgtrigger install`, and find out who took them away.")
        yield trouble("triggers", told % {"names": ", ".join(missing)}, remedy)
    else:
        yield ok("triggers", _("The triggers that keep the ledger are in force."))


def clock() -> Iterator[Finding]:
    skew = clock_skew()
    told = _("The clocks of this machine and of the database are %(seconds).1f s apart.")
    if abs(skew) > MOST_SKEW_S:
        remedy = _("Have both set their clocks by NTP.")
        yield trouble("clock", told % {"seconds": abs(skew)}, remedy)
    else:
        yield ok("clock", told % {"seconds": abs(skew)})


def broker() -> Iterator[Finding]:
    if BROKER.answers():
        yield ok("broker", _("The broker answers: %(version)s.") % {"version": broker_version()})
    else:
        yield trouble(
            "broker",
            _("The broker does not answer. People work on, and jobs wait."),
            _("Start Redis or Valkey, or mend REDIS_URL."),
        )


def processes() -> Iterator[Finding]:
    """Of every installation: a worker, and the clock of periodic jobs."""
    fresh = {sign.name for sign in signs_of_life() if sign.is_fresh}
    wanted = {
        "worker": _("No worker has given a sign of life for a minute: jobs wait."),
        "beat": _("The clock of periodic jobs (beat) has given no sign of life for a minute."),
    }
    for name, told in wanted.items():
        if name in fresh:
            yield ok("processes", _("%(name)s lives.") % {"name": name})
        else:
            remedy = _("Start it (`make run`, or the service of that name), and read its log.")
            yield trouble("processes", told, remedy)


def jobs() -> Iterator[Finding]:
    now = timezone.now()
    waiting = Job.objects.filter(state=JobState.QUEUED, created_at__lt=now - LONGEST_WAIT).count()
    if waiting:
        told = ngettext(
            "%(count)d job has waited for more than ten minutes.",
            "%(count)d jobs have waited for more than ten minutes.",
            waiting,
        )
        remedy = _("See whether the workers of their queues live, and whether they are busy.")
        yield trouble("jobs", told % {"count": waiting}, remedy)
    ends = (End.LOST, End.KILLED, End.MEMORY)
    lost = Attempt.objects.filter(end__in=ends, ended_at__gt=now - DAY).count()
    if lost:
        told = ngettext(
            "%(count)d attempt at a job was lost or stopped within a day.",
            "%(count)d attempts at jobs were lost or stopped within a day.",
            lost,
        )
        remedy = _("See memory and logs of the workers.")
        yield note("jobs", told % {"count": lost}, remedy)
    if not waiting and not lost:
        yield ok("jobs", _("No job waits for long, and none was lost within a day."))
