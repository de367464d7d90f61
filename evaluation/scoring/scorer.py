"""Shards one by one, with the engine and the release kept from one to the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.errors import RunError
from evaluation.scoring.engines import Engine, create_engine
from evaluation.scoring.engines.base import SelfChecking
from evaluation.scoring.runner import DifferentRun, Run, RunOptions
from evaluation.scoring.sharing import score_shard


class DifferentEngine(RunError):
    """The model or the device here is not that with which the run was begun."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """What a shard's file holds, and the tokens that went through the model for it."""

    content: bytes
    tokens: int


class Scorer:
    """Scores shards of any runs; the last engine and the last run stay open."""

    def __init__(self) -> None:
        self._engine: tuple[tuple[str, Any], Engine] | None = None
        self._run: Run | None = None

    def score(
        self,
        options: RunOptions,
        engine_options: Any,
        *,
        file: str,
        begun: Callable[[], Mapping[str, Any]],
        on_answer: Callable[[int], None],
    ) -> Scoring:
        """Score the shard of this file of the run whose `run.json` holds what `begun` returns,
        which is asked once a run.

        Raises `DatasetError` for a release that is no longer what it was, `EngineError` for the
        model, and `DifferentEngine` where another process may do better.
        """
        engine = self._engine_of(options.spec, engine_options)
        opened = self._opened(options, engine, begun)
        unit = next(unit for unit in opened.units if unit.file == file)
        before = engine.usage.tokens
        content = score_shard(engine, opened.library.shard(unit).render(), on_answer)
        return Scoring(content, engine.usage.tokens - before)

    def _engine_of(self, spec: str, engine_options: Any) -> Engine:
        """The engine, loaded already where it was the last one's."""
        wanted = (spec, engine_options)
        if self._engine is None or self._engine[0] != wanted:
            # The last model goes before the next one comes: there may be room for one.
            self._engine = self._run = None
            self._engine = (wanted, create_engine(spec, engine_options))
        return self._engine[1]

    def _opened(
        self, options: RunOptions, engine: Engine, begun: Callable[[], Mapping[str, Any]]
    ) -> Run:
        if self._run is None or self._run.options != options:
            if isinstance(engine, SelfChecking):
                engine.check_next()
            try:
                self._run = Run.planned(options, engine, begun())
            except DifferentRun as error:
                if error.parts == ("engine",):
                    raise DifferentEngine(_told(engine)) from error
                raise
        return self._run


def _told(engine: Engine) -> str:
    identity = ", ".join(f"{name} {value}" for name, value in engine.identity.items())
    return (
        f"the run was begun with another model or on another kind of device than here: {identity}"
    )
