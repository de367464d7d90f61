"""The files of an export, and the JSON values in them one after another: a large file is never in
memory whole.
"""

import codecs
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from annotations.formats.foreign.given import Reading
from workbench.core.json_reading import require_storable
from workbench.core.messages import gettext_noop as _
from workbench.layouts.budget import LINE
from workbench.layouts.records import FormatError, InputFile

CHUNK = 1024 * 1024
FILES = 5000
_SPACE = re.compile(r"[ \t\r\n]*+")
_DECODER = json.JSONDecoder(parse_constant=lambda _name: None)
"""Python writes `NaN` for what is missing, which no JSON is."""

NO_JSON = _("is no JSON")
ONE_OBJECT = _("Give the file as the tool exports it")


class Broken(ValueError):
    """What stands here is no JSON value."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def files_of(path: Path, suffixes: tuple[str, ...]) -> list[InputFile]:
    """The file, or those of such names in the folder and below it.

    Raises:
        FormatError: there is nothing there to read, or too much.
    """
    if path.is_file():
        return [InputFile(path, path.name)]
    if not path.is_dir():
        raise FormatError(_("%(path)s does not exist, or is no file", path=str(path)))
    found = [
        InputFile(one, one.relative_to(path).as_posix())
        for one in sorted(path.rglob("*"))
        if one.suffix.lower() in suffixes and one.is_file()
        if not any(part.startswith(".") for part in one.relative_to(path).parts)
    ]
    if not found:
        known = ", ".join(suffixes)
        raise FormatError(
            _("%(folder)s holds no file of decisions (%(known)s)", folder=path.name, known=known)
        )
    if len(found) > FILES:
        raise FormatError(_("%(folder)s holds over %(most)s files", folder=path.name, most="5000"))
    return found


def json_records(file: InputFile, reading: Reading) -> Iterator[tuple[int, Any]]:
    """Each value of a JSON list by its number, or of JSON lines by the line on which it starts.

    A file that holds one object holds one value. What is no JSON goes to the errors.

    Raises:
        FormatError: there is more than is read at once.
        OSError: the file cannot be read.
    """
    reading.budget.open(file)
    with file.path.open("rb") as content:
        stream = _Stream(content)
        try:
            records = _members(stream) if stream.begins_with("[") else _values(stream)
            for row, value in records:
                if problem := _problem(value):
                    reading.refuse(file.name, row, "row", problem, ONE_OBJECT)
                else:
                    reading.budget.count_row(file)
                    yield row, value
                if reading.is_full:
                    return
        except UnicodeDecodeError:
            problem, remedy = _("is not in UTF-8"), _("Save the file as UTF-8")
            reading.refuse(file.name, None, "encoding", problem, remedy)


def _problem(value: Any) -> str:
    """Why a value is not taken; empty where it is."""
    if isinstance(value, Broken):
        return value.problem
    try:
        require_storable(value)
    except ValueError as error:
        return str(error)
    return ""


def json_objects(file: InputFile, reading: Reading) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Those of the values that are objects; the others go to the errors."""
    for row, value in json_records(file, reading):
        if isinstance(value, Mapping):
            yield row, value
        else:
            reading.refuse(file.name, row, "row", _("is no JSON object"), ONE_OBJECT)


def _members(stream: "_Stream") -> Iterator[tuple[int, Any]]:
    stream.step()
    number = 0
    while stream.skip_space() and not stream.is_at("]"):
        number += 1
        try:
            yield number, stream.value()
        except Broken as error:
            yield number, error
            return
        if stream.skip_space() and stream.is_at(","):
            stream.step()
        elif not stream.is_at("]"):
            yield number, Broken(NO_JSON)
            return


def _values(stream: "_Stream") -> Iterator[tuple[int, Any]]:
    while stream.skip_space():
        row = stream.line
        try:
            yield row, stream.value()
        except Broken as error:
            yield row, error
            stream.skip_line()


class _Stream:
    """Text that is decoded as it is needed."""

    def __init__(self, content: BinaryIO) -> None:
        self._content = content
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._is_whole = False
        self.line = 1

    def begins_with(self, mark: str) -> bool:
        return self.skip_space() and self.is_at(mark)

    def is_at(self, mark: str) -> bool:
        return self._text.startswith(mark, self._at)

    def step(self) -> None:
        self._at += 1

    def skip_space(self) -> bool:
        """Whether anything comes after it."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._pass(found.end() if found else self._at)
            if self._at < len(self._text):
                return True
            if not self._read_on():
                return False

    def skip_line(self) -> None:
        while (end := self._text.find("\n", self._at)) < 0:
            self._pass(len(self._text))
            if not self._read_on():
                return
        self._pass(end + 1)

    def value(self) -> Any:
        """The value that begins here.

        Raises:
            Broken: there is none, or it is longer than any record may be.
        """
        while True:
            try:
                found, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise Broken(_("is nested too deep")) from None
            except ValueError:
                if len(self._text) - self._at > LINE or not self._read_on():
                    raise Broken(NO_JSON) from None
                continue
            # A number may go on in what is not read yet.
            if end == len(self._text) and self._read_on():
                continue
            self._pass(end)
            return found

    def _pass(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _read_on(self) -> bool:
        """Whether there was more to read."""
        while not self._is_whole:
            chunk = self._content.read(CHUNK)
            self._is_whole = not chunk
            if more := self._decoder.decode(chunk, final=self._is_whole):
                self._text = self._text[self._at :] + more
                self._at = 0
                return True
        return False
