"""What a language's file says is wrong wherever it stands: letters, contractions, agreement."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import Usage
from annotations.quality.units import QUESTION, Unit
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

REVIEWED = "reviewed"

FEWEST = 4
"""Words of a source that is taken for a sentence."""

_OPENED = r"[\s\"“”„«'‘¿¡(\[]*+"
_CAPITAL = regex.compile(rf"{_OPENED}\p{{Lu}}")
_SMALL = regex.compile(rf"{_OPENED}(?P<word>\p{{Ll}}[\p{{Ll}}\p{{M}}]++)(?=[\s,])")
_TURKIC = ("tr", "az", "kk")


class Capitals(Check):
    """A word that stands beside another capital may be part of a name, and passes."""

    id = "capitals"
    order = 24
    name = gettext_noop("Capital letters")
    description = gettext_noop(
        "A word has a capital that the language writes small, such as a month in Spanish, or the "
        "question begins with a small letter although the source's does not."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = knowledge(language).usage
        if known.sentence_case:
            yield from self._beginning(source.question, target.question, language)
        pattern = _capitalised(language)
        if pattern is None or pattern.search(target.text) is None:
            return
        for field, text in target.fields():
            for match in pattern.finditer(prose(text)):
                yield self._other_case(field, match["word"], match, match["word"].lower())

    def _beginning(self, before: str, after: str, language: str) -> Iterator[Finding]:
        match = _SMALL.match(after)
        is_sentence = len(before.split(maxsplit=FEWEST)) >= FEWEST
        if match and is_sentence and _CAPITAL.match(before) and match["word"] not in before:
            first, rest = match["word"][0], match["word"][1:]
            large = "İ" if first == "i" and language.startswith(_TURKIC) else first.upper()
            yield self._other_case(QUESTION, match["word"], match, large + rest)

    def _other_case(self, field: str, word: str, match: "regex.Match[str]", fix: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(word)s” should be written “%(fix)s” here.", word=word, fix=fix),
            gettext_noop("Change the capital."),
            start=match.start("word"),
            end=match.end("word"),
            fix=fix,
        )


class UsualMistakes(Check):
    """Letters that look like the language's own, contractions, old spellings."""

    id = "usual_mistakes"
    order = 24
    name = gettext_noop("Usual mistakes")
    description = gettext_noop(
        "A spelling that is always wrong in this language, as machines and keyboards make it: a "
        "letter of a neighbour's alphabet, a contraction not made."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, match, fix in _replaced(_mistakes(language), source, target):
            yield self.finding(
                field,
                gettext_noop("“%(found)s” is a usual mistake.", found=match[0]),
                gettext_noop("Write “%(fix)s”.", fix=fix),
                start=match.start(),
                end=match.end(),
                fix=fix,
            )


class Agreement(Check):
    """Only where an ending leaves no doubt of a word's gender and number."""

    id = "agreement"
    order = 24
    name = gettext_noop("Grammatical agreement")
    description = gettext_noop(
        "An article or the like is not of the gender or number of its noun, whose ending tells it "
        "for sure."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unreviewed(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, match, fix in _replaced(_agreement(language), source, target):
            yield self.finding(
                field,
                gettext_noop("“%(found)s” does not agree with its noun.", found=match[0].strip()),
                gettext_noop("Write “%(fix)s”, or look at the noun.", fix=fix.strip()),
                start=match.start(),
                end=match.end(),
                fix=fix,
            )


CHECKS = (Capitals(), UsualMistakes(), Agreement())


def unreviewed(language: str) -> Unchecked | None:
    """Of a language that has no such rule nothing is left out, but of one that nobody looked at."""
    known = knowledge(language)
    if known.usage != Usage() or known.typography.basis == REVIEWED:
        return None
    return Unchecked(gettext_noop("Of its usage nothing is known."))


Replaced = tuple[str, "regex.Match[str]", str]
"""A field, what is wrong in it, and what should stand there."""


class _Patterns:
    """What is wrong, each with what replaces it, and all of it at once to look for first."""

    def __init__(self, replacements: Mapping[str, str]) -> None:
        self.each = [(regex.compile(one), put) for one, put in replacements.items()]
        self.any = regex.compile("|".join(f"(?:{_unnamed(one)})" for one in replacements))


def _replaced(patterns: _Patterns, source: Unit, target: Unit) -> Iterator[Replaced]:
    if not patterns.each or patterns.any.search(target.text) is None:
        return
    theirs = dict(source.fields()) if source is not target else {}
    for field, text in target.fields():
        plain = prose(text)
        for pattern, put in patterns.each:
            for match in pattern.finditer(plain):
                if match[0] not in theirs.get(field, ""):
                    yield field, match, _cased(match[0], match.expand(put))


def _cased(found: str, fix: str) -> str:
    """A replacement that begins as what it replaces does."""
    return fix[:1].upper() + fix[1:] if found[:1].isupper() else fix


def _unnamed(pattern: str) -> str:
    """Flags may stand at the beginning of a whole pattern alone."""
    flags, rest = ("(?i:", pattern[4:] + ")") if pattern.startswith("(?i)") else ("", pattern)
    return flags + rest


@lru_cache(maxsize=MANY)
def _mistakes(language: str) -> _Patterns:
    return _Patterns(_usage(language).mistakes)


@lru_cache(maxsize=MANY)
def _agreement(language: str) -> _Patterns:
    return _Patterns(_usage(language).agreement)


def _usage(language: str) -> Usage:
    return knowledge(language).usage


@lru_cache(maxsize=MANY)
def _capitalised(language: str) -> "regex.Pattern[str] | None":
    """Words with a capital that are small: behind a small word and before no other capital, for
    `Santo Domingo` is a name; and months beside a figure."""
    known = knowledge(language).usage
    parts = []
    if known.small:
        parts.append(
            r"(?<=(?<![\p{L}'’-])\p{Ll}{1,20}[,;:]? "
            r"|(?:\A|[.?!\n]\s?)[¿¡]?\p{Lu}\p{Ll}{0,3} )"
            rf"(?P<word>{_capitals(known.small)})"
            r"(?![\p{L}\p{M}-])(?! (?:\p{Ll}{1,4} ){0,2}\p{Lu})"
        )
    if known.months:
        months = _capitals(known.months)
        parts.append(
            rf"(?<=\p{{Nd}}[.ºª]? (?:de )?)(?P<word>{months})(?![\p{{L}}\p{{M}}-])"
            rf"|(?<=\p{{Ll}} )(?P<word>{months})(?= (?:de |del )?\p{{Nd}}{{4}}(?!\p{{Nd}}))"
        )
    return regex.compile("|".join(parts)) if parts else None


def _capitals(words: tuple[str, ...]) -> str:
    return "|".join(
        regex.escape(word[0].upper() + word[1:].removesuffix("*")) + r"\p{Ll}*" * word.endswith("*")
        for word in words
    )
