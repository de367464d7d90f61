"""The rows of files one after another, checked, whatever their layout: none is kept in memory.

How a file writes its answers is told by its first rows. A file whose numbers count from 0 or from
1, nobody can tell which, waits for the others: one that has a 0 tells it for all.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from workbench.core.messages import gettext_noop
from workbench.layouts.answers import counts_from_0, find_doubt, read_key, style_of
from workbench.layouts.budget import ERRORS, Limits
from workbench.layouts.mapping import Mapping
from workbench.layouts.names import fits
from workbench.layouts.opening import OpenFile, open_files
from workbench.layouts.records import RowError
from workbench.layouts.registry import AUTO
from workbench.layouts.rows import Answers, CheckedRow, RawRow, UnreadColumn, check_row

FIRST = 4000
"""Rows of a file that tell how it writes its answers."""


class RowStream:
    """Iterates over the good rows of a path, once; the rest is in its attributes afterwards.

    Attributes:
        errors: what was wrong, at most about 1,000 of a file.
        ignored_columns: columns that nobody read.
        files: the files that were read, by name.
        layout: the one that they are read by.
        left_out: how many files were not read, by the languages that their names tell.
        others: how many rows there were in other languages than the one asked for.
        languages: the languages of which rows were given, where the files tell them.
    """

    def __init__(
        self,
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
    ) -> None:
        """`language` is the one that is read; None for all, or with `one_language` for that of the
        files which `read_benchmark` takes. The rest is as there."""
        self._files = open_files(
            path,
            required=required,
            language=language,
            one_language=one_language,
            layout=layout,
            mapping=mapping,
            header=header,
            answers=answers,
            limits=limits,
        )
        self._required, self._language = required, language
        self._seen = _Seen()
        self._from_0 = False
        self._waiting: list[list[RawRow]] = []
        self._repeats: list[RowError] = []
        self.errors: list[RowError] = []
        self.ignored_columns: set[str] = set()
        self.files: list[str] = []
        self.layout = ""
        self.left_out = Counter[str]()
        self.others: Counter[str] = Counter()
        self.languages: set[str] = set()

    def __iter__(self) -> Iterator[CheckedRow]:
        """The rows, file after file; those of doubtful files come last.

        Raises:
            FormatError: the path cannot be used, or holds more than is read.
        """
        for file in self._files:
            self.files.append(file.file.name)
            self.layout, self.left_out = file.layout, Counter(file.left_out)
            yield from self._rows_of(file)
        for rows in self._waiting:
            told: Answers | None = "index0" if self._from_0 else None
            yield from self._settled(rows, told, len(self.errors))
        self.errors.extend(self._repeats)
        self.errors.sort(key=lambda error: (error.file, error.row or 0))

    def _rows_of(self, file: OpenFile) -> Iterator[CheckedRow]:
        answers, style = file.answers, None
        first: list[RawRow] = []
        before, is_empty = len(self.errors), True
        for found in file.rows:
            if isinstance(found, UnreadColumn):
                self.ignored_columns.add(found.name)
            elif isinstance(found, RowError):
                self.errors.append(found)
            else:
                is_empty = False
                if not self._is_asked_for(found):
                    continue
                if style is not None:
                    yield from self._checked(found, style)
                else:
                    first.append(found)
                    if len(first) % FIRST == 0 and (answers or not find_doubt(first)):
                        style = self._style(first, answers)
                        yield from self._all_checked(first, style, before)
                        first = []
            if len(self.errors) - before >= ERRORS:
                return
        if is_empty and len(self.errors) == before:
            remedy = gettext_noop("Give the whole file, or remove it")
            problem = gettext_noop("holds no rows")
            self.errors.append(RowError(file.file.name, None, "file", problem, remedy))
        if first and answers is None and find_doubt(first):
            self._waiting.append(first)
        elif first:
            yield from self._settled(first, self._style(first, answers), before)

    def _is_asked_for(self, row: RawRow) -> bool:
        if row.language is None or self._language is None or fits(row.language, self._language):
            return True
        self.others[row.language] += 1
        return False

    def _style(self, rows: list[RawRow], answers: Answers | None) -> Answers:
        self._from_0 = self._from_0 or (answers is None and counts_from_0(rows))
        return style_of(rows, answers)

    def _settled(
        self, rows: list[RawRow], style: Answers | None, before: int
    ) -> Iterator[CheckedRow]:
        """The last rows of a file; where nobody can tell how it counts, it has that fault."""
        if style is None and (doubt := find_doubt(rows)):
            self.errors.append(doubt)
            return
        yield from self._all_checked(rows, style or "index0", before)

    def _all_checked(self, rows: list[RawRow], style: Answers, before: int) -> Iterator[CheckedRow]:
        for row in rows:
            if len(self.errors) - before >= ERRORS:
                return
            yield from self._checked(row, style)

    def _checked(self, row: RawRow, style: Answers) -> Iterator[CheckedRow]:
        required = self._required
        key = read_key(row, style, required="answer" in required)
        problems = check_row(row, placed="subject" in required)
        if isinstance(key, RowError):
            self.errors.append(key)
        self.errors.extend(problems)
        if problems or isinstance(key, RowError):
            return
        checked = CheckedRow.of(row, key)
        earlier = self._seen.earlier(checked, None if self._language else row.language)
        if earlier is not None:
            if len(self._repeats) < ERRORS:
                self._repeats.append(_repeated(checked, *earlier))
            return
        if row.language is not None:
            self.languages.add(row.language)
        yield checked


class _Seen:
    """Where each identifier was first, in each language: a number a row, however long its name."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._files: list[str] = []
        self._places: dict[str | None, array[int]] = {}

    def earlier(self, row: CheckedRow, language: str | None) -> tuple[str, int] | None:
        """File and row of an earlier one with the same identifier; else this one is kept."""
        if not self._files or self._files[-1] != row.file:
            self._files.append(row.file)
        number = self._ids.setdefault(row.sample_id, len(self._ids))
        places = self._places.setdefault(language, array("q"))
        places.extend([-1] * (number + 1 - len(places)))
        if places[number] < 0:
            places[number] = len(self._files) - 1 << 32 | row.row
            return None
        return self._files[places[number] >> 32], places[number] & 0xFFFFFFFF


def _repeated(row: CheckedRow, file: str, number: int) -> RowError:
    problem = gettext_noop(
        "%(sample_id)s is already in %(file)s, row %(row)s",
        sample_id=row.sample_id,
        file=file,
        row=str(number),
    )
    return RowError(row.file, row.row, "sample_id", problem, gettext_noop("Keep one of the two"))
