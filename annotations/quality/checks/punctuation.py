"""Brackets, quotation marks, the end of a sentence, words typed twice."""

from collections import Counter
from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.units import OPTIONS, QUESTION, Unit, fields_in_both, unescaped
from workbench.core.messages import gettext_noop

_PAIRS = {"(": ")", "[": "]", "{": "}", "「": "」", "『": "』", "【": "】", "《": "》"}
_BRACKET = regex.compile(r"[()\[\]{}「」『』【】《》]")
_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_LIST_MARK = regex.compile(r"(?i)(?:^|[\s,;:(])(?:\p{L}|\p{N}{1,2}|[ivx]{1,4})$")
_QUOTES = regex.compile(r"(?<!\p{Hebrew})[\"״]|[\"״](?!\p{Hebrew})|[“”„«»]")

QUESTION_MARKS = "?？؟፧\u037e"
STOPS = ".。．।॥።۔։"
COLONS = ":：፡፦፥׃"
EXCLAMATIONS = "!！¡"
_CLOSING = " \t\n\"'’”»)]」』）\u200e\u200f\u200b"

_REPEATED = regex.compile(
    r"(?<![\p{L}\p{M}'’-])([\p{L}][\p{L}\p{M}]+)(?:\s+\1)+(?![\p{L}\p{M}'’-])"
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
                yield self.finding(
                    field,
                    gettext_noop(
                        "%(brackets)s has no partner.", brackets=" ".join(sorted(unpaired))
                    ),
                    gettext_noop("Add the missing bracket or take out the lone one."),
                )


class Quotes(Check):
    """Only parity is looked at, for each language pairs its own marks.

    Inside a Hebrew word the mark is a gershayim, which stands alone.
    """

    id = "quotes"
    order = 19
    name = gettext_noop("Quotation marks")
    description = gettext_noop(
        "The translation has an odd number of quotation marks, the source an even one."
    )

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if _odd_quotes(after) and not _odd_quotes(before):
                yield self.finding(
                    field,
                    gettext_noop("A quotation mark has no partner."),
                    gettext_noop("Open and close every quotation."),
                )


class EndPunctuation(Check):
    """Any script's mark will do, and asking outright what the source leaves open is no fault."""

    id = "end_punctuation"
    order = 20
    name = gettext_noop("End of the sentence")
    description = gettext_noop(
        "The question lost its question mark, or one option alone ends with another mark than "
        "the rest, though the source's options end alike."
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
            )
        ends = Counter(end_of(option, language) for option in target.options if option.strip())
        alike = len({end_of(option, source.language) for option in source.options}) == 1
        odd = [kind for kind, count in ends.items() if count == 1]
        if alike and len(ends) == 2 and len(odd) == 1 and ends.total() > 2:
            yield self.finding(
                OPTIONS,
                gettext_noop("One option alone ends with %(mark)s.", mark=_NAMES[odd[0]]),
                gettext_noop("End all options alike, so that no option stands out."),
            )


class RepeatedWords(Check):
    """Many languages double words on purpose; there only the third in a row counts.

    In others some words may follow themselves (`jene, die die Katze sieht`).
    """

    id = "repeated_words"
    order = 21
    name = gettext_noop("Repeated words")
    description = gettext_noop(
        "A word stands twice in a row (thrice in languages that double words)."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).doubles_words is not None:
            return None
        return Unchecked(gettext_noop("Whether it doubles words on purpose is not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        known = knowledge(language)
        needed = 3 if known.doubles_words else 2
        for field, before, after in fields_in_both(source, target):
            if source is not target and _REPEATED.search(before):
                continue
            for match in _REPEATED.finditer(after):
                word = match[1].lower()
                if len(match[0].split()) >= needed and word not in known.may_repeat:
                    yield self.finding(
                        field,
                        gettext_noop("“%(words)s” repeats a word.", words=match[0]),
                        gettext_noop("Take out the word that is there once too often."),
                        start=match.start(),
                        end=match.end(),
                    )


CHECKS = (Brackets(), Quotes(), EndPunctuation(), RepeatedWords())

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


def _unpaired(text: str) -> list[str]:
    """Return the brackets without a partner.

    In `a) one` the bracket is a list's; in `(the four P)` what looks the same closes another, and
    in `(a) one)` it turns out only at the end which of the two did.
    """
    plain = text.translate(_WIDE)
    waiting: list[str] = []
    lone: list[str] = []
    closed_by_marks = 0
    for match in _BRACKET.finditer(plain):
        bracket, place = match[0], match.start()
        is_mark = _LIST_MARK.search(plain[max(0, place - 5) : place]) is not None
        if bracket in _PAIRS:
            waiting.append(bracket)
        elif waiting and _PAIRS[waiting[-1]] == bracket:
            waiting.pop()
            closed_by_marks += is_mark
        elif closed_by_marks and not is_mark:
            closed_by_marks -= 1
        elif not is_mark:
            lone.append(bracket)
    return waiting + lone


def _odd_quotes(text: str) -> bool:
    return len(_QUOTES.findall(text)) % 2 == 1
