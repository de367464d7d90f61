"""Files of a run: written whole or not at all, the same bytes for the same content."""

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.errors import RunError
from evaluation.scoring.engines.base import Question, Scored
from workbench.core import json_reading
from workbench.core.letters import LETTERS
from workbench.layouts.parquet import UNREADABLE

PREDICTIONS = "predictions"
SUMMARY = "summary.json"
SETUP = "run.json"
RUNTIME = "runtime.json"
ROBUSTNESS = "robustness.json"
REQUESTS = "requests"
ACCOUNT = "account.json"

PREDICTION_SCHEMA = pa.schema(
    [
        ("sample_id", pa.string()),
        ("language", pa.string()),
        ("subject", pa.string()),
        ("subject_category", pa.string()),
        ("cultural_sensitivity_label", pa.string()),
        ("answer", pa.string()),
        ("predicted", pa.string()),
        ("logprobs", pa.list_(pa.float64())),
        ("tie", pa.bool_()),
        ("mass", pa.float64()),
        ("prompt_sha256", pa.string()),
    ],
    metadata={"predictions_version": "3"},
)
"""One row a question, with what figures are grouped by. `answer` and `predicted` are letters, the
latter null where no option is named; `logprobs` are natural logarithms in option order, null from a
baseline or for a generated answer, null within for a letter that a server did not tell; `tie` says
that several options share the greatest one; `mass` is the sum of their probabilities, null unless
all are known; `prompt_sha256` is of the prompt's UTF-8 bytes, null where no prompt is read. Letters
and their order are the item's own, however options were shown."""


def tied_options(scored: Scored) -> list[int]:
    """Indices of the options with the greatest log-probability; without any, the chosen one."""
    if scored.predicted is None:
        return []
    if scored.logprobs is None:
        return [scored.predicted]
    best = scored.logprobs[scored.predicted]
    return [index for index, value in enumerate(scored.logprobs) if value == best]


def letter_mass(scored: Scored) -> float | None:
    """The probability that the model goes on with any of the letters; None unless all are known."""
    if scored.logprobs is None:
        return None
    known = [value for value in scored.logprobs if value is not None]
    return math.fsum(map(math.exp, known)) if len(known) == len(scored.logprobs) else None


def shard_files(folder: Path) -> set[str]:
    """The names of the shards that are finished, those of variants with the folder they lie in."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")}


def write_predictions(path: Path, content: bytes) -> None:
    """Write one shard's file; it appears only when it is whole."""
    with whole_file(path) as part:
        part.write_bytes(content)


def predictions_file(
    questions: Sequence[Question], answers: Sequence[Scored], *, prompts_read: bool
) -> bytes:
    """The content of one shard's file."""
    rows = [
        {
            "sample_id": question.item.sample_id,
            "language": question.language,
            "subject": question.item.subject,
            "subject_category": question.item.category,
            "cultural_sensitivity_label": question.item.label,
            "answer": LETTERS[question.own_place(question.item.answer)],
            "predicted": (
                None if scored.predicted is None else LETTERS[question.own_place(scored.predicted)]
            ),
            "logprobs": _in_own_order(question, scored.logprobs),
            "tie": len(tied_options(scored)) > 1,
            "mass": letter_mass(scored),
            "prompt_sha256": question.prompt_sha256 if prompts_read else None,
        }
        for question, scored in zip(questions, answers, strict=True)
    ]
    table = pa.Table.from_pylist(rows, schema=PREDICTION_SCHEMA)
    content = BytesIO()
    pq.write_table(table, content, compression="zstd")
    return content.getvalue()


def _in_own_order(
    question: Question, logprobs: tuple[float | None, ...] | None
) -> tuple[float | None, ...] | None:
    if not question.moved or logprobs is None:
        return logprobs
    return logprobs[-question.moved :] + logprobs[: -question.moved]


def read_predictions(file: Path | BinaryIO) -> list[dict[str, Any]] | None:
    """The rows of a shard's file; None when it is missing, damaged or of another version."""
    try:
        table = pq.ParquetFile(file).read()
    except UNREADABLE:
        return None
    return table.to_pylist() if table.schema == PREDICTION_SCHEMA else None


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write `content` as a file that appears only when it is whole."""
    with whole_file(path) as part:
        part.write_bytes(json_file(content))


def json_file(content: Mapping[str, Any]) -> bytes:
    """The content of a file with this object, its keys sorted."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def read_json(path: Path) -> dict[str, Any] | None:
    """The object in a run's file, None when there is none; raises `RunError` for another one."""
    try:
        content = json_reading.read_json(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: cannot be read ({error}); remove it and run again") from error
    if not isinstance(content, dict):
        raise RunError(f"{path}: expected a JSON object; remove it and run again")
    return content


@contextmanager
def as_written(*paths: Path) -> Iterator[None]:
    """What takes the content of a run's files for what a run writes.

    Raises `RunError` where they hold something else.
    """
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        named, reason = ", ".join(map(str, paths)), f"{type(error).__name__}: {error}"
        raise RunError(f"{named}: not as a run writes it ({reason}); run again") from error


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside `path`, of this writer alone, that takes its name when all is on disk.

    Raises `RunError` when the disk does not take it.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        yield part
        with part.open("rb") as stream:
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error.strerror or error})") from error
    finally:
        part.unlink(missing_ok=True)
