"""Several processes on this machine for one run: one a GPU, lost ones replaced."""

import os
import time
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from evaluation.errors import EvaluationError, RunError
from evaluation.scoring import files
from evaluation.scoring.engines import Paid, create_engine
from evaluation.scoring.engines.base import Usage
from evaluation.scoring.engines.model_options import ModelOptions
from evaluation.scoring.runner import Run, RunOptions, write_runtime
from evaluation.scoring.shards import Unit
from evaluation.scoring.sharing import Meter, OnProgress, Progress

LOSSES_IN_A_ROW = 3
"""Processes that may be lost without a shard finished in between."""

LOOK_SECONDS = 0.5


@dataclass(slots=True)
class _Worker:
    number: int
    process: SpawnProcess
    reports: Connection


def run_shared(
    options: RunOptions,
    engine_options: Any,
    workers: int,
    on_progress: OnProgress | None = None,
) -> dict[str, Any]:
    """The same as `runner.run` with so many processes, which take shards from one list.

    With more than one GPU, each has its own. A process that is lost is replaced, and what it was at
    is taken up by another.

    Raises what `runner.run` raises, and `RunError` for an engine that asks a server, and when
    processes are lost again and again.
    """
    started = time.monotonic()
    engine = create_engine(options.spec, engine_options)
    if isinstance(engine, Paid):
        raise RunError("workers share a model; an API is asked by one process, see --concurrency")
    opened = Run.open(options, engine)
    watch = _Watch(opened, engine_options, workers, on_progress)
    watch.until_finished()
    summary = opened.summarise(engine)
    if watch.scored:
        write_runtime(options.out, watch.scored, time.monotonic() - started, watch.usage)
    return summary


class _Watch:
    """Processes at work, as seen from the one that started them."""

    def __init__(
        self,
        opened: Run,
        engine_options: Any,
        workers: int,
        on_progress: OnProgress | None,
    ) -> None:
        self.scored = 0
        self.usage = Usage()
        self._run = opened
        self._options = engine_options
        self._meter = Meter(opened.units, on_progress)
        self._waiting = {unit.file: unit for unit in opened.units}
        self._losses = 0
        self._count = workers
        self._workers: list[_Worker] = []

    def until_finished(self) -> None:
        for unit in self._found():
            self._meter.resume(unit)
        self._meter.tell()
        if not self._waiting:
            return
        try:
            self._workers = [self._start(number) for number in range(self._count)]
            while self._workers:
                wait([worker.process.sentinel for worker in self._workers], LOOK_SECONDS)
                self._look()
                for worker in list(self._workers):
                    if not worker.process.is_alive():
                        self._workers.remove(worker)
                        self._ended(worker)
        finally:
            for worker in self._workers:
                worker.process.terminate()
                worker.process.join()

    def _start(self, number: int) -> _Worker:
        context = get_context("spawn")
        reports, report = context.Pipe(duplex=False)
        arguments = (self._run, self._options, number, os.getpid(), report)
        process = context.Process(target=_work, args=arguments, daemon=True)
        process.start()
        report.close()
        return _Worker(number, process, reports)

    def _ended(self, worker: _Worker) -> None:
        try:
            message = worker.reports.recv()
        except EOFError:
            self._replace(worker)
            return
        finally:
            worker.reports.close()
            worker.process.close()
        if isinstance(message, str):
            raise RunError(message)
        scored, usage = message
        self.scored += scored
        self.usage.add(usage)

    def _replace(self, worker: _Worker) -> None:
        self._losses += 1
        if self._losses > LOSSES_IN_A_ROW:
            raise RunError(
                f"{self._losses} workers were lost and no shard was finished in between; is there "
                "memory for so many? Fewer --workers need less"
            )
        self._workers.append(self._start(worker.number))

    def _look(self) -> None:
        """See which shards were finished since the last time."""
        for unit in self._found():
            self._losses = 0
            self._meter.add(unit, unit.questions)

    def _found(self) -> list[Unit]:
        present = files.shard_files(self._run.folder) & self._waiting.keys()
        return [self._waiting.pop(file) for file in present]


def _work(opened: Run, options: Any, number: int, parent: int, report: Connection) -> None:
    """What one process does; it ends with its parent."""

    def look(progress: Progress) -> None:
        if os.getppid() != parent:
            raise SystemExit("the process that started this one has ended")

    message: Any
    try:
        engine = create_engine(opened.options.spec, _placed(options, number))
        message = opened.score(engine, look), engine.usage
    except EvaluationError as error:
        message = str(error)
    except KeyboardInterrupt:
        message = "stopped"
    report.send(message)


def _placed(options: Any, number: int) -> Any:
    """The options for one process of several: its own GPU, where it has no device yet."""
    if not isinstance(options, ModelOptions) or options.device != "auto" or options.spread:
        return options
    # Imported here because baselines run where there is no torch.
    import torch

    gpus = torch.cuda.device_count()
    return replace(options, device=f"cuda:{number % gpus}") if gpus else options
