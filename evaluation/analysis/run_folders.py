"""Answers of runs, out of the folders that `python -m evaluation run` fills."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from evaluation.analysis.answers import Answers, require_size
from evaluation.analysis.cube import NONE
from evaluation.analysis.parquet import reading
from evaluation.analysis.release_columns import Columns, ReleaseColumns, places_of
from evaluation.errors import DatasetError, RunError
from evaluation.scoring import files
from evaluation.scoring.shards import Unit
from workbench.core.letters import LETTERS

_ANSWERS = ("sample_id", "language", "answer", "predicted", "logprobs", "tie", "mass")
_ALIKE = ("shots", "shot_rule", "instructions", "limit")
_FACTS = ("subject", "subject_category", "cultural_sensitivity_label")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run by its folder: `setup` is the content of its `run.json`, `units` are its shards but for
    those that ask the same in other ways."""

    out: Path
    setup: Mapping[str, Any]
    units: Sequence[Unit]

    @classmethod
    def open(cls, out: Path) -> "RunFolder":
        """Raises `RunError` where there is no run, or one of an earlier version."""
        setup = files.read_json(out / files.SETUP)
        if setup is None or "shards" not in setup:
            raise RunError(
                f"{out}: no run; give folders that `python -m evaluation run` has filled"
            )
        with files.as_written(out / files.SETUP):
            # What was asked in other ways is not a second answer.
            units = [unit for unit in map(_unit, setup["shards"]) if not unit.variant]
            _ = setup["engine"]["spec"], setup["release"]["data_sha256"], setup["protocol"]["split"]
        return cls(out, setup, units)

    @property
    def model(self) -> str:
        return str(self.setup["engine"]["spec"])

    @property
    def split(self) -> str:
        return str(self.setup["protocol"]["split"])

    @property
    def languages(self) -> Sequence[str]:
        return [str(code) for code in self.setup["languages"]]

    @property
    def finished(self) -> list[Path]:
        """The files of its finished shards."""
        found = {file.name: file for file in (self.out / files.PREDICTIONS).glob("*.parquet")}
        return [found[unit.file] for unit in self.units if unit.file in found]

    @property
    def protocol(self) -> str:
        """How it asked, as far as models are to be asked alike."""
        found = self.setup["protocol"]
        return ", ".join(f"{name} {found.get(name)}" for name in _ALIKE)

    @property
    def notes(self) -> Iterator[str]:
        """What is to be said beside its figures."""
        if left := len(self.units) - len(self.finished):
            yield f"{self.model} is unfinished: {left} of {len(self.units)} shards are missing"
        if damage := self.setup["release"].get("damage"):
            yield f"{self.model} was measured on a release that is not what it says: {damage}"

    def read(self) -> pl.DataFrame:
        """Its answers so far.

        Raises `RunError` for a file that cannot be read or has other columns.
        """
        found = self.finished
        if not found:
            raise RunError(f"{self.out}: nothing is scored yet; run it first")
        remedy = "a file is damaged or of another version: remove it and run again"
        with reading(self.out / files.PREDICTIONS, remedy, RunError):
            return pl.read_parquet(found, columns=[*_ANSWERS, *_FACTS], hive_partitioning=False)


def _unit(written: Mapping[str, Any]) -> Unit:
    return Unit(**written)


def open_runs(outs: Sequence[Path]) -> list[RunFolder]:
    """The runs in these folders, sorted by model.

    Raises:
        RunError: two are of one model, of different releases or of different splits.
    """
    runs = sorted(map(RunFolder.open, outs), key=lambda run: run.model)
    for one, other in pairwise(runs):
        if one.model == other.model:
            raise RunError(
                f"{one.out} and {other.out} are both runs of {one.model}; give one of them"
            )
    for run in runs[1:]:
        _require_same_data(runs[0], run)
    return runs


def notes_of(runs: Sequence[RunFolder]) -> Iterator[str]:
    """What is to be said beside the figures of runs: also where they did not ask alike."""
    for run in runs:
        yield from run.notes
    faults: Counter[str] = Counter()
    for found in max((run.setup.get("faults", []) for run in runs), key=len):
        faults[found["fault"]] += found["count"]
    if faults:
        told = ", ".join(f"{count} {fault}" for fault, count in sorted(faults.items()))
        yield f"texts of the release that are odd, and scored as they stand: {told}"
    if len({run.protocol for run in runs}) > 1:
        asked = "; ".join(f"{run.model}: {run.protocol}" for run in runs)
        yield f"the models were not asked alike ({asked})"


def _require_same_data(one: RunFolder, other: RunFolder) -> None:
    first, second = one.setup["release"], other.setup["release"]
    if first["data_sha256"] != second["data_sha256"]:
        raise RunError(
            f"{one.out} is a run of {_release_name(first)}, {other.out} of {_release_name(second)};"
            " models are compared on one release"
        )
    if one.split != other.split:
        raise RunError(f"{one.out} is of split {one.split}, {other.out} of {other.split}")


