"""Read a folder in the Global-MMLU layout: a release of ours or a plain download.

The layout is `{language}/test-*.parquet` and `{language}/dev-*.parquet`, in any number of shards,
with the 17 published columns. A release may also hold `choices/{language}/` in the same way, where
one column `choices: list<string>` stands in place of `option_a` to `option_d`: items with other
than four options.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from evaluation.errors import DatasetError
from evaluation.scoring.items import Item
from workbench.core.letters import LETTERS

CHOICES_FOLDER = "choices"
MANIFEST = "manifest.json"
LABELS = ("CA", "CS", "-")
FOUR_OPTIONS = ("option_a", "option_b", "option_c", "option_d")
TEXT_COLUMNS = (
    "sample_id",
    "subject",
    "subject_category",
    "question",
    "answer",
    "cultural_sensitivity_label",
)
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ReleaseIdentity:
    """What names a release in results.

    `name`, `version` and `content_hash` come from its manifest and are None without one;
    `data_sha256` is computed from the question files themselves: SHA-256 over one line
    `{SHA-256 of the file}  {path in the folder}` a file, in the order of the paths.
    """

    folder: str
    name: str | None
    version: str | None
    content_hash: str | None
    data_sha256: str


class Release:
    """A folder of questions on disk, read one language and split at a time.

    Raises `DatasetError` when the folder is missing or holds no language.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir():
            raise DatasetError(f"{path}: no such folder; give the folder that holds en/, es/, ...")
        if not self.languages:
            raise DatasetError(
                f"{path}: no language found; expected files such as en/test-00000-of-00001.parquet"
            )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that hold questions of any split, sorted."""
        return tuple(sorted({file.parent.name for file in self._files()}))

    def items(self, language: str, split: str) -> tuple[Item, ...]:
        """Every item of one split in file order, four options first.

        Raises `DatasetError`, naming file, row and column, for data that cannot be scored, and
        when the language has no such split.
        """
        files = self._split_files(language, split)
        if not files:
            raise DatasetError(
                f"{self.path / language}: no {split}-*.parquet; "
                f"languages here: {', '.join(self.languages)}"
            )
        items: dict[str, Item] = {}
        for file in files:
            for row, item in enumerate(self._read(file)):
                if item.sample_id in items:
                    raise DatasetError(
                        f"{self._name(file)}: row {row}: sample_id {item.sample_id!r} occurs "
                        f"twice in {language} {split}; every question may occur once"
                    )
                items[item.sample_id] = item
        return tuple(items.values())

    def has_split(self, language: str, split: str) -> bool:
        return bool(self._split_files(language, split))

    @cached_property
    def identity(self) -> ReleaseIdentity:
        """Names of this release, with the hash of all its question files."""
        manifest = self.manifest
        lines = (f"{_sha256(file)}  {self._name(file)}\n" for file in self._files())
        return ReleaseIdentity(
            folder=self.path.resolve().name,
            name=_text_or_none(manifest.get("name")),
            version=_text_or_none(manifest.get("version")),
            content_hash=_text_or_none(manifest.get("content_hash")),
            data_sha256=hashlib.sha256("".join(lines).encode()).hexdigest(),
        )

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The release's manifest, empty for a plain download."""
        file = self.path / MANIFEST
        if not file.is_file():
            return {}
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise DatasetError(f"{file}: not valid JSON ({error})") from error
        if not isinstance(manifest, dict):
            raise DatasetError(f"{file}: expected a JSON object")
        return manifest

    def _files(self) -> list[Path]:
        roots = (self.path, self.path / CHOICES_FOLDER)
        found = (file for root in roots for file in root.glob("*/*-*.parquet"))
        return sorted(file for file in found if LANGUAGE_CODE.fullmatch(file.parent.name))

    def _split_files(self, language: str, split: str) -> list[Path]:
        roots = (self.path, self.path / CHOICES_FOLDER)
        return [
            file for root in roots for file in sorted((root / language).glob(f"{split}-*.parquet"))
        ]

    def _name(self, file: Path) -> str:
        return file.relative_to(self.path).as_posix()

    def _read(self, file: Path) -> Iterator[Item]:
        name = self._name(file)
        has_choices = file.parent.parent.name == CHOICES_FOLDER
        columns = _read_columns(file, name, has_choices=has_choices)
        if has_choices:
            options = columns["choices"]
        else:
            options = list(zip(*(columns[column] for column in FOUR_OPTIONS), strict=True))
        for row, texts in enumerate(options):
            fields = {column: columns[column][row] for column in TEXT_COLUMNS}
            yield _item(fields, tuple(texts), where=f"{name}: row {row}")


def _read_columns(file: Path, name: str, *, has_choices: bool) -> dict[str, list[Any]]:
    wanted = TEXT_COLUMNS + (("choices",) if has_choices else FOUR_OPTIONS)
    try:
        table = pq.ParquetFile(file).read()
    except (pa.ArrowException, OSError) as error:
        raise DatasetError(f"{name}: not a readable Parquet file ({error})") from error
    missing = [column for column in wanted if column not in table.column_names]
    if missing:
        raise DatasetError(
            f"{name}: column {', '.join(map(repr, missing))} missing; "
            f"found {', '.join(table.column_names)}"
        )
    return {column: _values(table[column], name, column) for column in wanted}


def _values(values: "pa.ChunkedArray[Any]", name: str, column: str) -> list[Any]:
    kind = values.type
    text = kind.value_type if column == "choices" and _is_list(kind) else kind
    if pa.types.is_dictionary(text):
        text = text.value_type
    if not (pa.types.is_string(text) or pa.types.is_large_string(text)) or (
        column == "choices" and not _is_list(kind)
    ):
        expected = "list<string>" if column == "choices" else "string"
        hint = ", the letter of the right option" if column == "answer" else ""
        raise DatasetError(f"{name}: column {column!r} is {kind}, expected {expected}{hint}")
    listed = values.to_pylist()
    for row, value in enumerate(listed):
        if value is None or (isinstance(value, list) and None in value):
            raise DatasetError(f"{name}: row {row}: column {column!r} is null; give a text")
    return listed


def _is_list(kind: pa.DataType) -> bool:
    return pa.types.is_list(kind) or pa.types.is_large_list(kind)


def _item(fields: dict[str, str], options: tuple[str, ...], *, where: str) -> Item:
    sample_id, letter = fields["sample_id"], fields["answer"]
    label = fields["cultural_sensitivity_label"]
    if not sample_id:
        raise DatasetError(f"{where}: sample_id is empty; expected subject/split/number")
    if not 2 <= len(options) <= len(LETTERS):
        raise DatasetError(f"{where} ({sample_id}): {len(options)} options; expected 2 to 26")
    if len(letter) != 1 or letter not in LETTERS[: len(options)]:
        raise DatasetError(
            f"{where} ({sample_id}): answer {letter!r} names no option; "
            f"expected {LETTERS[0]} to {LETTERS[len(options) - 1]}"
        )
    if label not in LABELS:
        raise DatasetError(
            f"{where} ({sample_id}): cultural_sensitivity_label {label!r}; "
            f"expected one of {', '.join(LABELS)}"
        )
    return Item(
        sample_id=sample_id,
        subject=fields["subject"],
        category=fields["subject_category"],
        question=fields["question"],
        options=options,
        answer=LETTERS.index(letter),
        label=label,
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
