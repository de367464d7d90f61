"""Read a folder in the Global-MMLU layout: a release of ours or a plain download.

`workbench.release_format` says where its files lie, `workbench.layouts` reads their rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation.errors import DatasetError
from evaluation.scoring.items import Item
from workbench.core.letters import LETTERS, MAX_OPTIONS
from workbench.layouts.answers import counts_from_0, find_doubt, read_keys
from workbench.layouts.base import Asked
from workbench.layouts.reading import RawFile, read_file
from workbench.layouts.records import FormatError, InputFile
from workbench.layouts.registry import layouts
from workbench.layouts.rows import Answers, RawRow
from workbench.release_format.layout import MANIFEST, question_files
from workbench.release_format.manifest import hash_of_lines, read_manifest
from workbench.release_format.schemas import LABELS
from workbench.release_format.verification import Problem, check_files, known_hash, read_claims

REQUIRED = (
    "sample_id",
    "subject",
    "subject_category",
    "question",
    "answer",
    "cultural_sensitivity_label",
)


@dataclass(frozen=True, slots=True)
class ReleaseIdentity:
    """What names a release in results.

    `name`, `version` and `content_hash` come from its manifest and are None without one; of a
    folder whose files are not those of its manifest, `content_hash` is None, and `damage` says so;
    `answers` is how whoever asked said that keys are written;
    `data_sha256` is computed from the question files themselves: SHA-256 over one line
    `{SHA-256 of the file}  {path in the folder}` a file, in the order of the paths.
    """

    folder: str
    name: str | None
    version: str | None
    content_hash: str | None
    data_sha256: str
    damage: str | None = None
    answers: Answers | None = None


class Release:
    """A folder of questions on disk, read one language and split at a time.

    `answers` says how keys are written; None to tell it from the files, of which one that has a 0
    tells it for the others. Raises `DatasetError` when the folder is missing or holds no language.
    """

    def __init__(self, path: Path, answers: Answers | None = None) -> None:
        self.path = path
        self.answers = answers
        if not path.is_dir():
            raise DatasetError(f"{path}: no such folder; give the folder that holds en/, es/, ...")
        if not self.languages:
            raise DatasetError(
                f"{path}: no language found; expected files such as en/test-00000-of-00001.parquet"
            )

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that hold questions of any split, sorted."""
        return tuple(sorted({file.parent.name for file in question_files(self.path)}))

    def items(self, language: str, split: str) -> tuple[Item, ...]:
        """Every item of one split in file order, four options first.

        Raises `DatasetError`, naming file, row and column, for data that cannot be scored, and
        when the language has no such split.
        """
        files = question_files(self.path, language, split)
        if not files:
            raise DatasetError(
                f"{self.path / language}: no {split}-*.parquet; "
                f"languages here: {', '.join(self.languages)}"
            )
        items: dict[str, Item] = {}
        for file in files:
            for row, item in self._read(file):
                if items.setdefault(item.sample_id, item) is not item:
                    problem = f"{item.sample_id!r} occurs twice in {language} {split}"
                    raise _refusal(row, "sample_id", problem, "Keep every question once")
        return tuple(items.values())

    def has_split(self, language: str, split: str) -> bool:
        return bool(question_files(self.path, language, split))

    @cached_property
    def identity(self) -> ReleaseIdentity:
        """Names of this release, with the hash of all its question files."""
        manifest = self.manifest
        files = sorted(question_files(self.path))
        return ReleaseIdentity(
            folder=self.path.resolve().name,
            name=_text_or_none(manifest.get("name")),
            version=_text_or_none(manifest.get("version")),
            content_hash=None if self.problems else _text_or_none(manifest.get("content_hash")),
            data_sha256=hash_of_lines((self._name(file), known_hash(file)) for file in files),
            damage=self.damage,
            answers=self.answers,
        )

    @property
    def damage(self) -> str | None:
        """What is not as the manifest says, in a line; None where nothing is, or without one."""
        if not self.problems:
            return None
        first, *others = self.problems
        more = f", and {len(others)} more" if others else ""
        return f"{first.file} {first.problem}{more}"

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What is not as the manifest says; without a manifest nothing can be said.

        Files that somebody laid beside those of the release are none, but for questions.
        """
        if not (self.path / MANIFEST).exists():
            return ()
        claims = read_claims(self.path)
        if isinstance(claims, Problem):
            return (claims,)
        known = {MANIFEST, *claims.files, *map(self._name, question_files(self.path))}
        found = check_files(self.path, claims, known_hash)
        return tuple(problem for problem in found if problem.file in known)

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The release's manifest, empty for a plain download."""
        file = self.path / MANIFEST
        if not file.is_file():
            return {}
        try:
            return read_manifest(self.path)
        except ValueError as error:
            raise DatasetError(f"{file}: not valid JSON ({error})") from error

    def _name(self, file: Path) -> str:
        return file.relative_to(self.path).as_posix()

    def _read(self, file: Path) -> Iterator[tuple[RawRow, Item]]:
        found = self._rows(file)
        keys, errors = read_keys(found.rows, self._answers_in(found.rows), required=True)
        for error in (*found.errors, *errors):
            raise DatasetError(str(error))
        for row, key in zip(found.rows, keys, strict=True):
            yield row, _item(row, key or 0)

    def _rows(self, file: Path) -> RawFile:
        named = InputFile(file, self._name(file))
        try:
            return read_file(layouts()["global-mmlu"], named, Asked(REQUIRED))
        except FormatError as too_much:
            raise DatasetError(str(too_much)) from too_much

    def _answers_in(self, rows: list[RawRow]) -> Answers | None:
        if self.answers is None and find_doubt(rows) and self._counts_from_0:
            return "index0"
        return self.answers

    @cached_property
    def _counts_from_0(self) -> bool:
        return any(counts_from_0(self._rows(file).rows) for file in question_files(self.path))


def _item(row: RawRow, key: int) -> Item:
    """The item; unlike in a benchmark to work on, its texts may be empty and its id of any form."""
    if not 2 <= len(row.options) <= MAX_OPTIONS:
        remedy = f"Give 2 to {MAX_OPTIONS}"
        raise _refusal(row, "options", f"{len(row.options)} options", remedy)
    label = str(row.label).strip().upper()
    if label not in LABELS:
        remedy = f"Write one of {', '.join(LABELS)}"
        raise _refusal(row, "cultural_sensitivity_label", f"is {row.label!r}", remedy)
    if not row.sample_id:
        raise _refusal(row, "sample_id", "is empty", "Write {subject}/{split}/{number}")
    options = zip(LETTERS.lower(), row.options, strict=False)
    return Item(
        sample_id=_text(row, "sample_id", row.sample_id),
        subject=_text(row, "subject", row.subject),
        category=_text(row, "subject_category", row.category or ""),
        question=_text(row, "question", row.question),
        options=tuple(_text(row, f"option_{letter}", text) for letter, text in options),
        answer=key,
        label=label,
        written_label="" if row.label == label else str(row.label),
    )


def _text(row: RawRow, field: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal(row, field, "is missing", "Fill it in")
    return value


def _refusal(row: RawRow, field: str, problem: str, remedy: str) -> DatasetError:
    return DatasetError(str(row.error(field, problem, remedy)))


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
