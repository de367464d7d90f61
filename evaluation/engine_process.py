"""A worker's engine, in a process of its own that stays between shards.

The worker forks it for its first shard: the child loads the model, scores, writes to the store, and
knows no database. The worker keeps the shard's lease, looks at the child's memory, and ends it when
the run is stopped. Without a shard for `KEPT_SECONDS` the child ends, and its memory is free.
"""

import json
import os
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from evaluation.errors import DatasetError, EvaluationError
from evaluation.models import Run
from evaluation.scoring import files
from evaluation.scoring.runner import RunOptions
from evaluation.scoring.scorer import DifferentEngine, Scorer
from workbench.core.jobs.forking import fork
from workbench.core.jobs.watching import most_bytes, too_much
from workbench.core.processes import kill_with_descendants, resident_bytes
from workbench.core.stores import StoreError, releases_store, runs_store

KEPT_SECONDS = 300.0
LOOK_SECONDS = 1.0
TELL_SECONDS = 0.5


@dataclass(frozen=True)
class Order:
    """A shard to be scored, with what the child needs to know of its run."""

    run: str
    options: RunOptions
    engine_options: Any
    file: str

    @classmethod
    def of(cls, run: Run, file: str) -> "Order":
        return cls(run.place.name, options_of(run), run.engine_options, file)


@dataclass(frozen=True)
class Answer:
    """What the child tells: `number` counts questions while the shard is `under way`, and at the
    end the tokens that went through the model."""

    outcome: Literal["under way", "finished", "different", "away", "failed", "stopped", "lost"]
    number: int = 0
    text: str = ""


Tell = Callable[[Answer], None]
Look = Callable[[int], bool]
"""Called about once a second with the number of questions answered; False stops the work."""


def options_of(run: Run) -> RunOptions:
    """What a run scores, and how; its release is a name in the store, see `with_release`."""
    return RunOptions(
        release=Path(run.release_folder),
        out=Path(run.place.name),
        spec=run.spec,
        languages=tuple(run.languages) or None,
        rules=run.rules,
        limit=run.limit,
        variants=tuple(run.variants),
    )


def with_release(options: RunOptions) -> RunOptions:
    """The same with the release's folder on this machine.

    Raises:
        DatasetError: the release is no longer in the store.
        StoreError: the store does not answer.
    """
    name = str(options.release)
    try:
        return replace(options, release=releases_store().folder(name))
    except FileNotFoundError as error:
        raise DatasetError(f"{name}: no longer in the release store") from error


def readable(error: EvaluationError, options: RunOptions) -> str:
    """What people are told, who know a release by its name in the store."""
    return str(error).replace(f"{options.release.parent}/", "")


class EngineProcess:
    """The child of this process, started when it is first needed, and anew when it has ended."""

    def __init__(self) -> None:
        self._pid: int | None = None
        self._pipe: Connection | None = None

    def score(self, order: Order, look: Look) -> Answer:
        """Have a shard scored, and its file written to the store."""
        pipe, pid = self._started()
        try:
            pipe.send(order)
            answer = _followed(pipe, pid, look)
        except (EOFError, OSError):
            answer = Answer("lost")
        except BaseException:
            self.end()
            raise
        if answer.outcome in ("failed", "stopped", "lost"):
            self.end()
        return answer

    def end(self) -> None:
        """Kill the child, if there is one."""
        if self._pid is not None:
            kill_with_descendants(self._pid)
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)
        if self._pipe is not None:
            self._pipe.close()
        self._pid = self._pipe = None

    def _started(self) -> tuple[Connection, int]:
        if self._pid is not None and os.waitpid(self._pid, os.WNOHANG)[0]:
            self._pid = None
        if self._pid is None or self._pipe is None:
            self.end()
            self._pipe, theirs = Pipe()
            self._pid = fork(partial(_serve, theirs))
            theirs.close()
        return self._pipe, self._pid


def score(order: Order, scorer: Scorer, tell: Tell) -> Answer:
    """Score a shard and write its file; tells now and then how far it is."""
    told_at = monotonic()

    def count(done: int) -> None:
        nonlocal told_at
        if monotonic() - told_at >= TELL_SECONDS:
            told_at = monotonic()
            tell(Answer("under way", done))

    options = order.options
    try:
        options = with_release(options)
        scoring = scorer.score(
            options,
            order.engine_options,
            file=order.file,
            begun=partial(_begun, order),
            on_answer=count,
        )
        runs_store().write(order.run, f"{files.PREDICTIONS}/{order.file}", scoring.content)
    except DifferentEngine as error:
        return Answer("different", text=str(error))
    except StoreError as error:
        return Answer("away", text=str(error))
    except EvaluationError as error:
        return Answer("failed", text=readable(error, options))
    except Exception as error:
        traceback.print_exc()
        return Answer("failed", text=f"{type(error).__name__}: {error}")
    return Answer("finished", scoring.tokens)


def _followed(pipe: Connection, pid: int, look: Look) -> Answer:
    done, looked = 0, monotonic()
    while True:
        if pipe.poll(LOOK_SECONDS):
            answer: Answer = pipe.recv()
            if answer.outcome != "under way":
                return answer
            done = answer.number
        if monotonic() - looked >= LOOK_SECONDS:
            looked = monotonic()
            if resident_bytes(pid) > most_bytes():
                return Answer("failed", text=too_much())
            if not look(done):
                return Answer("stopped")


def _serve(pipe: Connection) -> None:
    """The child's life."""
    scorer = Scorer()
    while pipe.poll(KEPT_SECONDS):
        pipe.send(score(pipe.recv(), scorer, pipe.send))


def _begun(order: Order) -> Mapping[str, Any]:
    """The content of the run's `run.json`."""
    content: Mapping[str, Any] = json.loads(runs_store().read(order.run, files.SETUP))
    return content
