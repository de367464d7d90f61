"""Which files of a path are meant, and what they say in UTF-8."""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from annotations.formats.records import FormatError, RowError
from workbench.core.messages import gettext_noop

Format = Literal["auto", "mmlu-csv", "global-mmlu-jsonl", "global-mmlu-parquet"]
FORMATS: tuple[str, ...] = get_args(Format)

SPLITS = ("test", "dev", "val")
_SUFFIXES = {
    "mmlu-csv": (".csv",),
    "global-mmlu-jsonl": (".jsonl", ".ndjson", ".json"),
    "global-mmlu-parquet": (".parquet",),
}
# JSON files that describe a dataset and hold none of its rows.
_METADATA = {"manifest.json", "croissant.json", "dataset_info.json", "dataset_infos.json"}
_CSV_NAME = re.compile(
    rf"(?P<subject>.+?)_(?P<split>{'|'.join(SPLITS)})(?:_(?P<language>[A-Za-z]{{2,3}}(?:[-_]\w+)?))?"
)


@dataclass(frozen=True)
class InputFile:
    """A file to read; `name` is how messages call it."""

    path: Path
    name: str


@dataclass(frozen=True)
class CsvName:
    """What the name `{subject}_{split}.csv` or `{subject}_{split}_{language}.csv` says."""

    subject: str
    split: str
    language: str | None


def parse_csv_name(path: Path) -> CsvName | None:
    """The parts of a file's name in the MMLU layout, or None."""
    found = _CSV_NAME.fullmatch(path.stem)
    return CsvName(found["subject"], found["split"], found["language"]) if found else None


def find_files(path: Path, *, format: str, language: str) -> tuple[str, list[InputFile]]:
    """The format and the files that `path` stands for.

    Raises:
        FormatError: the path does not exist, holds nothing to read, or several formats.
    """
    if format not in FORMATS:
        raise FormatError(
            gettext_noop(
                "unknown format “%(format)s”: give --format as one of %(known)s",
                format=format,
                known=_one_of(FORMATS),
            )
        )
    try:
        if not path.exists():
            raise FormatError(
                gettext_noop(
                    "%(path)s does not exist, or is a link that leads nowhere", path=str(path)
                )
            )
        if path.is_file():
            return _format_of_file(path, format), [InputFile(path, path.name)]
        if path.is_dir():
            return _find_in_folder(path, format, language)
    except OSError as error:
        place, reason = str(error.filename or path), error.strerror or ""
        raise FormatError(
            gettext_noop("%(path)s cannot be read: %(reason)s", path=place, reason=reason)
        ) from error
    raise FormatError(gettext_noop("%(path)s is neither a file nor a folder", path=str(path)))


def _format_of_file(path: Path, format: str) -> str:
    if format != "auto":
        return format
    for name, suffixes in _SUFFIXES.items():
        if path.suffix.lower() in suffixes:
            return name
    raise FormatError(
        gettext_noop(
            "the format of %(path)s cannot be told from its name: give --format as one of "
            "%(known)s",
            path=str(path),
            known=_one_of(_SUFFIXES),
        )
    )


def _find_in_folder(folder: Path, format: str, language: str) -> tuple[str, list[InputFile]]:
    wanted = list(_SUFFIXES) if format == "auto" else [format]
    found = {name: files for name in wanted if (files := _list(folder, name, language))}
    if not found:
        raise FormatError(
            gettext_noop(
                "%(folder)s holds no benchmark file: expected {subject}_{split}.csv here or in "
                "test/, dev/ or val/, or JSON lines or Parquet here or in %(language)s/",
                folder=str(folder),
                language=language,
            )
        )
    if len(found) > 1:
        raise FormatError(
            gettext_noop(
                "%(folder)s holds files of several formats: give --format as one of %(known)s",
                folder=str(folder),
                known=_one_of(found),
            )
        )
    name, files = found.popitem()
    return name, files


def _list(folder: Path, format: str, language: str) -> list[InputFile]:
    subfolders = SPLITS if format == "mmlu-csv" else (language,)
    files = [
        InputFile(path, path.relative_to(folder).as_posix())
        for place in (folder, *(folder / name for name in subfolders))
        if place.is_dir()
        for path in _children(place)
        if path.suffix.lower() in _SUFFIXES[format] and path.name not in _METADATA
    ]
    return _in_language(files, language) if format == "mmlu-csv" else files


def _children(folder: Path) -> list[Path]:
    """What lies in a folder and is no folder; links that lead nowhere are kept to be named."""
    return sorted(
        path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir()
    )


def _in_language(files: list[InputFile], language: str) -> list[InputFile]:
    """Files named for the language, else those named for none; misnamed files are kept."""
    named: dict[str | None, list[InputFile]] = {}
    misnamed: list[InputFile] = []
    for file in files:
        name = parse_csv_name(file.path)
        (misnamed if name is None else named.setdefault(name.language, [])).append(file)
    if named and not {language, None} & named.keys():
        others = _one_of(sorted(str(other) for other in named))
        raise FormatError(
            gettext_noop(
                "the files here are for %(others)s, none is for %(language)s: see --language",
                others=others,
                language=language,
            )
        )
    return named.get(language, named.get(None, [])) + misnamed


def read_bytes(file: InputFile) -> bytes | RowError:
    """The content of a file, or why it cannot be read."""
    try:
        return file.path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = gettext_noop("cannot be read: %(reason)s", reason=reason)
        remedy = gettext_noop("Check the path and its rights")
        return RowError(file.name, None, "file", problem, remedy)


def decode(file: InputFile, content: bytes) -> str | list[RowError]:
    """The text of UTF-8 content without its byte order mark, or one error a broken line."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return [_encoding_error(file, 1, gettext_noop("is in UTF-16"))]
    try:
        return content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return _undecodable_lines(file, content)


def _undecodable_lines(file: InputFile, content: bytes) -> list[RowError]:
    errors: list[RowError] = []
    offset = 0
    for row, line in enumerate(content.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            where = offset + error.start
            problem = gettext_noop(
                "byte 0x%(byte)s at offset %(where)s is not UTF-8",
                byte=f"{line[error.start]:02x}",
                where=str(where),
            )
            errors.append(_encoding_error(file, row, problem))
        offset += len(line) + 1
    return errors


def _encoding_error(file: InputFile, row: int, problem: str) -> RowError:
    return RowError(file.name, row, "encoding", problem, gettext_noop("Save the file as UTF-8"))


def _one_of(names: Iterable[str]) -> str:
    return ", ".join(names)
