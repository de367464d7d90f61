"""The verbs of a shard's life.

A shard is its row; the message on the broker only names it. A worker takes the row, keeps it by a
lease, and whoever holds the current `lease_token` is the worker. Hence a message twice is a shard
once, and a shard whose worker was lost is sent again by the sweep. Locks are taken in one order:
the shard, its run's job, the run.
"""

import logging
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from celery import current_app
from django.db import DatabaseError, connections, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerError

from evaluation.engine_process import Answer, Look, Order
from evaluation.models import Run, Shard, ShardState
from evaluation.scoring.shards import Unit
from workbench.core.broker import BROKER
from workbench.core.clock import database_now
from workbench.core.jobs.models import Job, JobState
from workbench.core.jobs.services import close, resume
from workbench.core.locking import locked
from workbench.core.processes import is_alive, this_machine

LEASE = timedelta(seconds=60)
RESEND_AFTER = timedelta(seconds=30)
FAILURES_IN_A_ROW = 3
"""Of a run: workers may be lost, or fail, so many times without a shard finished in between."""

SUMMING_QUEUE = "default"
"""Where a run is summed up: that needs no GPU."""

SCORE_TASK = "evaluation.tasks.score_shard"
"""Sent by its name, since tasks import services."""

Engine = Callable[[Order, Look], Answer]
"""Scores a shard: `EngineProcess.score`, or another way."""

FREE: dict[str, Any] = {"lease_token": None, "lease_until": None}
logger = logging.getLogger(__name__)


