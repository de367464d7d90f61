"""Documents that people write, read with all that is wrong with them: TOML files, and JSON.

A `Table` gives what its keys hold where that is of the right type, and notes a problem where it is
not, so that one reading finds them all.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from workbench.core.limits import Range
from workbench.core.messages import gettext_noop as _

MOST_SAID = 10
LONGEST_SAID = 60
"""Names in one message, and the characters of one."""

NUMBER = 1e9
"""What a number in such a document is at most."""

PARTS = 20
"""Of a dotted name in a TOML file: reading one takes the square of their number, and more under a
header of many."""

_APART = re.compile(
    r"""
    [#] [^\n]*+ |
    "{3} (?: [^"\\] | \\. | "(?!"") )*+ (?: "{3,5} | \\?\Z ) |
    '{3} (?: [^'] | '(?!'') )*+ (?: '{3,5} | \Z ) |
    " (?: [^"\\\n] | \\[^\n] )*+ "? |
    ' [^'\n]*+ '?""",
    re.DOTALL | re.VERBOSE,
)
"""A comment or a text in quotes, to its end or, where none comes, that of the line or the file."""

_LONG_NAME = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{PARTS},}}")
_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
_HEADER = re.compile(r"\s*(\[{1,2})([^\[\]]+)\]{1,2}\s*(?:#.*)?$")
_PART = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place such as `questions[2].shown_if`; lists are counted from 0.

    `line` is that of the file, where there is one and it can be told.
    """

    place: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        places = [f"line {self.line}" if self.line else "", self.place]
        return ": ".join([*filter(None, dict.fromkeys(places)), self.message])


class DocumentError(ValueError):
    """A document is refused as a whole, for all that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class Table:
    """A table of a document, its place in it, and the problems found so far.

    A key that the document lacks, or that holds null, was left out.
    """

    def __init__(
        self, given: Any, place: str, problems: list[Problem], keys: Collection[str] | None = None
    ) -> None:
        self.place, self.problems = place, problems
        self.is_table = isinstance(given, Mapping)
        self.given: Mapping[str, Any] = given if self.is_table else {}
        if not self.is_table:
            self.refuse("", _("This is no table; write its keys with their values."))
        if keys is not None and (unknown := [key for key in self.given if key not in keys]):
            parts = {"unknown": in_words(unknown), "known": ", ".join(keys)}
            self.refuse("", _("Unknown keys: %(unknown)s. Known here: %(known)s.", **parts))

    def at(self, key: str) -> str:
        return ".".join(filter(None, (self.place, _word(key))))

    def refuse(self, key: str, message: str) -> None:
        self.problems.append(Problem(self.at(key), message))

    def get(self, key: str, *, required: bool = False) -> Any:
        value = self.given.get(key)
        if value is None and required and self.is_table:
            self.refuse(key, _("Left out; it is needed."))
        return value

    def string(self, key: str, *, most: int, required: bool = False) -> str | None:
        """A text that people can read, of at most so many characters."""
        value = self.get(key, required=required)
        if value is None:
            return None
        if problem := wrong_text(value, most):
            self.refuse(key, problem)
            return None
        return str(value)

    def one_of(self, key: str, known: Collection[str], *, required: bool = False) -> str | None:
        value = self.get(key, required=required)
        if value is None or (isinstance(value, str) and value in known):
            return value
        self.refuse(key, unknown_values([value], known))
        return None

    def flag(self, key: str) -> bool | None:
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.refuse(key, _("Write true or false."))
        return None

    def number(self, key: str, *, required: bool = False) -> float | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        if not is_number(value):
            self.refuse(key, _("Write a number."))
            return None
        return float(value)

    def whole(self, key: str, within: Range, *, required: bool = False) -> int | None:
        value = self.get(key, required=required)
        if value is None:
            return None
        if type(value) is not int or not within.least <= value <= within.most:
            parts = {"least": str(within.least), "most": str(within.most)}
            self.refuse(key, _("Write a whole number from %(least)s to %(most)s.", **parts))
            return None
        return value

    def strings(self, key: str, *, most: int, required: bool = False) -> list[str]:
        """A list of texts without one that comes twice."""
        values = self.members(key, most=most, required=required)
        if not all(isinstance(value, str) for value in values):
            self.refuse(key, _("Write a list of texts in quotes."))
            return []
        if twice := repeated(values):
            self.refuse(key, _("More than once: %(values)s.", values=in_words(twice)))
        return values

    def members(self, key: str, *, most: int, required: bool = False) -> list[Any]:
        values = self.get(key, required=required)
        if values is None:
            return []
        if not isinstance(values, list | tuple):
            self.refuse(key, _("Write a list, in square brackets."))
            return []
        if not values and required:
            self.refuse(key, _("The list is empty; it needs a member."))
        if len(values) > most:
            parts = {"count": str(len(values)), "most": str(most)}
            self.refuse(key, _("The list has %(count)s members; at most are %(most)s.", **parts))
            return []
        return list(values)

    def table(self, key: str, keys: Collection[str] | None = None) -> Self | None:
        value = self.get(key)
        return None if value is None else self.part(value, key, keys)

    def tables(
        self, key: str, keys: Collection[str] | None = None, *, most: int, required: bool = False
    ) -> list[Self]:
        values = self.members(key, most=most, required=required)
        return [self.part(value, f"{key}[{n}]", keys) for n, value in enumerate(values)]

    def part(self, given: Any, key: str, keys: Collection[str] | None = None) -> Self:
        return type(self)(given, self.at(key), self.problems, keys)


