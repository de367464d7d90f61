"""The first rows of an upload as they would come in, each with what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from annotations.services.page_words import in_page_words
from annotations.services.uploads import as_sent, readable, unpacks_to
from workbench.core.errors import Invalid
from workbench.core.messages import localized
from workbench.layouts.benchmark import required_of
from workbench.layouts.guessing import Guess, guess_mapping
from workbench.layouts.records import FormatError, RowError
from workbench.layouts.rows import CheckedRow
from workbench.layouts.streaming import RowStream

SHOWN = 20
LOOKED_AT = 64 * 1024 * 1024
"""Bytes that a page unpacks of an archive; a job reads the whole."""


@dataclass(frozen=True)
class Row:
    """One row: the question that it gives, or what is wrong with it."""

    file: str
    number: int | None
    item: CheckedRow | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The first rows of an upload; `problem` says why there are none."""

    rows: tuple[Row, ...] = ()
    files: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    problem: str = ""

    @property
    def bad(self) -> int:
        """How many of the rows cannot come in."""
        return sum(row.item is None for row in self.rows)


def guess(*, stored: str, encoding: str = "", header: bool | None = None) -> Guess | None:
    """What an upload most likely is; None where nothing can be told of it."""
    try:
        _require_small(stored)
        with readable(stored=stored) as path:
            return guess_mapping(path, encoding=encoding, header=header)
    except (FormatError, Invalid):
        return None


def preview(*, stored: str, language: str | None, reading: dict[str, Any]) -> Preview:
    """What would come in of an upload by this way of reading it. Stores nothing."""
    try:
        _require_small(stored)
        with readable(stored=stored) as path:
            stream = RowStream(
                path,
                required=required_of(reading.get("mapping")),
                language=language,
                limits=settings.IMPORT_LIMITS,
                **reading,
            )
            items = list(islice(stream, SHOWN))
    except FormatError as error:
        return Preview(problem=_said(error.args[0]))
    except Invalid as refusal:
        return Preview(problem=" ".join(refusal.fields.values()))
    columns = tuple(sorted(stream.ignored_columns))
    return Preview(_rows(items, stream.errors), tuple(stream.files), columns)


def _require_small(stored: str) -> None:
    if stored.endswith(".zip") and unpacks_to(stored=stored) > LOOKED_AT:
        problem = _("The archive is too large to be shown here; an import reads it whole.")
        raise Invalid(file=problem)


def _rows(items: Iterable[CheckedRow], errors: Iterable[RowError]) -> tuple[Row, ...]:
    problems: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    for error in errors:
        told = f"{error.field}: {_said(error.problem)}. {_said(error.remedy)}."
        problems[error.file, error.row].append(told)
    bad = [Row(*place, None, tuple(told)) for place, told in islice(problems.items(), SHOWN)]
    good = [Row(item.file, item.row, item) for item in items]
    return tuple(sorted([*bad, *good], key=lambda row: (row.file, row.number or 0))[:SHOWN])


def _said(text: str) -> str:
    return in_page_words(told=as_sent(told=localized(text, _)))
