"""The life of a run: made or taken up again, held by one process, and how it ended.

Its row says how far it is; what it has asked, and what was answered, lies in its folder.
"""

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from annotations import limits as lengths
from annotations.engines import CeilingReached, Status
from annotations.kinds.registry import text_kind
from annotations.models import Campaign, EngineVersion, TranslationRun
from annotations.models.translation_runs import LOCK, PRICES
from annotations.services.fields import check_field
from workbench.core.accounts.models import User
from workbench.core.errors import Conflict
from workbench.core.jobs.models import Job
from workbench.core.jobs.services import JobCancelled, JobLost
from workbench.core.locking import locked
from workbench.metered.limits import Limits

State = TranslationRun.State


def run_of(
    *,
    campaign: Campaign,
    language: str,
    engine: str,
    spec: str,
    is_paid: bool,
    limits: Limits | None = None,
    user: User | None = None,
    job: Job | None = None,
) -> TranslationRun:
    """The run of an engine on a campaign in a language, made where there is none yet.

    Locks: the run's row.

    Args:
        engine: the name that its texts are stored under.
        limits: prices and ceiling from now on; those that it had where they are left out.
        job: that in which it is started.

    Raises:
        Conflict: it is under way in another job.
        Invalid: the engine's name is too long.
    """
    check_field(TranslationRun, "engine", engine)
    check_field(TranslationRun, "spec", spec)
    known = {"campaign": campaign, "language": language, "engine": engine}
    with transaction.atomic():
        TranslationRun.objects.get_or_create(**known, defaults={"spec": spec})
        run = locked(TranslationRun.objects.filter(**known).select_related("job")).get()
        if run.job and run.job.is_active and run.job != job:
            raise Conflict(under_way(run))
        run.spec, run.is_paid, run.job = spec, is_paid, job
        run.started_by = user or run.started_by
        for name, value in _named(limits) if limits else ():
            setattr(run, name, value)
        run.save()
    return run


def under_way(run: TranslationRun) -> str:
    told = _(
        "%(engine)s is translating into “%(language)s” already; wait for its end, or cancel it."
    )
    return told % {"engine": run.engine, "language": run.language}


def _named(limits: Limits) -> list[tuple[str, Any]]:
    return [(name, getattr(limits, name)) for name in (*PRICES, "max_cost")]


def begin(run: TranslationRun, status: Status, *, remaining: int) -> EngineVersion:
    """Note as what the engine came, and how much there is to do."""
    made_by = version_of(run.engine, status)
    _write(run, engine_version=made_by, items=texts_wanted(run.campaign), remaining=remaining)
    return made_by


def texts_wanted(campaign: Campaign) -> int:
    """How many items a campaign wants a text of in every language."""
    return campaign.samples.filter(kind=text_kind().id).count()


def version_of(name: str, status: Status) -> EngineVersion:
    return EngineVersion.objects.get_or_create(
        name=name,
        version=status.version[: lengths.NAME],
        licence=status.licence[: lengths.TITLE],
        notes="\n".join(status.notes),
    )[0]


@contextmanager
def held(run: TranslationRun) -> Iterator[Path]:
    """The run's folder, for this process alone; a process that dies lets go of it.

    Raises:
        Conflict: another process is at the run.
    """
    folder = run.folder
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(under_way(run)) from None
        yield folder


@contextmanager
def recorded(run: TranslationRun, account: Callable[[], Mapping[str, Any]]) -> Iterator[None]:
    """Keep in the run's row that it is under way, and how it ended.

    Where the database or the job is lost there is nothing to record: another worker goes on.
    """
    now = timezone.now()
    _write(run, state=State.RUNNING, problem="", started_at=now, finished_at=None)
    try:
        yield
    except (JobLost, InterfaceError, OperationalError):
        raise
    except CeilingReached as reached:
        _end(run, State.CEILING, account(), str(reached))
        raise
    except (JobCancelled, KeyboardInterrupt):
        _end(run, State.CANCELLED, account())
        raise
    except Exception as error:
        _end(run, State.FAILED, account(), str(error))
        raise
    _end(run, State.DONE, account())


def note(run: TranslationRun, *, asked: int, added: int, account: Mapping[str, Any]) -> None:
    """Add to a run what a part of it came to. The caller's transaction holds the row from then."""
    counts = {"added": F("added") + added, "remaining": F("remaining") - asked}
    _write(run, **counts, **_accounted(account))


def _end(run: TranslationRun, state: str, account: Mapping[str, Any], problem: str = "") -> None:
    at_end = {"state": state, "problem": problem, "finished_at": timezone.now()}
    _write(run, **at_end, **_accounted(account))


def _accounted(account: Mapping[str, Any]) -> Mapping[str, Any]:
    if not account:
        return {}
    return {
        "account": dict(account),
        "cost": account["cost"],
        "cost_at_most": account["cost_at_most"],
    }


def _write(run: TranslationRun, **values: Any) -> None:
    TranslationRun.objects.filter(pk=run.pk).update(**values)
