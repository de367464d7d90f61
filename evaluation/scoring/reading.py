"""What a run has found, from its finished shards: the whole of it at the end, a part before."""

from collections.abc import Mapping
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from evaluation.analysis.accuracy import ALL_LANGUAGES, CONFIDENCE, Accuracies, Cell, Outcome
from evaluation.errors import RunError
from evaluation.scoring import files
from evaluation.scoring.shards import Unit
from workbench.core.letters import LETTERS


class Reading:
    """The figures of the run in the folder `out`, which may be under way.

    Each file is read once, when `update` first finds it; threads may share a reading. Raises
    `RunError` for a folder without a run.
    """

    def __init__(self, out: Path) -> None:
        setup = files.read_json(out / files.SETUP)
        if setup is None:
            raise RunError(f"{out}: no run; `python -m evaluation run --out {out}` makes one")
        if "shards" not in setup:
            raise RunError(f"{out}: begun by an earlier version; give another --out")
        with files.as_written(out / files.SETUP):
            self.units = [Unit(**unit) for unit in setup.pop("shards")]
            self.waiting = {unit.file: unit for unit in self.units}
        self.setup: Mapping[str, Any] = setup
        self.finished: list[tuple[Unit, float]] = []
        self._folder = out / files.PREDICTIONS
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
            present = self._names() & self.waiting.keys()
            found = [unit for unit in self.units if unit.file in present]
            for unit in found:
                self._take_up(unit)
                if monotonic() > until:
                    break
            if found:
                self._cells = self._accuracies.cells()

    def _names(self) -> set[str]:
        """Of the files of predictions; raises `FileNotFoundError` where the run itself is gone."""
        try:
            return {path.name for path in self._folder.iterdir()}
        except (FileNotFoundError, NotADirectoryError):
            if not self._folder.parent.is_dir():
                raise
            return set()

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

    def _take_up(self, unit: Unit) -> None:
        """A damaged file is left waiting: the run scores it again."""
        path = self._folder / unit.file
        rows = files.read_predictions(path)
        if rows is None or len(rows) != unit.questions:
            return
        for row in rows:
            self._accuracies.add(_outcome(row))
        del self.waiting[unit.file]
        self.finished.append((unit, path.stat().st_mtime))

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
    reading = Reading(out)
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
