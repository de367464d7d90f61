"""Files of an analysis, made for tests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.analysis.cube import Cube, Factor, Questions
from evaluation.analysis.cube_file import CUBE, write_cube
from evaluation.explorer.index import ITEMS

MODELS = ("uniform:0", "longest:", "uniform:1")
LABELS = ("CA", "CS", None)


def cube_of(
    answers: Mapping[str, Sequence[str]],
    *,
    languages: Sequence[str] = ("en", "es"),
    models: Sequence[str] = MODELS,
    subject: str = "arithmetic",
) -> Cube:
    """A cube of questions with the key A.

    Args:
        answers: by `sample_id`, what is chosen in each language: a letter a model, `-` of one that
            was not asked.
    """
    letters = np.array([[list(one) for one in said] for said in answers.values()])
    chosen = np.moveaxis(letters, 0, 2).transpose(1, 0, 2)  # models, languages, questions
    asked = chosen != "-"
    questions = len(answers)
    codes = np.where(asked, np.vectorize(lambda one: "ABCD-".index(one))(chosen), -1)
    return Cube(
        models=tuple(models),
        languages=tuple(languages),
        questions=Questions(
            sample_ids=tuple(answers),
            subject=Factor.of([subject] * questions),
            category=Factor.of(["STEM"] * questions),
            label=Factor.of([LABELS[number % 3] for number in range(questions)]),
            passage=Factor.of([None] * questions),
            options=np.full(questions, 4, np.int8),
        ),
        asked=asked,
        correct=asked & (chosen == "A"),
        chosen=codes.astype(np.int8),
        key=np.zeros((len(languages), questions), np.int8),
    )


def suspicion(
    sample_id: str, language: str | None, score: float, reason: str = "", **evidence: Any
) -> dict[str, Any]:
    """A row of the table of items; what has a reason is flagged."""
    return {
        "sample_id": sample_id,
        "language": language,
        "score": score,
        "reason": reason or None,
        "kind": evidence.get("kind"),
        "evidence": json.dumps(evidence),
        "flagged": bool(reason),
    }


TEXT, NUMBER, BOOL = pa.string(), pa.float64(), pa.bool_()
ITEMS_SCHEMA = pa.schema(
    {
        "sample_id": TEXT,
        "language": TEXT,
        "score": NUMBER,
        "reason": TEXT,
        "kind": TEXT,
        "evidence": TEXT,
        "flagged": BOOL,
    }
)


def store(folder: Path, cube: Cube, items: Sequence[Mapping[str, Any]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_cube(folder / CUBE, cube)
    pq.write_table(pa.Table.from_pylist(list(items), schema=ITEMS_SCHEMA), folder / ITEMS)
    return folder


def with_keys(cube: Cube, keys: Sequence[Sequence[int]]) -> Cube:
    return replace(cube, key=np.array(keys, np.int8))
