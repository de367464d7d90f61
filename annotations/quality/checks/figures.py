"""Are figures written as the language writes them?"""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.checks.typography import unchecked
from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import Typography
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

ZEROS = {
    "latn": "0", "arab": "٠", "arabext": "۰", "deva": "०", "beng": "০", "telu": "౦", "thai": "๐",
    "laoo": "໐", "khmr": "០", "mymr": "၀", "tibt": "༠", "fullwide": "０",
}  # fmt: skip
"""The zero of each numbering system of CLDR; its other digits follow."""

_SYSTEMS = {zero: system for system, zero in ZEROS.items()}
_OTHER_DIGIT = regex.compile(r"[^\P{Nd}0-9]")
_DIGITS = regex.compile(r"\p{Nd}+")
_BESIDE_LATIN = regex.compile(r"\p{Latin}[-‐‑–./]?|[$€£¥=+*/^<>×÷−]\s?")

_SPACES = " \u00a0\u2009\u202f"
_MARKED = regex.compile(r"\d[.,]\d")
_NUMBER = regex.compile(
    r"(?<![\p{L}\p{N}.,:/§$^_{-])(?<!\p{Nd}[,;]\s)\d++(?:[.,]\d++)++(?![\p{N}/:^_}]|[.,]\p{L}|,\s?\d)"
)


class Digits(Check):
    """Figures beside Latin letters and in formulae are Latin everywhere."""

    id = "digits"
    order = 11
    name = gettext_noop("Digits of two scripts")
    description = gettext_noop(
        "Digits of a script that is not the language's, or digits of two scripts in one text."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if target.text.isascii() or _OTHER_DIGIT.search(target.text) is None:
            return
        known = knowledge(language).typography.digits
        carried = _systems_in(source.text)
        found = [(field, match) for field, text in target.fields() for match in _prose_digits(text)]
        usual = _usual([match[0] for _field, match in found], known)
        for field, match in found:
            systems = {_system(digit) for digit in match[0]}
            if systems == {usual} or systems <= carried or systems == {"fullwide"} & {*known}:
                continue
            yield self.finding(
                field,
                gettext_noop("“%(digits)s” are not the digits of this text.", digits=match[0]),
                gettext_noop("Use the same digits throughout."),
                start=match.start(),
                end=match.end(),
                fix=_in_system(match[0], usual),
            )


class NumberFormat(Check):
    """Only of numbers that stand as in the source, for what is new may mean anything.

    A list of numbers, a version, a time or a section is no number. Where the language has both
    decimal marks, none is wrong.
    """

    id = "number_format"
    order = 11
    name = gettext_noop("Decimal and thousands marks")
    description = gettext_noop(
        "A number has the decimal or thousands mark of the source's language, which is another in "
        "that of the translation, such as `3.5` in German."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        return unchecked(source_language)

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        theirs, ours = (knowledge(one).typography for one in (source.language, language))
        if theirs.decimal[:1] in ours.decimal or theirs.decimal[:1] not in (".", ","):
            return
        if _MARKED.search(source.text) is None:  # only what stands there too is looked at
            return
        for field, before, after in fields_in_both(source, target):
            for match in _NUMBER.finditer(prose(after)):
                fix = _reformatted(match[0], theirs, ours)
                if fix is None or match[0] not in before:
                    continue
                yield self.finding(
                    field,
                    gettext_noop(
                        "“%(number)s” is written as in the source's language.", number=match[0]
                    ),
                    gettext_noop("Write “%(number)s”.", number=fix),
                    start=match.start(),
                    end=match.end(),
                    fix=fix,
                )


CHECKS = (Digits(), NumberFormat())


def _prose_digits(text: str) -> Iterator["regex.Match[str]"]:
    plain = prose(text)
    for match in _DIGITS.finditer(plain):
        around = plain[max(0, match.start() - 2) : match.start()], plain[match.end() :][:2]
        if match[0].isascii() and any(_BESIDE_LATIN.search(part) for part in around):
            continue
        yield match


def _system(digit: str) -> str:
    zero = chr(ord(digit) - unicodedata.decimal(digit, 0))
    return _SYSTEMS.get(zero, "")


@lru_cache(maxsize=256)
def _systems_in(text: str) -> frozenset[str]:
    return frozenset(map(_system, _OTHER_DIGIT.findall(text)))


def _usual(numbers: list[str], known: tuple[str, ...]) -> str:
    """The system that most numbers of a text are in, of those that the language has."""
    counts = Counter(_system(number[0]) for number in numbers)
    own = [system for system in known if system != "fullwide"]
    return max(own, key=lambda one: (counts[one], counts[one] and one != "latn"), default="latn")


def _in_system(number: str, system: str) -> str:
    zero = ord(ZEROS[system])
    return "".join(chr(zero + unicodedata.decimal(digit, 0)) for digit in number)


def _reformatted(number: str, theirs: Typography, ours: Typography) -> str | None:
    """The number as the language writes it; None where it is none of the source's language."""
    match = _written_in(theirs.decimal[:1]).fullmatch(number)
    if match is None:
        return None
    mark = ours.group[:1] if match["grouped"] else ""
    whole = (match["grouped"] or match["whole"]).replace(_other(theirs.decimal[:1]), mark)
    return whole + (ours.decimal[:1] + match["rest"] if match["rest"] else "")


def _other(decimal: str) -> str:
    return "," if decimal == "." else "."


@lru_cache(maxsize=MANY)
def _written_in(decimal: str) -> "regex.Pattern[str]":
    mark, group = regex.escape(decimal), regex.escape(_other(decimal))
    return regex.compile(
        rf"(?:(?P<grouped>\d{{1,3}}(?:{group}\d{{3}})+)|(?P<whole>\d+))(?:{mark}(?P<rest>\d+))?"
    )
