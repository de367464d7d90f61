"""What a run has found, from its finished shards: the whole of it at the end, a part before."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from evaluation.analysis.accuracy import ALL_LANGUAGES, CONFIDENCE, Accuracies, Cell, Outcome
from evaluation.errors import RunError
from evaluation.scoring import files
from evaluation.scoring.shards import Unit
from workbench.core.letters import LETTERS


class Source(Protocol):
    """Where the files of a run are, and which of its shards are finished."""

    @property
    def name(self) -> str:
        """For messages."""
        ...

    def setup(self) -> dict[str, Any] | None:
        """The content of `run.json`; None where there is no run."""
        ...

    def finished(self, among: Set[str]) -> Mapping[str, float]:
        """The files that are there, each with the time since 1970 at which it was finished."""
        ...

    def rows(self, file: str) -> list[dict[str, Any]] | None:
        """A file's rows; None when it is missing or damaged."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a run of the command line, where a shard is finished when its file is there."""

    out: Path

    @property
    def name(self) -> str:
        return str(self.out)

    def setup(self) -> dict[str, Any] | None:
        return files.read_json(self.out / files.SETUP)

    def finished(self, among: Set[str]) -> Mapping[str, float]:
        present = files.shard_files(self._predictions)
        return {name: (self._predictions / name).stat().st_mtime for name in present & among}

    def rows(self, file: str) -> list[dict[str, Any]] | None:
        return files.read_predictions(self._predictions / file)

    @property
    def _predictions(self) -> Path:
        return self.out / files.PREDICTIONS


class Reading:
    """The figures of a run, which may be under way.

    Each file is read once, when `update` first finds it; threads may share a reading. Raises
    `RunError` where there is no run.
    """

    def __init__(self, source: Source) -> None:
        setup = source.setup()
        if setup is None:
            raise RunError(
                f"{source.name}: no run; `python -m evaluation run --out {source.name}` makes one"
            )
        if "shards" not in setup:
            raise RunError(f"{source.name}: begun by an earlier version; give another --out")
        with files.as_written(Path(source.name) / files.SETUP):
            self.units = [Unit(**unit) for unit in setup.pop("shards")]
            self.waiting = {unit.file: unit for unit in self.units}
        self.setup: Mapping[str, Any] = setup
        self.finished: list[tuple[Unit, float]] = []
        self._source = source
        self._accuracies = Accuracies()
        self._cells: list[Cell] = []
        self._lock = Lock()

    @property
    def questions(self) -> int:
        """The number in finished shards."""
        return sum(unit.questions for unit, _ in self.finished)

    @property
    def all_questions(self) -> int:
        return sum(unit.questions for unit in self.units)

    @property
    def cells(self) -> list[Cell]:
        """The accuracies, as of the last `update`."""
        return self._cells

    def update(self, seconds: float = inf) -> None:
        """Read what has been finished since the last time, for about so long at most."""
        until = monotonic() + seconds
        with self._lock:
            present = self._source.finished(self.waiting.keys())
            found = [unit for unit in self.units if unit.file in present]
            for unit in found:
                self._take_up(unit, present[unit.file])
                if monotonic() > until:
                    break
            if found:
                self._cells = self._accuracies.cells()

    def summary(self) -> dict[str, Any]:
        """The run's summary so far; `progress` tells how far, when it has not finished."""
        summary = {
            **self.setup,
            "counts": self._counts(),
            "confidence": CONFIDENCE,
            "accuracy": [cell.as_dict() for cell in self._cells],
        }
        if self.waiting:
            summary["progress"] = {
                "shards": len(self.finished),
                "all_shards": len(self.units),
                "questions": self.questions,
                "all_questions": self.all_questions,
            }
        return summary

    def _take_up(self, unit: Unit, finished_at: float) -> None:
        """A damaged file is left waiting: the run scores it again."""
        rows = self._source.rows(unit.file)
        if rows is None or len(rows) != unit.questions:
            return
        if not unit.variant:
            for row in rows:
                self._accuracies.add(_outcome(row))
        del self.waiting[unit.file]
        self.finished.append((unit, finished_at))

    def _counts(self) -> dict[str, int]:
        everything = (ALL_LANGUAGES, "all", "all")
        for cell in self._cells:
            if (cell.language, cell.subset, cell.group_kind) == everything:
                return {"questions": cell.n, "ties": cell.ties, "unanswered": cell.unanswered}
        return {"questions": 0, "ties": 0, "unanswered": 0}


def read_summary(out: Path) -> dict[str, Any]:
    """The summary of a run, with its `progress` while it is under way.

    Raises `RunError` for a folder without a run.
    """
    summary = files.read_json(out / files.SUMMARY)
    if summary is not None:
        return summary
    reading = Reading(Folder(out))
    reading.update()
    return reading.summary()


def _outcome(row: Mapping[str, Any]) -> Outcome:
    return Outcome(
        language=row["language"],
        sample_id=row["sample_id"],
        subject=row["subject"],
        category=row["subject_category"],
        label=row["cultural_sensitivity_label"],
        correct=row["predicted"] == row["answer"],
        credit=_credit(row),
        tie=row["tie"],
        answered=row["predicted"] is not None,
    )


def _credit(row: Mapping[str, Any]) -> float:
    if not row["tie"]:
        return float(row["predicted"] == row["answer"])
    logprobs: list[float | None] = row["logprobs"]
    best = logprobs[LETTERS.index(row["predicted"])]
    is_among = logprobs[LETTERS.index(row["answer"])] == best
    return is_among / logprobs.count(best)