def toml_document(text: str, *, most: int) -> dict[str, Any]:
    """What a TOML file holds.

    Raises:
        DocumentError: it has more characters than `most`, is nested too deep, or is no TOML.
    """
    if len(text) > most:
        parts = {"count": str(len(text)), "most": str(most)}
        problem = _("The file has %(count)s characters; at most are %(most)s.", **parts)
        raise DocumentError([Problem("", problem)])
    if line := _line_nested_too_deep(text):
        raise DocumentError([Problem(f"line {line}", _("The file is nested too deep."), line)])
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise DocumentError([Problem("", _("The file is nested too deep."))]) from error
    except ValueError as error:
        found = _LINE.search(str(error))
        line = int(found[1]) if found else None
        reason = _LINE.sub("", str(error)).strip()
        problem = _("This is no TOML: %(reason)s.", reason=reason)
        place = f"line {line}" if line else ""
        raise DocumentError([Problem(place, problem, line)]) from error


def _line_nested_too_deep(text: str) -> int | None:
    """The line of the first name of more parts than `PARTS`; a text in quotes is one part."""
    names = _APART.sub(lambda found: "_" + "\n" * found[0].count("\n"), text)
    found = _LONG_NAME.search(names)
    return names.count("\n", 0, found.start()) + 1 if found else None


def with_lines(problems: Sequence[Problem], text: str) -> list[Problem]:
    """The problems of a TOML file with their lines, in the order of the file."""
    lines = _lines(text) if any(one.place and not one.line for one in problems) else {}
    found = [replace(one, line=one.line or _line(one.place, lines)) for one in problems]
    return sorted(found, key=lambda one: one.line or 0)


def _line(place: str, lines: Mapping[str, int]) -> int | None:
    """The line of a place, or of the nearest that it lies in."""
    while place and place not in lines:
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return lines.get(place)


def _lines(text: str) -> dict[str, int]:
    """On which line of a TOML file each table and key begins."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    header, quoted = "", False
    for number, line in enumerate(text.split("\n"), 1):
        is_inside = quoted
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if is_inside:
            continue
        if table := _HEADER.match(line):
            header = _header(_dotted(table[2]), counts, is_listed=table[1] == "[[")
            found.setdefault(header, number)
        elif key := _KEY.match(line):
            place = header
            for part in _dotted(key[1]):
                place = f"{place}.{part}" if place else part
                found.setdefault(place, number)
    return found


def _header(parts: Sequence[str], counts: dict[str, int], *, is_listed: bool) -> str:
    """The place of a table by its name; `counts` are of the members of lists so far."""
    place = ""
    for number, part in enumerate(parts, 1):
        place = f"{place}.{part}" if place else part
        if is_listed and number == len(parts):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = f"{place}[{counts[place]}]"
    return place


def _dotted(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]


def wrong_text(value: Any, most: int) -> str | None:
    """What is wrong with a text that people are to read."""
    if not isinstance(value, str):
        return _("Write a text, in quotes.")
    if not value.strip():
        return _("The text is empty.")
    if len(value) > most:
        parts = {"count": str(len(value)), "most": str(most)}
        return _("The text has %(count)s characters; at most are %(most)s.", **parts)
    if not is_printable(value):
        return _("The text holds control characters; delete them.")
    return None


def is_printable(text: str) -> bool:
    """Whether a text can be stored and shown: no control character but tab and line end."""
    return not any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\n\t" for one in text)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and type(value) is not bool and abs(value) <= NUMBER


def unknown_values(values: Sequence[Any], known: Collection[str]) -> str:
    parts = {"values": in_words(values), "known": in_words(known)}
    return _("Unknown: %(values)s; known are: %(known)s.", **parts)


def in_words(values: Collection[Any]) -> str:
    """Some values for a message: not all of very many, and none in full length."""
    told = [_word(value) for value in list(values)[:MOST_SAID]]
    return ", ".join([*told, "…"] if len(values) > MOST_SAID else told)


def _word(value: Any) -> str:
    if type(value) is bool or is_number(value):
        return str(value).lower()
    if not isinstance(value, str):
        return "…"
    cut = value if len(value) <= LONGEST_SAID else f"{value[:LONGEST_SAID]}…"
    return "".join(one if one.isprintable() else "�" for one in cut)


def repeated(values: Sequence[str]) -> list[str]:
    """The values that come more than once."""
    return [value for value, count in Counter(values).items() if count > 1]
