"""What a file holds, in UTF-8."""

import codecs

from workbench.core.messages import gettext_noop
from workbench.layouts.base import InputFile
from workbench.layouts.records import RowError


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
