"""The records of a file of JSON: one object a line, or a list of objects."""

import io
import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, TextIO

from workbench.core.messages import gettext_noop
from workbench.layouts.base import Asked
from workbench.layouts.budget import LINE
from workbench.layouts.content import NAME_ENCODING, encoding_of, open_binary, read_lines
from workbench.layouts.records import FormatError, InputFile, RowError
from workbench.layouts.rows import Record

_CHUNK = 256 * 1024
_ONE_OBJECT = gettext_noop("Write one JSON object a line")
_LIST = gettext_noop("Write a list of JSON objects, or one object a line")


def read_json(file: InputFile, asked: Asked, encoding: str) -> Iterator[Record | RowError]:
    """The objects of a file; a row is the line that it begins on."""
    with open_binary(file, asked.budget) as stream:
        start = stream.read(4096)
    encoding = encoding_of(start, encoding)
    if start.decode(encoding or "utf-8-sig", errors="ignore").lstrip()[:1] == "[" and (
        not _is_a_line(start)
    ):
        yield from _of_list(file, asked, encoding)
    else:
        yield from _of_lines(file, asked, encoding)


def _is_a_line(start: bytes) -> bool:
    """Whether the first line is a whole value: a list among lines is a fault of its row."""
    line, end, _ = start.partition(b"\n")
    if not end:
        return False
    with suppress(ValueError, RecursionError):
        found = json.loads(line)
        return not (isinstance(found, list) and all(isinstance(one, dict) for one in found))
    return False


def _of_lines(file: InputFile, asked: Asked, encoding: str) -> Iterator[Record | RowError]:
    """Blank lines are passed over."""
    lines = asked.budget.lines(file, read_lines(file, asked.budget, encoding))
    for number, line in enumerate(lines, start=1):
        if isinstance(line, RowError):
            yield line
        elif line.strip():
            record = _parse_object(file, number, line)
            yield record if isinstance(record, RowError) else (number, record)


def _parse_object(file: InputFile, row: int, line: str) -> dict[str, Any] | RowError:
    try:
        record = json.loads(line, object_pairs_hook=_unique_names)
    except json.JSONDecodeError as error:
        return _invalid(file, row, error, _ONE_OBJECT)
    except (ValueError, RecursionError) as error:
        problem = gettext_noop("is not usable JSON (%(reason)s)", reason=error.args[0])
        remedy = gettext_noop("Write one flat JSON object a line")
        return RowError(file.name, row, "row", problem, remedy)
    return record if isinstance(record, dict) else _no_object(file, row, record, _ONE_OBJECT)


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(
            gettext_noop("“%(name)s” is given twice", name=max(names, key=names.count))
        )
    return record


def _of_list(file: InputFile, asked: Asked, encoding: str) -> Iterator[Record | RowError]:
    with open_binary(file, asked.budget) as stream:
        reader = io.TextIOWrapper(stream, encoding or "utf-8-sig", newline="")
        try:
            yield from _ListReader(file, reader).records()
        except UnicodeError:
            problem = gettext_noop("is not in %(encoding)s", encoding=encoding or "UTF-8")
            yield RowError(file.name, None, "encoding", problem, NAME_ENCODING)


class _ListReader:
    """Takes the values of a list one by one from a text that is never in memory whole."""

    def __init__(self, file: InputFile, stream: TextIO) -> None:
        self._file, self._stream = file, stream
        self._text, self._at, self._row = "", 0, 1
        self._decoder = json.JSONDecoder(object_pairs_hook=_unique_names)

    def records(self) -> Iterator[Record | RowError]:
        self._skip("[")
        while (sign := self._skip(",")) not in ("]", ""):
            value = self._value()
            if isinstance(value, RowError):
                yield value
                return
            row, record = value
            yield value if isinstance(record, dict) else _no_object(self._file, row, record, _LIST)
        if not sign:
            problem = gettext_noop("the list is not closed")
            yield RowError(self._file.name, self._row, "file", problem, _LIST)

    def _skip(self, sign: str) -> str:
        """Step over white space, and a sign once; returns what stands there then."""
        while True:
            while self._at < len(self._text):
                letter = self._text[self._at]
                if not (letter.isspace() or letter == sign):
                    return letter
                sign = "" if letter == sign else sign
                self._row += letter == "\n"
                self._at += 1
            if not self._more():
                return ""

    def _value(self) -> tuple[int, Any] | RowError:
        row = self._row
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LINE:
                    raise self._too_long() from error
                if self._more():
                    continue
                return _invalid(self._file, row, error, _LIST)
            except (ValueError, RecursionError) as error:
                problem = gettext_noop("is not usable JSON (%(reason)s)", reason=error.args[0])
                return RowError(self._file.name, row, "row", problem, _LIST)
            if end == len(self._text) and self._more():
                continue  # a number may go on
            if end - self._at > LINE:
                raise self._too_long()
            self._row += self._text.count("\n", self._at, end)
            self._at = end
            return row, value

    def _more(self) -> bool:
        """Read on: as much again as waits, so that a long value is not tried too often."""
        rest = self._text[self._at :]
        more = self._stream.read(max(_CHUNK, len(rest)))
        self._text, self._at = rest + more, 0
        return bool(more)

    def _too_long(self) -> FormatError:
        return FormatError(
            gettext_noop(
                "%(file)s, row %(row)s: the record has over %(most)s characters; give texts of "
                "questions",
                file=self._file.name,
                row=str(self._row),
                most=f"{LINE:,}",
            )
        )


def _invalid(file: InputFile, row: int, error: json.JSONDecodeError, remedy: str) -> RowError:
    problem = gettext_noop(
        "is not valid JSON (%(reason)s at character %(place)s)",
        reason=error.msg,
        place=str(error.colno),
    )
    return RowError(file.name, row, "row", problem, remedy)


def _no_object(file: InputFile, row: int, found: object, remedy: str) -> RowError:
    problem = gettext_noop("is of type %(type)s, not an object", type=type(found).__name__)
    return RowError(file.name, row, "row", problem, remedy)
