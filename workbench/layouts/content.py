"""The lines of a text file, one after another: a large file is never in memory whole.

A file is in UTF-8, or in UTF-16 and says so by its byte order mark; in another encoding only where
somebody says which. What ends in `.gz` is unpacked as it is read, within the budget.
"""

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any, BinaryIO

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import LINE, LINES_IN_MEMORY, Budget, too_many_lines
from workbench.layouts.records import FormatError, InputFile, RowError

CHUNK = 1024 * 1024
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE = re.compile(r"utf_?-?(16|32)", re.IGNORECASE)
"""Encodings in which a line's end is more than one byte."""

SAVE = gettext_noop("Save the file as UTF-8")
WESTERN = 0.15
"""The share of letters beyond ASCII up to which a text reads like a Western language's."""

NAME_ENCODING = gettext_noop(
    "Save the file as UTF-8, or name its encoding with its columns, as by --map encoding=cp1252"
)
"""For tables alone: no other file is read in another encoding."""


def read_lines(
    file: InputFile, budget: Budget | None = None, encoding: str = ""
) -> Iterator[str | RowError]:
    """Each line with its end, without the file's byte order mark.

    In place of a line that is not in the encoding stands an error. Lines end with `\\n`.

    Raises:
        FormatError: a line is longer than any row may be, or the budget does not last.
        OSError: the file cannot be read.
    """
    with open_binary(file, budget or Budget()) as stream:
        for line in _lines(file.name, stream, encoding):
            yield replace(line, remedy=NAME_ENCODING) if isinstance(line, RowError) else line


@contextmanager
def open_binary(file: InputFile, budget: Budget) -> Iterator[BinaryIO]:
    """The content of a file, unpacked where it is packed."""
    with file.path.open("rb") as stored:
        if file.path.suffix.lower() != ".gz":
            yield stored
            return
        with gzip.GzipFile(fileobj=stored) as unpacked:
            yield io.BufferedReader(_Counted(unpacked, file, budget))


class _Counted(io.RawIOBase):
    """Unpacked bytes, counted before they are used."""

    def __init__(self, unpacked: gzip.GzipFile, file: InputFile, budget: Budget) -> None:
        self._unpacked, self._file, self._budget = unpacked, file, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._unpacked.readinto(buffer)
        self._budget.decode(self._file, size)
        return size


def texts(lines: Iterator[str | RowError], errors: list[RowError]) -> Iterator[str]:
    """The lines as `csv` wants them, where a carriage return alone ends one too.

    What is no UTF-8 goes to `errors`, and an empty line takes its place.
    """
    for line in lines:
        if isinstance(line, RowError):
            errors.append(line)
            yield "\n"
        elif "\r" in line:
            yield from io.StringIO(line, newline="")
        else:
            yield line


def decode(name: str, content: bytes, encoding: str = "") -> str | list[RowError]:
    """The text of a small file that is in memory, or one error a broken line.

    Raises:
        FormatError: a line is longer than any row may be, or there are too many.
    """
    lines = list(islice(_lines(name, io.BytesIO(content), encoding), LINES_IN_MEMORY + 1))
    if len(lines) > LINES_IN_MEMORY:
        raise too_many_lines(name, LINES_IN_MEMORY)
    errors = [line for line in lines if isinstance(line, RowError)]
    return errors or "".join(line for line in lines if isinstance(line, str))


def text_of(name: str, content: bytes) -> str:
    """The text of a small file that is read as a whole.

    Raises:
        FormatError: it is no UTF-8, a line is longer than any row may be, or there are too many;
            the message says what to do.
    """
    found = decode(name, content)
    if isinstance(found, str):
        return found
    first = found[0]
    raise FormatError(
        gettext_noop(
            "%(file)s, line %(line)s: %(problem)s. %(remedy)s.",
            file=name,
            line=str(first.row),
            problem=first.problem,
            remedy=first.remedy,
        )
    )


def likely_encoding(start: bytes) -> str:
    """What a file that is no UTF-8 is likely in; empty where nobody can tell by its bytes.

    Windows-1252 is what spreadsheet programs write of Western languages: few letters are beyond
    ASCII there. In other scripts nearly all are, and which encoding it is only their readers see.
    """
    beyond = sum(byte >= 0x80 for byte in start)
    try:
        start.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "cp1252" if 0 < beyond <= WESTERN * len(start) else ""


def encoding_of(start: bytes, asked: str) -> str:
    """The encoding of a file that begins so; empty for UTF-8."""
    return asked or ("utf-16" if start.startswith(_UTF_16) else "")


def _lines(name: str, stream: BinaryIO, encoding: str = "") -> Iterator[str | RowError]:
    first = stream.readline(LINE + 1)
    encoding = encoding_of(first, encoding)
    if _WIDE.match(encoding):
        yield from _wide_lines(name, first, stream, encoding)
        return
    offset, lines = 0, chain([first], iter(partial(stream.readline, LINE + 1), b""))
    for row, line in enumerate(lines if first else (), start=1):
        if len(line) > LINE:
            raise _too_long(name, row)
        content = line.removeprefix(codecs.BOM_UTF8) if row == 1 else line
        try:
            yield content.decode(encoding or "utf-8")
        except UnicodeError as error:  # not every codec says where
            start = getattr(error, "start", 0)
            place = offset + len(line) - len(content) + start
            yield _undecodable(name, row, content[start], place, encoding)
        offset += len(line)


def _wide_lines(
    name: str, start: bytes, stream: BinaryIO, encoding: str
) -> Iterator[str | RowError]:
    """Lines of UTF-16 or UTF-32: where one is broken, nobody knows where the next begins."""
    decoder = codecs.getincrementaldecoder(encoding)()
    row, rest = 1, ""
    try:
        for chunk in chain([start], iter(partial(stream.read, CHUNK), b""), [b""]):
            text = decoder.decode(chunk, final=not chunk)
            lines = (rest + text.removeprefix("\ufeff")).split("\n")
            rest = lines.pop()
            for line in lines:
                yield f"{line}\n"
                row += 1
            if len(rest) > LINE:
                raise _too_long(name, row)
    except UnicodeError:
        problem = gettext_noop("is not in %(encoding)s", encoding=encoding)
        yield _encoding_error(name, row, problem)
        return
    if rest:
        yield rest


def _too_long(name: str, row: int) -> FormatError:
    return FormatError(
        gettext_noop(
            "%(file)s, row %(row)s: the line has over %(most)s bytes; write one record a line",
            file=name,
            row=str(row),
            most=f"{LINE:,}",
        )
    )


def _undecodable(name: str, row: int, byte: int, place: int, encoding: str) -> RowError:
    problem = gettext_noop(
        "byte 0x%(byte)s at offset %(where)s is not %(encoding)s",
        byte=f"{byte:02x}",
        where=str(place),
        encoding=encoding or "UTF-8",
    )
    return _encoding_error(name, row, problem)


def _encoding_error(name: str, row: int, problem: str) -> RowError:
    return RowError(name, row, "encoding", problem, SAVE)
