"""The first rows of an upload as they would come in, each with what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from annotations.services.import_checks import too_long
from annotations.services.page_words import in_page_words
from annotations.services.uploads import as_sent, readable
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.benchmark import read_benchmark
from workbench.layouts.budget import Limits
from workbench.layouts.records import FormatError, RowError, SourceItem

SHOWN = 20
MEGABYTE = 1024 * 1024
LOOKED_AT = Limits(rows=20_000, size=64 * MEGABYTE)
"""What a page reads of a file; a job reads the whole."""


@dataclass(frozen=True)
class Row:
    """One row: the question that it gives, or what is wrong with it."""

    file: str
    number: int | None
    item: SourceItem | None
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """The first rows of an upload; `problem` says why there are none."""

    rows: tuple[Row, ...] = ()
    files: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    problem: str = ""


def preview(*, stored: str, language: str, reading: dict[str, Any]) -> Preview:
    """What would come in of an upload by this way of reading it. Stores nothing."""
    try:
        with readable(stored=stored) as path:
            result = read_benchmark(path, language=language, limits=LOOKED_AT, **reading)
    except FormatError as error:
        return Preview(problem=_said(error.args[0]))
    except Invalid as refusal:
        return Preview(problem=" ".join(refusal.fields.values()))
    errors = (*result.errors, *too_long(result.records))
    return Preview(_rows(result.records, errors), result.files, result.ignored_columns)


def _rows(items: Iterable[SourceItem], errors: Iterable[RowError]) -> tuple[Row, ...]:
    problems: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    for error in errors:
        told = f"{error.field}: {_said(error.problem)}. {_said(error.remedy)}."
        problems[error.file, error.row].append(told)
    good: dict[tuple[str, int | None], SourceItem] = {
        (item.file, item.row): item for item in islice(items, SHOWN)
    }
    places = sorted(set(good) | set(islice(problems, SHOWN)), key=lambda at: (at[0], at[1] or 0))
    return tuple(Row(*place, good.get(place), tuple(problems[place])) for place in places[:SHOWN])


def _said(text: str) -> str:
    return in_page_words(told=as_sent(told=localized(text, _)))
