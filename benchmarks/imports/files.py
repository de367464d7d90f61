"""Texts in many languages as files: MMLU's questions in each language's own letters."""

import csv
import gzip
import json
import string
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.desk.texts import LETTERS
from workbench.core.languages import DEFAULT_SOURCE, LANGUAGES, language_of
from workbench.layouts import SourceItem, read_benchmark

OPTIONS = ("option_a", "option_b", "option_c", "option_d")
TARGETS = [code for code in LANGUAGES if code != DEFAULT_SOURCE]

Row = dict[str, Any]


def write(items: list[SourceItem], languages: list[str], layout: str, folder: Path) -> Path:
    """Write every item in every language, unless that was done before; returns what to import."""
    path = folder / f"{layout}-{len(items)}-{len(languages)}"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.mkdir(parents=True, exist_ok=True)
        WRITERS[layout](unfinished, items, languages)
        unfinished.rename(path)
    return path


def read_items(path: Path) -> list[SourceItem]:
    return list(read_benchmark(path).records)


def _rows(items: list[SourceItem], language: str) -> Iterator[Row]:
    """Global-MMLU's columns, but for its labels."""
    letters = _letters(language)
    for item in items:
        texts = zip(OPTIONS, item.options, strict=True)
        yield {
            "sample_id": item.sample_id,
            "subject": item.subject,
            "subject_category": item.category,
            "question": f"{language}: {item.question.translate(letters)}",
            **{name: option.translate(letters) for name, option in texts},
            "answer": "ABCD"[item.key or 0],
            "is_annotated": False,
        }


def _letters(language: str) -> Mapping[int, int]:
    """Another letter of the language's script for each of English, the same for the same."""
    own = LETTERS[language_of(language).script]
    places = enumerate(string.ascii_lowercase)
    return {ord(letter): ord(own[(place + 3) % len(own)]) for place, letter in places}


def _parquet(folder: Path, items: list[SourceItem], languages: list[str]) -> None:
    for language in languages:
        (folder / language).mkdir()
        table = pa.Table.from_pylist(list(_rows(items, language)))
        pq.write_table(table, folder / language / "test-00000-of-00001.parquet")


def _json_lines(folder: Path, items: list[SourceItem], languages: list[str]) -> None:
    for language in languages:
        (folder / language).mkdir()
        with (folder / language / "texts.jsonl").open("w", encoding="utf-8") as file:
            _dump(file, _rows(items, language))


def _dump(file: Any, rows: Iterator[Row]) -> None:
    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _one_file(folder: Path, items: list[SourceItem], languages: list[str]) -> None:
    """All languages in one file of JSON lines, which say theirs."""
    with gzip.open(folder / "texts.jsonl.gz", "wt", encoding="utf-8", compresslevel=1) as file:
        for language in languages:
            _dump(file, (row | {"language": language} for row in _rows(items, language)))


def _csv(folder: Path, items: list[SourceItem], languages: list[str]) -> None:
    with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        columns = ("language", *next(_rows(items, languages[0])))
        table = csv.DictWriter(file, columns)
        table.writeheader()
        for language in languages:
            table.writerows(row | {"language": language} for row in _rows(items, language))


WRITERS: dict[str, Callable[[Path, list[SourceItem], list[str]], None]] = {
    "parquet": _parquet,
    "json-lines": _json_lines,
    "csv": _csv,
    "gz": _one_file,
}