def hand_out(*, run: Run, units: Sequence[Unit], present: Iterable[str] = ()) -> None:
    """Make the run's shards, in the order of work; those whose files are `present` are finished.

    Locks: none; the unique number of a shard decides a race.
    """
    known = set(present)
    now = database_now()
    Shard.objects.bulk_create(
        (
            Shard(
                run=run,
                number=number,
                language=unit.language,
                subject=unit.subject,
                questions=unit.questions,
                file=unit.file,
                state=ShardState.FINISHED if unit.file in known else ShardState.QUEUED,
                done=unit.questions if unit.file in known else 0,
                finished_at=now if unit.file in known else None,
            )
            for number, unit in enumerate(units)
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )


def send(*, shards: Iterable[Shard], queue: str) -> None:
    """A message for each shard; what the broker does not take is sent by the sweep."""
    sent: list[int] = []
    if BROKER.answers():
        try:
            with current_app.producer_or_acquire() as producer:
                for shard in shards:
                    name = {"args": (shard.pk,), "queue": queue, "producer": producer}
                    current_app.send_task(SCORE_TASK, retry=False, **name)
                    sent.append(shard.pk)
        except BrokerError as error:
            logger.warning("Shards wait in the database for the broker: %s", error)
    Shard.objects.filter(pk__in=sent).update(sent_at=database_now())


def take(*, shard_id: int) -> Shard | None:
    """The shard, held by this process from now on; None where it is in other hands or finished,
    or its run is not under way.

    Locks: the shard's row.
    """
    with transaction.atomic():
        shard = locked(Shard.objects.filter(pk=shard_id).exclude(state=ShardState.FINISHED)).first()
        now = database_now()
        if shard is None or not is_wanted(shard=shard):
            return None
        if shard.state == ShardState.RUNNING and shard.lease_until and shard.lease_until > now:
            return None
        shard.state, shard.attempts, shard.done = ShardState.RUNNING, shard.attempts + 1, 0
        shard.lease_token, shard.lease_until = uuid.uuid4(), now + LEASE
        shard.machine, shard.pid, shard.began_at = this_machine(), os.getpid(), timezone.now()
        shard.save()
        return shard


def is_wanted(*, shard: Shard) -> bool:
    """Whether the shard's run is under way, and nobody has asked it to stop."""
    jobs = Job.objects.filter(pk__in=_job_of(shard))
    return jobs.filter(state=JobState.RUNNING, cancel_requested=False).exists()


def keep(*, shard: Shard, done: int) -> bool:
    """Renew the lease and tell how many questions are answered; whether the shard is still this
    process's."""
    until = database_now() + LEASE
    return bool(_mine(shard).update(lease_until=until, done=done)) and is_wanted(shard=shard)


def finish(*, shard: Shard, tokens: int) -> None:
    """Record that the shard's file is in the store; the last one sends its run's job again, which
    sums up. Nothing where another has taken the shard: it will do the same.

    Locks: the shard's row, the job's row, the run's row.
    """
    with transaction.atomic():
        ended = {
            "state": ShardState.FINISHED,
            "done": shard.questions,
            "finished_at": timezone.now(),
        }
        if not _mine(shard).update(**ended, tokens=tokens, error="", **FREE):
            return
        job = locked(Job.objects.filter(pk__in=_job_of(shard))).first()
        Run.objects.filter(pk=shard.run_id).update(failures=0)
        if job is None:
            return
        shards = Shard.objects.filter(run=shard.run_id)
        finished = shards.filter(state=ShardState.FINISHED)
        done = finished.aggregate(questions=Sum("questions"))["questions"]
        Job.objects.filter(pk=job.pk).update(done=done, message=str(shard))
        if not shards.exclude(state=ShardState.FINISHED).exists():
            resume(job=job, queue=SUMMING_QUEUE)


def put_back(*, shard: Shard, reason: str = "") -> None:
    """Leave the shard to others, without its worker having failed; the sweep sends it again.

    Locks: the shard's row.
    """
    queued = {"state": ShardState.QUEUED, "done": 0, "error": reason}
    _mine(shard).update(**queued, **FREE, sent_at=database_now())


def fail(*, shard: Shard, error: str) -> None:
    """Put the shard back, as its worker could not finish it; with too many in a row, end the run.

    Locks: the shard's row, the job's row, the run's row.
    """
    with transaction.atomic():
        if _mine(shard).update(state=ShardState.QUEUED, done=0, error=error, **FREE):
            _count_failure(shard, error)
            transaction.on_commit(lambda: send(shards=[shard], queue=shard.run.queue), robust=True)


def score_shard(*, shard_id: int, engine: Engine) -> None:
    """Take the shard if it is free, have it scored, and record what became of it.

    Locks: as `take`, and then as what is recorded.
    """
    shard = take(shard_id=shard_id)
    if shard is None:
        return
    answer = engine(Order.of(shard.run, shard.file), partial(_look, shard))
    match answer.outcome:
        case "finished":
            finish(shard=shard, tokens=answer.number)
        case "failed":
            fail(shard=shard, error=answer.text)
        case "lost":
            fail(shard=shard, error=_("The worker was lost."))
        case _:
            put_back(shard=shard, reason=answer.text)


def _look(shard: Shard, done: int) -> bool:
    """Whether to go on; without the database for a while, too: it may be back before the lease runs
    out."""
    try:
        return keep(shard=shard, done=done)
    except DatabaseError:
        connections.close_all()
        return True


def sweep() -> int:
    """Send again what lost workers have left, and, of a queue that is empty, what waits in it;
    return how many.

    Locks: each shard's row in turn, skipping those in other hands; its job's and run's rows.
    """
    return _sweep_lost() + _sweep_waiting()


def _sweep_lost() -> int:
    lost = Q(lease_until__lt=database_now()) | Q(pk__in=_of_dead_processes())
    running = Shard.objects.filter(lost, state=ShardState.RUNNING)
    found = list(running.values_list("pk", flat=True))
    for pk in found:
        with transaction.atomic():
            shard = locked(running.filter(pk=pk), skip_locked=True).first()
            if shard is not None:
                fail(shard=shard, error=_("The worker was lost."))
    return len(found)


def _of_dead_processes() -> list[int]:
    here = Shard.objects.filter(state=ShardState.RUNNING, machine=this_machine())
    return [
        shard.pk
        for shard in here
        if shard.pid
        and shard.began_at
        and not is_alive(shard.pid, began=shard.began_at.timestamp())
    ]


def _sweep_waiting() -> int:
    """A message can be lost with the broker; it is, where its queue is empty and nobody has it."""
    old = Q(sent_at=None) | Q(sent_at__lt=database_now() - RESEND_AFTER)
    under_way = Q(run__job__state=JobState.RUNNING, run__job__cancel_requested=False)
    waiting = Shard.objects.filter(old, under_way, state=ShardState.QUEUED)
    count = 0
    for run in Run.objects.filter(pk__in=waiting.values("run")):
        if _is_empty(run.queue):
            shards = list(waiting.filter(run=run).order_by("number"))
            send(shards=shards, queue=run.queue)
            count += len(shards)
    return count


def _is_empty(queue: str) -> bool:
    """Whether no message waits there, as far as the broker tells."""
    if not BROKER.answers():
        return False
    try:
        with current_app.connection_for_write() as connection:
            channel: Any = connection.default_channel
            declared = channel.queue_declare(queue, passive=True)
    except ChannelError:
        return True  # A list without an entry is none to the broker.
    except BrokerError:
        return False
    return bool(declared.message_count == 0)


def _count_failure(shard: Shard, error: str) -> None:
    job = locked(Job.objects.filter(pk__in=_job_of(shard))).first()
    Run.objects.filter(pk=shard.run_id).update(failures=F("failures") + 1)
    failures = Run.objects.values_list("failures", flat=True).get(pk=shard.run_id)
    if job is None or failures <= FAILURES_IN_A_ROW:
        return
    with translation.override(job.language):
        told = _("%(count)d workers in a row could not finish their part. The last one: %(error)s")
        close(job=job, error=told % {"count": failures, "error": error})


def _mine(shard: Shard) -> QuerySet[Shard]:
    return Shard.objects.filter(
        pk=shard.pk, lease_token=shard.lease_token, state=ShardState.RUNNING
    )


def _job_of(shard: Shard) -> QuerySet[Run, Any]:
    return Run.objects.filter(pk=shard.run_id).values("job")
