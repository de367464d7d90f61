"""What the card counts, read back from the tables of a folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq

from annotations.publishing.about import About
from annotations.publishing.found_keys import BENCHMARK
from workbench.release_format.layout import TableFile
from workbench.release_format.schemas import CHOICES, GLOBAL_MMLU

_TEXTS = {"question_before", "options_before", "question_after", "options_after"}


@dataclass(frozen=True)
class Written:
    """A release whose tables are on disk."""

    about: About
    folder: Path
    files: Sequence[TableFile]

    @cached_property
    def texts(self) -> list[Any]:
        return self._rows("provenance")

    @cached_property
    def items(self) -> list[Any]:
        """With their keys; those without rows have no subject here."""
        return self._rows("keys")

    @cached_property
    def subjects(self) -> set[str]:
        return {
            subject
            for file in self.files
            if file.columns in (GLOBAL_MMLU, CHOICES)
            for subject in self._column(file, "subject")
        }

    @cached_property
    def votes(self) -> list[Any]:
        return self._rows("votes")

    @cached_property
    def post_edits(self) -> list[Any]:
        return self._rows("post_edits")

    @cached_property
    def consensus(self) -> list[Any]:
        return self._rows("culture")

    @cached_property
    def omissions(self) -> list[Any]:
        return self._rows("omissions")

    @property
    def steps(self) -> tuple[str, ...]:
        """In which post-edits were made; none where there is one alone."""
        found = tuple(dict.fromkeys(edit.step for edit in self.post_edits))
        return found if found not in ((), ("review",)) else ()

    @property
    def tells_keys(self) -> bool:
        """Whether people found a key, or an item has none."""
        return any(item.answer is None or item.origin != BENCHMARK for item in self.items)

    @property
    def has_passages(self) -> bool:
        return bool(self._rows("passages"))

    @property
    def asks_culture(self) -> bool:
        """Whether people were asked what the annotation columns say."""
        return bool(self.consensus) or not self.about.forms

    def labels(self, name: str) -> list[Any]:
        return self._rows(name)

    def _rows(self, name: str) -> list[Any]:
        file = next(file for file in self.files if file.config == name)
        columns = [column.name for column in file.columns if column.name not in _TEXTS]
        rows = pq.ParquetFile(self.folder / file.path).read(columns=columns).to_pylist()
        return [_record(row) for row in rows]

    def _column(self, file: TableFile, name: str) -> list[str]:
        return list(
            map(str, pq.ParquetFile(self.folder / file.path).read([name])[name].to_pylist())
        )


def _record(row: Mapping[str, Any]) -> Any:
    return SimpleNamespace(**row, values=row)
