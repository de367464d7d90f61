"""Read texts in one language, in any of the layouts of a benchmark."""

from dataclasses import dataclass
from pathlib import Path

from workbench.layouts.benchmark import read_rows
from workbench.layouts.budget import Limits
from workbench.layouts.records import ReadResult
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, CheckedRow, RawRow

REQUIRED = ("sample_id", "question")
"""What a text has to have beside its options."""

BY_PEOPLE = {
    "human", "people", "professional", "post-edit", "post_edit", "post-edited", "post_edited",
    "postedit", "edited", "imported", "true", "yes", "1",
}  # fmt: skip
"""What a row says of a text that people made or edited; anything else is a machine's."""


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
    reading = read_rows(
        path,
        required=REQUIRED,
        language=language,
        layout=layout,
        header=header,
        answers=answers,
        limits=limits,
    )
    texts = tuple(map(_text, reading.rows))
    return ReadResult(texts, tuple(reading.errors), reading.ignored_columns, reading.files)


def says_human(row: RawRow) -> bool:
    """Whether a row says that people made its text, or edited it."""
    return row.origin is not None and str(row.origin).strip().lower() in BY_PEOPLE


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
