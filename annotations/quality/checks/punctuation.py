"""Brackets, quotation marks, the end of a sentence, words typed twice."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.words import whole_words
from annotations.quality.units import QUESTION, Unit, fields_in_both, option_field, unescaped
from workbench.core.messages import gettext_noop

_PAIRS = {"(": ")", "[": "]", "{": "}", "「": "」", "『": "』", "【": "】", "《": "》"}
_BRACKET = regex.compile(r"[()\[\]{}「」『』【】《》]")
_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_LIST_MARK = regex.compile(r"(?i)(?:^|[\s,;:(])(?:\p{L}|\p{N}{1,2}|[ivx]{1,4})$")
_QUOTES = regex.compile(r"(?<!\p{Hebrew})[\"״]|[\"״](?!\p{Hebrew})|[“”„«»]")
# A single mark opens a quotation before a word and closes one behind it; between letters it is an
# apostrophe or stands before an ending (`'exit'로`), behind a figure it is a prime.
_OPENED = r"(?<![\p{L}\p{M}\p{N}'’])['‘‚`](?=\S)"
_CLOSED = r"(?<=[\p{L}\p{M})?!.,])['’‘](?![\p{L}\p{M}\p{N}'’])"
_QUOTED = r"[^'‘’‚`\n]{1,200}+(?:['’](?=\p{L})[^'‘’‚`\n]{1,200}+){0,8}?"
_SINGLE = regex.compile(rf"{_OPENED}{_QUOTED}['’‘]|['‘]{_QUOTED}{_CLOSED}")
_QUOTE_PAIRS = {'""', "״״", "“”", "„“", "„”", "””", "““", "«»", "»«", "»»"}
_LONE = regex.compile(rf"{_OPENED}(?=\p{{L}})|{_CLOSED}")
_NO_APOSTROPHE = regex.compile(r"(?<!\p{Latin})['‘’]|['‘’](?!\p{Latin})")

QUESTION_MARKS = "?？؟፧\u037e"
STOPS = ".。．।॥።۔։"
COLONS = ":：፡፦፥׃"
EXCLAMATIONS = "!！¡"
_CLOSING = " \t\n\"'’”»)]」』）\u200e\u200f\u200b"

_WORD = r"\p{L}[\p{L}\p{M}\u200c\u200d]+"
_BESIDE = r"[\p{L}\p{M}\p{N}'’-]"
_ELIDED = r"(?<=\p{L}['’])(?=\p{L}{4})"
_REPEATED = regex.compile(
    rf"(?:(?<!{_BESIDE})|{_ELIDED})({_WORD}(?:['’-]{_WORD})?)(?:\s{{1,2}}+\1)+(?!{_BESIDE})"
)
# What stands twice where words have no spaces: syllables are doubled on purpose, words are not.
_RUN_ON = regex.compile(
    r"((?![一几])\p{Han}{2,6})\1|([\p{Katakana}ー]{3,12})\2|を(?=を)|([\p{Thai}\p{Lao}]{5,20})\3"
    r"|([\p{Khmer}\p{Myanmar}]{6,24})\4"
)


class Brackets(Check):
    id = "brackets"
    order = 18
    name = gettext_noop("Brackets")
    description = gettext_noop(
        "A bracket of the translation has no partner though all of the source's have."
    )

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            unpaired = _unpaired(after)
            if unpaired and not _unpaired(before):
                for place in unpaired:
                    yield self.finding(
                        field,
                        gettext_noop("%(brackets)s has no partner.", brackets=after[place]),
                        gettext_noop("Add the missing bracket or take out the lone one."),
                        start=place,
                        end=place + 1,
                    )


class Quotes(Check):
    """Only parity is looked at, for each language pairs its own marks.

    Inside a Hebrew word the mark is a gershayim, which stands alone. Single marks are looked at
    where the source quotes by them, for a lone one may be an apostrophe.
    """

    id = "quotes"
    order = 19
    name = gettext_noop("Quotation marks")
    description = gettext_noop(
        "The translation has an odd number of quotation marks, the source an even one; or a "
        "single mark without its partner, where the source quotes by pairs of them."
    )

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            place = _lone_quote(before, after, spaces=knowledge(language).spaces)
            if place is not None:
                yield self.finding(
                    field,
                    gettext_noop("A quotation mark has no partner."),
                    gettext_noop("Open and close every quotation."),
                    start=place,
                    end=place + 1,
                )


class EndPunctuation(Check):
    """Any script's mark will do, and asking outright what the source leaves open is no fault.

    People put full stops behind options, or leave them out, as they come.
    """

    id = "end_punctuation"
    order = 20
    name = gettext_noop("End of the sentence")
    description = gettext_noop(
        "The question lost its question mark, or one option alone ends with a question mark, colon "
        "or exclamation mark, though the source's options end alike."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).question_marks:
            return None
        return Unchecked(gettext_noop("How its questions end is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        before, after = end_of(source.question, source.language), end_of(target.question, language)
        if before == "question" and after != "question" and target.question.strip():
            yield self.finding(
                QUESTION,
                gettext_noop(
                    "The source ends with a question mark, the translation with %(mark)s.",
                    mark=_NAMES[after],
                ),
                gettext_noop("End the question with the question mark of this language."),
                **_question_ending(target.question, language),
            )
        ends = [end_of(option, language) for option in target.options]
        alike = len({end_of(option, source.language) for option in source.options}) == 1
        odd = [kind for kind in ends if ends.count(kind) == 1 and kind not in _SILENT]
        if alike and len(odd) == 1 and len(ends) > 2:
            place = ends.index(odd[0])
            yield self.finding(
                option_field(place),
                gettext_noop("This option alone ends with %(mark)s.", mark=_NAMES[odd[0]]),
                gettext_noop("End all options alike, so that no option stands out."),
                start=_last(target.options[place]),
                end=_last(target.options[place]) + 1,
            )


class RepeatedWords(Check):
    """Many languages double some words on purpose; where these are not known, the third in a row
    counts.
    """

    id = "repeated_words"
    order = 21
    name = gettext_noop("Repeated words")
    description = gettext_noop(
        "A word stands twice in a row (thrice in languages that double words nobody has listed)."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        known = knowledge(language)
        if known.doubles_words is None and known.spaces:
            return Unchecked(gettext_noop("Whether it doubles words on purpose is not known."))
        return None

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = knowledge(language)
        needed = 3 if known.doubles_words and not known.may_repeat else 2
        for field, before, after in fields_in_both(source, target):
            found = list(_REPEATED.finditer(after))
            if found and source is not target and _REPEATED.search(before):
                continue
            for match in found:
                if len(match[0].split()) >= needed and not _may_repeat(match[1], language):
                    yield self._twice(field, match)
            if not known.spaces and (run_on := _RUN_ON.search(after)):
                yield self._twice(field, run_on)

    def _twice(self, field: str, match: "regex.Match[str]") -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(words)s” repeats a word.", words=match[0]),
            gettext_noop("Take out the word that is there once too often."),
            start=match.start(),
            end=match.end(),
            fix=next((word for word in match.groups() if word), ""),
        )


CHECKS = (Brackets(), Quotes(), EndPunctuation(), RepeatedWords())


def _may_repeat(word: str, language: str) -> bool:
    pattern = _repeatable(language)
    return pattern is not None and pattern.fullmatch(word) is not None


@lru_cache(maxsize=MANY)
def _repeatable(language: str) -> "regex.Pattern[str] | None":
    words = knowledge(language).may_repeat
    return whole_words(words) if words else None


_SILENT = {"stop", "none"}
_NAMES = {
    "question": gettext_noop("a question mark"),
    "stop": gettext_noop("a full stop"),
    "colon": gettext_noop("a colon"),
    "exclamation": gettext_noop("an exclamation mark"),
    "none": gettext_noop("no mark"),
}


def end_of(text: str, language: str) -> str:
    """Return the kind of mark a text ends with: question, stop, colon, exclamation or none.

    A language may have marks of its own, as Greek its semicolon, or ask by a particle and end as
    other sentences do, as Japanese.
    """
    known = knowledge(language)
    plain = unescaped(text).rstrip(_CLOSING)
    if plain.rstrip(STOPS).endswith(known.question_endings):
        return "question"
    last = plain[-1:]
    kinds = (
        ("question", QUESTION_MARKS + known.question_marks),
        ("stop", STOPS),
        ("colon", COLONS),
        ("exclamation", EXCLAMATIONS),
    )
    return next((kind for kind, marks in kinds if last and last in marks), "none")


def _last(text: str) -> int:
    """Where the last sign of a text stands, before what closes it."""
    return max(0, len(text.rstrip(_CLOSING)) - 1)


def _question_ending(text: str, language: str) -> dict[str, Any]:
    """The last sign of a question without its mark, and what should stand there where it is known:
    in quotation marks and brackets it may belong outside of them."""
    last, typography = _last(text), knowledge(language).typography
    place = {"start": last, "end": last + 1}
    if not typography.basis or "&" in text or len(text.rstrip()) != last + 1:
        return place
    mark = typography.marks.get("?", "?")
    mark = typography.spaced.get(mark, "") + mark
    return place | {"fix": mark if text[last] in STOPS + COLONS else text[last] + mark}


def _unpaired(text: str) -> list[int]:
    """Return where brackets without a partner stand.

    In `a) one` the bracket is a list's; in `(the four P)` what looks the same closes another, and
    in `(a) one)` it turns out only at the end which of the two did.
    """
    plain = text.translate(_WIDE)
    waiting: list[int] = []
    lone: list[int] = []
    closed_by_marks = 0
    for match in _BRACKET.finditer(plain):
        bracket, place = match[0], match.start()
        is_mark = _LIST_MARK.search(plain[max(0, place - 5) : place]) is not None
        if bracket in _PAIRS:
            waiting.append(place)
        elif waiting and _PAIRS[plain[waiting[-1]]] == bracket:
            waiting.pop()
            closed_by_marks += is_mark
        elif closed_by_marks and not is_mark:
            closed_by_marks -= 1
        elif not is_mark:
            lone.append(place)
    return sorted(waiting + lone)


def _lone_quote(before: str, after: str, *, spaces: bool) -> int | None:
    """Return where a quotation mark without a partner stands that the source does not have."""
    if _odd_quotes(after) and not _odd_quotes(before):
        return _first_lone(after)
    rest, quoted = _SINGLE.subn("", before)
    if not quoted or _LONE.search(rest):
        return None
    if spaces:
        left = _LONE.search(_SINGLE.sub("", after))
        return _in_whole(after, left.start()) if left else None
    marks = [match.start() for match in _NO_APOSTROPHE.finditer(after)]
    return marks[-1] if len(marks) % 2 == 1 else None


def _in_whole(text: str, place: int) -> int:
    """Where a place stands in a text of which what is quoted was left out."""
    for match in _SINGLE.finditer(text):
        if match.start() > place:
            break
        place += len(match[0])
    return place


def _first_lone(text: str) -> int:
    """The first mark that none of those behind it closes, of an odd number."""
    waiting: list[int] = []
    for match in _QUOTES.finditer(text):
        if waiting and text[waiting[-1]] + match[0] in _QUOTE_PAIRS:
            waiting.pop()
        else:
            waiting.append(match.start())
    return waiting[0]


def _odd_quotes(text: str) -> bool:
    return len(_QUOTES.findall(text)) % 2 == 1
