"""Score a run's shards, alone or beside other processes at the same folder."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from evaluation.scoring import files
from evaluation.scoring.claims import Claims
from evaluation.scoring.engines.base import Engine, Question
from evaluation.scoring.pace import Pace
from evaluation.scoring.shards import Library, Unit


@dataclass(frozen=True, slots=True)
class Progress:
    """Questions answered of all, by anyone, and where the run is; `resumed` were found finished.

    `seconds_left` is None while there is too little to go by.
    """

    done: int
    total: int
    resumed: int
    language: str
    subject: str
    seconds_left: float | None = None


OnProgress = Callable[[Progress], None]


class Meter:
    """Counts answers, reckons the time left, and tells the caller."""

    def __init__(self, units: Sequence[Unit], on_progress: OnProgress | None) -> None:
        self.total = sum(unit.questions for unit in units)
        self.done = 0
        self.resumed = 0
        self._pace = Pace(sum(unit.size for unit in units))
        self._size = 0.0
        self._on_progress = on_progress
        self._current = units[0]

    def resume(self, unit: Unit) -> None:
        """A shard that was finished before this stretch of work."""
        self.resumed += unit.questions
        self._count(unit, unit.questions)

    def add(self, unit: Unit, count: int) -> None:
        """So many questions of a shard were answered, here or by others."""
        self._count(unit, count)
        self._pace.note(self._size, monotonic())
        self.tell()

    def tell(self) -> None:
        if self._on_progress:
            unit, left = self._current, self._pace.seconds_left()
            self._on_progress(
                Progress(self.done, self.total, self.resumed, unit.language, unit.subject, left)
            )

    def _count(self, unit: Unit, count: int) -> None:
        self.done += count
        self._size += unit.size * count / unit.questions
        self._current = unit


def score_shard(
    engine: Engine, questions: Sequence[Question], on_answer: Callable[[int], None]
) -> bytes:
    """The content of a shard's file; `on_answer` is told after each answer how many there are."""
    answers = []
    for scored in engine.score(questions):
        answers.append(scored)
        on_answer(len(answers))
    answers.sort(key=lambda scored: scored.index)
    return files.predictions_file(questions, answers, prompts_read=engine.uses_shots)


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
        self._meter = Meter(units, on_progress)
        self._scored = 0
        self._left: list[Unit] = []
        for unit in units:
            if self._is_finished(unit):
                self._meter.resume(unit)
            else:
                self._left.append(unit)
        if self._meter.resumed:
            self._meter.tell()

    def work(self, engine: Engine) -> int:
        """Score shards until all have their files; returns the number of questions scored here.

        The next shard is taken before the last one is scored, so that the engine can prepare it.
        """
        current = self._take()
        while current or self._left:
            following = self._take()
            if current:
                if following:
                    engine.prepare(following[1])
                self._score(engine, *current)
            else:
                # Telling is also how the caller stops a run.
                self._meter.tell()
                self._claims.pause()
            current = following or self._take()
        return self._scored

    def _is_finished(self, unit: Unit) -> bool:
        """Whether its file is there and whole; a damaged one is removed."""
        path = self._path(unit)
        if not path.exists():
            # Nothing is removed that another may have finished since.
            return False
        found = files.read_predictions(path)
        if found is not None and len(found) == unit.questions:
            return True
        path.unlink(missing_ok=True)
        return False

    def _take(self) -> tuple[Unit, tuple[Question, ...]] | None:
        """The first shard that nobody has, rendered; None when there is none now."""
        for unit in list(self._left):
            if not self._path(unit).exists() and self._claims.take(unit.file):
                # Another may have finished it just before.
                if not self._path(unit).exists():
                    self._left.remove(unit)
                    return unit, self._library.shard(unit).render()
                self._claims.drop(unit.file)
            if self._path(unit).exists():
                self._left.remove(unit)
                self._meter.add(unit, unit.questions)
        return None

    def _score(self, engine: Engine, unit: Unit, questions: Sequence[Question]) -> None:
        def count(_: int) -> None:
            self._scored += 1
            self._meter.add(unit, 1)

        files.write_predictions(self._path(unit), score_shard(engine, questions, count))
        self._claims.drop(unit.file)

    def _path(self, unit: Unit) -> Path:
        return self._folder / unit.file
