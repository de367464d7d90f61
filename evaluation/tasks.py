"""What Celery is told: a message names a shard and no more."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from evaluation import handing_out
from evaluation.engine_process import EngineProcess

ENGINE = EngineProcess()
"""One a process of a worker, so that a model is loaded once for all its shards."""


@shared_task(name=handing_out.SCORE_TASK)
def score_shard(shard_id: int) -> None:
    handing_out.score_shard(shard_id=shard_id, engine=ENGINE.score)


@shared_task
def sweep_shards() -> None:
    handing_out.sweep()


@worker_ready.connect
def _sweep_at_once(**_: Any) -> None:
    """Who starts here may follow one that was killed a moment ago."""
    handing_out.sweep()