def _release_name(release: Mapping[str, Any]) -> str:
    named = [str(release[part]) for part in ("name", "version") if release.get(part)]
    return f"{' '.join(named) or release['folder']} ({str(release['data_sha256'])[:12]})"


def require_release(runs: Sequence[RunFolder], release: ReleaseColumns) -> None:
    """Raises `RunError` when the folder is not the release that the runs are of."""
    identity, measured = release.release.identity, runs[0].setup["release"]
    if identity.data_sha256 != measured["data_sha256"]:
        raise RunError(
            f"{release.path} is not the release of {runs[0].out}: that is of "
            f"{_release_name(measured)}, the folder is {identity.data_sha256[:12]}; give the "
            "release that was measured"
        )


def read_runs(runs: Sequence[RunFolder], columns: Columns | None) -> tuple[Columns, Answers]:
    """The answers of runs, and the questions: `columns` of their release, or what the runs tell.

    Raises:
        RunError: a run's files cannot be read.
        DatasetError: they hold a question that is not in the release, or are too many.
    """
    languages = columns.languages if columns else _languages(runs)
    facts = columns.facts.select("sample_id") if columns else pl.DataFrame()
    told: list[pl.DataFrame] = []
    parts: list[Mapping[str, NDArray[np.generic]]] = []
    for number, run in enumerate(runs):
        table = run.read()
        if columns is None:
            facts = _with_facts(facts, table)
            told.append(table.select("sample_id", "language", "answer").unique())
        require_size(len(runs), len(languages), len(facts))
        parts.append(_codes(run, number, table, languages, facts["sample_id"]))
    found = columns or _told(languages, facts, pl.concat(told))
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    models = tuple(run.model for run in runs)
    return found, Answers(models=models, source="predictions of runs", **joined)


def _languages(runs: Sequence[RunFolder]) -> tuple[str, ...]:
    return tuple(sorted({code for run in runs for code in run.languages}))


def _with_facts(facts: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """The questions so far and those that this run alone has."""
    options = pl.col("logprobs").list.len().fill_null(0).cast(pl.Int8)
    own = table.select("sample_id", *_FACTS, options=options)
    both = pl.concat([facts, own]) if len(facts) else own
    return both.unique("sample_id", keep="first", maintain_order=True)


def _told(languages: Sequence[str], facts: pl.DataFrame, told: pl.DataFrame) -> Columns:
    key = np.full((len(languages), len(facts)), NONE, dtype=np.int8)
    rows = told["language"].replace_strict(
        list(languages), range(len(languages)), return_dtype=pl.Int16
    )
    key[rows.to_numpy(), places_of(told["sample_id"], facts["sample_id"])] = _letters(
        told["answer"]
    )
    label = pl.col("cultural_sensitivity_label")
    facts = facts.with_columns(label=pl.when(label.is_in(["CA", "CS"])).then(label))
    return Columns(tuple(languages), facts, key, key != NONE)


def _codes(
    run: RunFolder,
    number: int,
    table: pl.DataFrame,
    languages: Sequence[str],
    sample_ids: pl.Series,
) -> Mapping[str, NDArray[np.generic]]:
    language = table["language"].replace_strict(
        list(languages), range(len(languages)), default=NONE, return_dtype=pl.Int16
    )
    question = places_of(table["sample_id"], sample_ids)
    strange = (question == NONE) | (language.to_numpy() == NONE)
    if strange.any():
        row = table.row(int(np.argmax(strange)), named=True)
        raise DatasetError(
            f"{run.out}: {row['sample_id']!r} in {row['language']} is not in the release"
        )
    chosen, key = _letters(table["predicted"]), _letters(table["answer"])
    tie = table["tie"].fill_null(False).to_numpy()
    return {
        "model": np.full(len(table), number, dtype=np.int16),
        "language": language.to_numpy(),
        "question": question.astype(np.int32),
        "correct": (chosen == key) & (chosen != NONE),
        "chosen": chosen,
        "credit": _credit(table, chosen, key, tie),
        "tie": tie,
        "mass": table["mass"].cast(pl.Float32).fill_null(np.nan).to_numpy(),
    }


def _letters(letters: pl.Series) -> NDArray[np.int8]:
    numbers = letters.replace_strict(
        list(LETTERS), range(len(LETTERS)), default=NONE, return_dtype=pl.Int8
    )
    return np.asarray(numbers.fill_null(NONE).to_numpy())


def _credit(
    table: pl.DataFrame,
    chosen: NDArray[np.int8],
    key: NDArray[np.int8],
    tie: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """1/k for the right one among k equally probable best options."""
    credit: NDArray[np.float32] = ((chosen == key) & (chosen != NONE)).astype(np.float32)
    for place in np.flatnonzero(tie):
        logprobs = table["logprobs"][int(place)].to_list()
        best = logprobs[chosen[place]]
        credit[place] = (logprobs[key[place]] == best) / logprobs.count(best)
    return credit
