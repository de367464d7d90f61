"""Score a run's shards, alone or beside other processes at the same folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.scoring import files
from evaluation.scoring.claims import Claims
from evaluation.scoring.engines.base import Engine
from evaluation.scoring.shards import Library, Shard, Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions answered of all, and where the run is; `resumed` were found finished, or were
    finished by others."""

    done: int
    total: int
    resumed: int
    language: str
    subject: str


OnProgress = Callable[[Progress], None]


class Meter:
    """Counts answers and tells the caller."""

    def __init__(self, total: int, on_progress: OnProgress | None) -> None:
        self.total = total
        self.done = 0
        self.resumed = 0
        self._on_progress = on_progress

    def add(self, place: Unit | Shard, count: int, *, resumed: bool = False) -> None:
        self.done += count
        self.resumed += count if resumed else 0
        if self._on_progress:
            self._on_progress(
                Progress(self.done, self.total, self.resumed, place.language, place.subject)
            )


class Sharing:
    """What is left of a run's shards, taken from the front as far as nobody else has taken it."""

    def __init__(
        self,
        units: Sequence[Unit],
        library: Library,
        folder: Path,
        claims: Claims,
        on_progress: OnProgress | None,
    ) -> None:
        self._library = library
        self._folder = folder
        self._claims = claims
        self._meter = Meter(sum(unit.questions for unit in units), on_progress)
        self._left: list[Unit] = []
        for unit in units:
            found = files.read_predictions(self._path(unit))
            if found is not None and len(found) == unit.questions:
                self._meter.add(unit, unit.questions, resumed=True)
            else:
                self._path(unit).unlink(missing_ok=True)
                self._left.append(unit)

    def work(self, engine: Engine) -> int:
        """Score shards until all have their files; returns the number of questions scored here.

        The next shard is taken before the last one is scored, so that the engine can prepare it.
        """
        current = self._take()
        while current or self._left:
            following = self._take()
            if current:
                if following:
                    engine.prepare(following[1].questions)
                self._score(engine, *current)
            else:
                self._claims.pause()
            current = following or self._take()
        return self._meter.done - self._meter.resumed

    def _take(self) -> tuple[Unit, Shard] | None:
        """The first shard that nobody has; None when there is none now."""
        for unit in list(self._left):
            if not self._path(unit).exists() and self._claims.take(unit.file):
                # Another may have finished it just before.
                if not self._path(unit).exists():
                    self._left.remove(unit)
                    return unit, self._library.shard(unit)
                self._claims.drop(unit.file)
            if self._path(unit).exists():
                self._left.remove(unit)
                self._meter.add(unit, unit.questions, resumed=True)
        return None

    def _score(self, engine: Engine, unit: Unit, shard: Shard) -> None:
        answers = []
        for scored in engine.score(shard.questions):
            answers.append(scored)
            self._meter.add(unit, 1)
        answers.sort(key=lambda scored: scored.index)
        files.write_predictions(
            self._path(unit), shard.questions, answers, prompts_read=engine.uses_shots
        )
        self._claims.drop(unit.file)

    def _path(self, unit: Unit) -> Path:
        return self._folder / unit.file
