"""What a client asks of a release's rows, held against what the release has."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow.parquet as pq

from workbench.core.messages import Message, gettext_noop
from workbench.release_format.layout import CHOICES_FOLDER, LANGUAGE_CODE, LITE_FOLDER, config_of

Opener = Callable[[str], AbstractContextManager[Any]]
"""Opens a file of the folder for reading, by its path there."""

COLUMN_OF: Final[Mapping[str, str]] = {
    "language": "language",
    "split": "split",
    "subject": "subject",
    "category": "subject_category",
    "label": "cultural_sensitivity_label",
    "state": "state",
    "reviewed": "reviewed",
}
"""The column that each filter is about."""

OF_THE_FILE: Final = ("language", "split")
OF_PROVENANCE: Final = ("state", "reviewed")
"""What rows of questions do not say themselves: their file does, or the table of provenance."""

FAMILIES: Final = (CHOICES_FOLDER, LITE_FOLDER)
"""Folders of questions beside the main ones, one config a language in each."""


class AskedWrongly(ValueError):
    """`field` names the parameter."""

    def __init__(self, field: str, problem: Message) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


@dataclass(frozen=True)
class Part:
    """The files of one split of a config; `language` is that of questions, empty for a table."""

    config: str
    split: str
    language: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A choice of rows: a config, what columns must be one of, and which columns are wanted.

    `filters` are by their names in `COLUMN_OF`; what is left out is not filtered by. Without
    `columns` all are given. `limit` is the most rows of a page, None for all that there are.
    """

    config: str = ""
    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    columns: Sequence[str] = ()
    limit: int | None = None
    cursor: str = ""

    @property
    def digest(self) -> str:
        """Names what is asked for, whatever the page: a cursor goes on with the same alone."""
        told = (self.config, sorted((name, list(values)) for name, values in self.filters.items()))
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@contextmanager
def parquet(open_file: Opener, path: str) -> Iterator[pq.ParquetFile]:
    with open_file(path) as source, pq.ParquetFile(source) as file:
        yield file


def parts_of(manifest: Mapping[str, Any]) -> list[Part]:
    """Every split of every config: the source's language first, `test` before `dev`.

    The order is not the manifest's, which the database does not keep.
    """
    files: dict[tuple[str, str], list[str]] = {}
    for entry in manifest["files"]:
        if str(entry["path"]).endswith(".parquet"):
            files.setdefault(config_of(entry["path"]), []).append(entry["path"])
    parts = [
        Part(config, split, _language_of(paths[0]), tuple(paths))
        for (config, split), paths in files.items()
    ]

    def place(one: Part) -> tuple[object, ...]:
        is_source = one.language == manifest["source_language"]
        return (not is_source, one.config, one.split != "test", one.split != "dev", one.split)

    return sorted(parts, key=place)


def parts_asked(manifest: Mapping[str, Any], asked: Asked) -> list[Part]:
    """The parts that the choice is about, in order.

    Raises:
        AskedWrongly: there is no such config, language or split.
    """
    known = parts_of(manifest)
    parts = _of_config(known, asked.config)
    if not parts[0].language:
        _require_there(manifest, known, asked)
    for name in OF_THE_FILE:
        if parts[0].language and name in asked.filters:
            parts = list(_narrowed(parts, name, asked.filters[name]))
    return parts


def _require_there(manifest: Mapping[str, Any], known: Sequence[Part], asked: Asked) -> None:
    """A table may have no row of a language or split that the release has, but of no other."""
    coverage: Mapping[str, Mapping[str, Any]] = manifest.get("coverage", {})
    splits = {split for of_language in coverage.values() for split in of_language}
    for name, told in (("language", {*coverage}), ("split", splits)):
        there = told | {getattr(one, name) for one in known if one.language}
        for value in asked.filters.get(name, ()):
            if value not in there:
                raise AskedWrongly(name, unknown(value, sorted(there)))


def _of_config(known: Sequence[Part], config: str) -> list[Part]:
    families = {one.config: _family(one) for one in known}
    if config in ("", *FAMILIES):
        found = [one for one in known if families[one.config] == config and one.language]
    else:
        found = [one for one in known if one.config == config]
    if not found:
        names = [name for name in FAMILIES if name in families.values()] + list(families)
        raise AskedWrongly("config", unknown(config, names))
    return found


def _narrowed(parts: Sequence[Part], name: str, values: Sequence[str]) -> Iterator[Part]:
    """The parts of these languages, or splits, in the order in which they are asked for."""
    for value in values:
        found = [one for one in parts if getattr(one, name) == value]
        if not found:
            there = dict.fromkeys(getattr(one, name) for one in parts)
            raise AskedWrongly(name, unknown(value, list(there)))
        yield from found


def unknown(value: str, known: Sequence[str]) -> Message:
    return gettext_noop(
        "There is no “%(value)s” here; choose from: %(known)s.",
        value=value,
        known=", ".join(known),
    )


def _family(part: Part) -> str:
    folder, _, _ = part.paths[0].partition("/")
    return folder if folder in FAMILIES else ""


def _language_of(path: str) -> str:
    *folders, language, _name = path.split("/")
    is_question = folders in ([], *([one] for one in FAMILIES))
    return language if is_question and LANGUAGE_CODE.fullmatch(language) else ""
