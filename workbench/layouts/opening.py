"""The files of a path, one after another, each with its rows as they come: none is checked yet."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.layouts.archives import unpacked
from workbench.layouts.base import Asked
from workbench.layouts.budget import Budget, Limits
from workbench.layouts.files import FoundFiles, find_files
from workbench.layouts.mapping import Mapping
from workbench.layouts.reading import found_in
from workbench.layouts.records import InputFile
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, Found


@dataclass(frozen=True)
class OpenFile:
    """A file with its rows.

    `layout` is the name of the one it is read by, `language` what its own name tells, for rows
    that tell none; `answers` is how they are written, as somebody or the layout says.
    `left_out` are the languages of the files that are not read, one of each.
    """

    file: InputFile
    layout: str
    language: str | None
    answers: Answers | None
    rows: Iterator[Found]
    left_out: Sequence[str] = ()


def open_files(
    path: Path,
    *,
    required: Collection[str],
    language: str | None = None,
    one_language: bool = False,
    layout: str = AUTO,
    mapping: Mapping | None = None,
    header: bool | None = None,
    answers: Answers | None = None,
    limits: Limits | None = None,
) -> Iterator[OpenFile]:
    """Arguments are as in `read_benchmark`; each file is read before the next is asked for.

    Args:
        language: the one whose files are read, where names tell languages; None for all.
        one_language: whether, where none is named, files of one alone are read.

    Raises:
        FormatError: the path cannot be used, or holds more than is read; the rows raise it too.
    """
    asked = Asked(required, header, answers, Budget(limits))
    with unpacked(path, limits or Limits()) as place:
        found = find_files(place, layout=layout, mapping=mapping, surely=answers is not None)
        told = dict(zip(found.files, found.languages, strict=True))
        chosen = _chosen(found, language, one_language)
        read = set(chosen)
        left_out = [told[file] or "" for file in found.files if file not in read]
        for file in chosen:
            rows = found_in(found.layout, file, asked)
            style = answers or found.layout.answers
            yield OpenFile(file, found.layout.name, told[file], style, rows, left_out)


def _chosen(found: FoundFiles, language: str | None, one_language: bool) -> Sequence[InputFile]:
    if language:
        return found.of(language)
    return found.of_one_language() if one_language else found.files
