"""The lines of a text file in UTF-8, one after another: a large file is never in memory whole."""

import codecs
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from workbench.core.messages import gettext_noop
from workbench.layouts.budget import LINE, LINES_IN_MEMORY, too_many_lines
from workbench.layouts.records import FormatError, InputFile, RowError

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_lines(file: InputFile) -> Iterator[str | RowError]:
    """Each line with its end, without the file's byte order mark.

    In place of a line that is no UTF-8 stands an error. Lines end with `\\n`.

    Raises:
        FormatError: a line is longer than any row may be.
        OSError: the file cannot be read.
    """
    with file.path.open("rb") as stream:
        yield from _lines(file.name, stream)


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


def decode(name: str, content: bytes) -> str | list[RowError]:
    """The text of a small file that is in memory, or one error a broken line.

    Raises:
        FormatError: a line is longer than any row may be, or there are too many.
    """
    lines = list(islice(_lines(name, io.BytesIO(content)), LINES_IN_MEMORY + 1))
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


def _lines(name: str, stream: BinaryIO) -> Iterator[str | RowError]:
    row, offset = 0, 0
    while line := stream.readline(LINE + 1):
        row += 1
        if row == 1 and line.startswith(_UTF_16):
            yield _encoding_error(name, row, gettext_noop("is in UTF-16"))
            return
        if len(line) > LINE:
            raise FormatError(
                gettext_noop(
                    "%(file)s, row %(row)s: the line has over %(most)s bytes; write one "
                    "record a line",
                    file=name,
                    row=str(row),
                    most=f"{LINE:,}",
                )
            )
        content = line.removeprefix(codecs.BOM_UTF8) if row == 1 else line
        try:
            yield content.decode("utf-8")
        except UnicodeDecodeError as error:
            place = offset + len(line) - len(content) + error.start
            yield _not_utf_8(name, row, content[error.start], place)
        offset += len(line)


def _not_utf_8(name: str, row: int, byte: int, place: int) -> RowError:
    problem = gettext_noop(
        "byte 0x%(byte)s at offset %(where)s is not UTF-8", byte=f"{byte:02x}", where=str(place)
    )
    return _encoding_error(name, row, problem)


def _encoding_error(name: str, row: int, problem: str) -> RowError:
    return RowError(name, row, "encoding", problem, gettext_noop("Save the file as UTF-8"))
