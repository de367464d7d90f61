"""A question as a release has it, in every language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from workbench.core.letters import LETTERS
from workbench.release_format.layout import question_files
from workbench.release_format.passages import offset_of_question
from workbench.release_format.schemas import OPTION_COLUMNS

COLUMNS = ("sample_id", "subject", "subject_category", "question", "answer")
LABEL = "cultural_sensitivity_label"


@dataclass(frozen=True, slots=True)
class Text:
    """One question in one language; `key` is the index of the right option, None without one."""

    sample_id: str
    language: str
    subject: str
    category: str
    label: str
    passage: str
    question: str
    options: tuple[str, ...]
    key: int | None


def texts_of(
    folder: Path,
    sample_ids: Sequence[str],
    *,
    languages: Iterable[str] = (),
    split: str = "test",
    passages: Mapping[tuple[str, str], str] | None = None,
) -> dict[tuple[str, str], Text]:
    """Questions by name and language.

    Args:
        folder: the release.
        languages: in these alone; in all of them when left out.
        passages: by name and language, what questions are about that stands before them.
    """
    about = pl.col("sample_id").is_in(list(sample_ids))
    found = (
        text
        for code in languages or ("*",)
        for text in texts_in(folder, code, split, about, passages or {})
    )
    return {(text.sample_id, text.language): text for text in found}


def texts_in(
    folder: Path,
    language: str,
    split: str,
    about: pl.Expr | None = None,
    passages: Mapping[tuple[str, str], str] | None = None,
) -> list[Text]:
    """The questions of a language, or of all (`*`), in the order of their files: all of a split, or
    those that an expression over their columns chooses."""
    return [
        _text(row, (passages or {}).get((row["sample_id"], row["language"]), ""))
        for columns, files in _by_columns(question_files(folder, language, split))
        for row in _rows(files, columns, about)
    ]


def _by_columns(files: Iterable[Path]) -> list[tuple[tuple[str, ...], list[Path]]]:
    """Files of questions with equal columns, that one reading takes."""
    grouped: dict[tuple[str, ...], list[Path]] = {}
    for file in files:
        grouped.setdefault(tuple(sorted(pl.read_parquet_schema(file))), []).append(file)
    return list(grouped.items())


def _rows(files: list[Path], columns: Sequence[str], about: pl.Expr | None) -> list[dict[str, Any]]:
    """Only columns that a question needs are read; of their texts only those that are chosen."""
    wanted = [one for one in (*COLUMNS, LABEL, *OPTION_COLUMNS, "choices") if one in columns]
    scanned = pl.scan_parquet(files, include_file_paths="language")
    chosen = scanned if about is None else scanned.filter(about)
    rows = chosen.select(*wanted, "language").collect().to_dicts()
    return [row | {"language": Path(row["language"]).parent.name} for row in rows]


def _text(row: Mapping[str, Any], passage: str) -> Text:
    options = row.get("choices") or [row[name] for name in OPTION_COLUMNS if name in row]
    question = row["question"] or ""
    return Text(
        sample_id=row["sample_id"],
        language=row["language"],
        subject=row.get("subject") or "",
        category=row.get("subject_category") or "",
        label=row.get(LABEL) or "-",
        passage=passage,
        question=question[offset_of_question(passage) :] if passage else question,
        options=tuple(str(one or "") for one in options),
        key=_key(row.get("answer")),
    )


def _key(answer: object) -> int | None:
    """Of a letter; downloads that write keys otherwise are shown without."""
    letter = str(answer or "").strip().upper()
    return LETTERS.index(letter) if len(letter) == 1 and letter in LETTERS else None
