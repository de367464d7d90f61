"""Read texts in one language, in any of the layouts of a benchmark."""

from dataclasses import dataclass
from pathlib import Path

from workbench.layouts.benchmark import read_rows
from workbench.layouts.budget import Limits
from workbench.layouts.records import ReadResult
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, CheckedRow


@dataclass(frozen=True)
class SourceText:
    """A translation of an item; `key` is what its file states, for comparison, or None.

    `passage` is what the question is about, where the file has it.
    """

    sample_id: str
    question: str
    options: tuple[str, ...]
    file: str
    row: int
    key: int | None = None
    passage: str = ""


def read_translations(
    path: Path,
    *,
    language: str,
    layout: str = AUTO,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> ReadResult[SourceText]:
    """Read texts in one language, aligned with a benchmark by `sample_id`.

    Arguments and errors are those of `read_benchmark`. CSV rows align by subject, split and
    row. A key that a file states is kept, so that the caller can compare it.
    """
    required = ("sample_id", "question")
    reading = read_rows(
        path,
        required=required,
        language=language,
        layout=layout,
        header=header,
        answers=answers,
        limits=limits,
    )
    texts = tuple(map(_text, reading.rows))
    return ReadResult(texts, tuple(reading.errors), reading.ignored_columns, reading.files)


def _text(row: CheckedRow) -> SourceText:
    return SourceText(
        sample_id=row.sample_id,
        question=row.question,
        options=row.options,
        file=row.file,
        row=row.row,
        key=row.key,
        passage=row.passage,
    )
