"""An analysis of full size: seconds, memory and the time of each table.

Makes answers of 14 models to 14,042 questions in 42 languages, with a release that they are to
(once), and analyses them as the command does, in a process of its own.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.desk.installation import ROOT

LETTERS = "ABCD"
ANNOTATED = 5
"""One question in so many has a label."""


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    folder = options.data / f"{options.models}-{options.languages}-{options.questions}"
    if not (folder / "answers.parquet").exists():
        _make(folder, options.models, options.languages, options.questions)
    if options.by_table:
        _tell_tables(folder)
    else:
        print(_machine(), flush=True)
        _tell_command(folder)
    return 0


def _make(folder: Path, models: int, languages: int, questions: int) -> None:
    """A release with texts of usual length, and a plain file of answers to it."""
    from tests.evaluation.analysis.simulated import draw
    from workbench.core.languages import LANGUAGES

    codes = list(LANGUAGES)[:languages]
    cube = draw(models=models, languages=languages, questions=questions).cube
    asked, key = cube.questions, cube.key
    assert key is not None
    assert cube.chosen is not None
    subjects = [asked.subject.levels[code] for code in asked.subject.codes]
    ids = [f"{subject}/test/{number}" for number, subject in enumerate(subjects)]
    labels = [
        asked.label.levels[code] if number % ANNOTATED == 0 else "-"
        for number, code in enumerate(asked.label.codes)
    ]
    for place, code in enumerate(codes):
        path = folder / "release" / code / "test-00000-of-00001.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        texts = {
            f"option_{letter.lower()}": [f"{letter} of {one}" for one in ids] for letter in LETTERS
        }
        rows = {
            "sample_id": ids,
            "subject": subjects,
            "subject_category": [asked.category.levels[one] for one in asked.category.codes],
            "question": [f"{code} {one} {'question ' * 30}" for one in ids],
            **texts,
            "answer": [LETTERS[one] for one in key[place]],
            "cultural_sensitivity_label": labels,
        }
        pl.DataFrame(rows).write_parquet(path)
    model, language, question = np.unravel_index(np.arange(cube.asked.size), cube.shape)
    answers = {
        "model": _words(cube.models, model),
        "language": _words(codes, language),
        "sample_id": _words(ids, question),
        "correct": cube.correct.ravel(),
        "predicted": _words(LETTERS, cube.chosen.ravel()),
    }
    pl.DataFrame(answers).write_parquet(folder / "answers.parquet")


def _words(words: Sequence[str], places: Any) -> pl.Series:
    numbers = pl.Series(places, dtype=pl.Int64)
    return numbers.replace_strict(range(len(words)), list(words), return_dtype=pl.String)


def _tell_command(folder: Path) -> None:
    command = [
        sys.executable, "-m", "evaluation", "analyse", str(folder / "answers.parquet"),
        "--release", str(folder / "release"), "--out", str(folder / "out"), "--quiet",
    ]  # fmt: skip
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answers = pl.scan_parquet(folder / "answers.parquet").select(pl.len()).collect().item()
    size = sum(path.stat().st_size for path in (folder / "out").iterdir())
    print("\n| answers | seconds | of CPU | peak MB | MB written |\n|--:|--:|--:|--:|--:|")
    print(
        f"| {answers:,} | {seconds:.1f} | {used.ru_utime + used.ru_stime:.1f} |"
        f" {used.ru_maxrss / 1e3:.0f} | {size / 1e6:.0f} |"
    )


def _tell_tables(folder: Path) -> None:
    """In this process."""
    from evaluation.analysis.analysing import analyse
    from evaluation.analysis.loading import Inputs, load
    from evaluation.analysis.writing import stored_files, write_json

    print(f"{_machine()}\n\n| part | seconds | of CPU |\n|---|--:|--:|", flush=True)
    began = [time.monotonic(), time.process_time()]

    def tell(part: str) -> None:
        now = [time.monotonic(), time.process_time()]
        print(f"| {part} | {now[0] - began[0]:.1f} | {now[1] - began[1]:.1f} |", flush=True)
        began[:] = now

    loaded = load(Inputs([folder / "answers.parquet"], folder / "release"))
    tell("reading")
    under_way: list[str] = []

    def show(table: str, done: int, total: int) -> None:
        if under_way:
            tell(under_way.pop())
        under_way.append(table)

    analysis = analyse(loaded, on_progress=show)
    write_json(analysis, folder / "out")
    tell("writing JSON")
    for _ in stored_files(analysis):
        pass
    tell("writing tables")


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"load average before {os.getloadavg()[0]:.1f}"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks analysis", description=__doc__)
    add: Any = parser.add_argument
    add("--models", type=int, default=14, help="(14)")
    add("--languages", type=int, default=42, help="(42)")
    add("--questions", type=int, default=14_042, help="(14042)")
    add("--by-table", action="store_true", help="the time of each table, in this process")
    add("--data", type=Path, default=Path("/tmp/workbench-analysis"), help="where the data lies")
    return parser
