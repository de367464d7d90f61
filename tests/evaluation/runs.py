"""Runs that are done in the test's own process, or stopped where a test wants to look at them."""

from pathlib import Path
from typing import Any

from evaluation import handing_out
from evaluation.analysis.robustness_files import robustness_of_folder
from evaluation.engine_process import Answer, Look, Order, score
from evaluation.models import Run, Shard, ShardState
from evaluation.scoring import files
from evaluation.scoring.scorer import Scorer
from tests.evaluation.scoring.test_runner import contents
from workbench.core.jobs import services as jobs


def in_process(order: Order, _: Look) -> Answer:
    """An engine without a process of its own."""
    return score(order, Scorer(), lambda _: None)


def shards(run: Run) -> list[Shard]:
    return list(Shard.objects.filter(run=run.pk))


def score_shard(shard: Shard, **changes: Any) -> None:
    handing_out.score_shard(**{"shard_id": shard.pk, "engine": in_process} | changes)


def work(run: Run) -> Run:
    """Do what messages would have workers do, one after the other, to the run's end."""
    job = Run.objects.get(pk=run.pk).job_id
    assert job
    jobs.run(job_id=job)
    # Who was left at a shard by `work_until` is gone.
    Shard.objects.filter(run=run.pk).update(lease_until=None)
    for shard in shards(run):
        score_shard(shard)
    jobs.run(job_id=job)
    return Run.objects.select_related("job").get(pk=run.pk)


def work_until(run: Run, answered: int) -> None:
    """Have a worker answer so many questions, those before included, and leave it at that."""
    job = Run.objects.get(pk=run.pk).job_id
    assert job
    jobs.run(job_id=job)
    for shard in shards(run):
        if shard.state != ShardState.FINISHED and shard.questions <= answered:
            Shard.objects.filter(pk=shard.pk).update(lease_until=None)
            score_shard(shard)
        elif shard.questions > answered and (held := handing_out.take(shard_id=shard.pk)):
            handing_out.keep(shard=held, done=answered)
        answered = max(0, answered - shard.questions)
        if not answered:
            return


def with_robustness(out: Path) -> dict[str, bytes]:
    """What a run of the web leaves, made of one of the command line, which `robustness` reads."""
    tables = files.json_file(robustness_of_folder(out))
    return contents(out) | {files.ROBUSTNESS: tables}
