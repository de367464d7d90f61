"""Is the whole of it translated?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.english import has_ordinary_words, is_ordinary
from annotations.quality.languages import scripts_of
from annotations.quality.leftovers import joining, leftovers
from annotations.quality.notation.code import statements
from annotations.quality.units import (
    QUESTION,
    Unit,
    fields_in_both,
    folded,
    is_english,
    option_field,
)
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

PLAIN_WORD = regex.compile(r"(?<![\p{L}\p{N}\\_'-])[\p{Ll}\p{Lo}\p{M}]{3,}(?![\p{L}\p{N}_(])")
_CODE = regex.compile(r"[{}=<>\\$`]|\(\)|\w_\w|\b(?:sin|cos|tan|log|exp|lim)\b")
_CODE_PIECE = regex.compile(r"(?<!\S)[^\s({\[=<>\\`_]*+[({\[=<>\\`_]\S*")
_PROSE = regex.compile(r"(?i)\b(?:the|of|which|that|this|what|how|are|was|were|with|from|by|to)\b")
_SAYING = regex.compile(
    r"(?i)\b(?:is|are|was|were|does|did|has|have|had|will|would|can|could|should|must|may|which|what"
    r"|who|whom|whose|how|why|when|where|it|its|their|there)\b"
)
_JOINING = regex.compile(
    r"(?i)(?:the|an?|of|and|or|that|this|is|are|was|were|be|do|does|did|with|from|by|to|in|on|at|"
    r"for|as|it|its|their|not|which|what|who|how|why|when|where|there|these|those)"
)
# Homo habilis, Escherichia coli: names that every language writes alike
_BINOMIALS = regex.compile(r"(?:\W*(?:and\W+|or\W+)?\p{Lu}(?:\p{Ll}+|\.) \p{Ll}+)+\W*")
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_LETTERS = regex.compile(r"\p{L}{3}")
_LATIN_WORD = regex.compile(r"\p{Latin}*\p{Ll}\p{Latin}*")
_ASIDE = regex.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_STRING = r"(?:'[^'\n]{0,80}+'|\"[^\"\n]{0,80}+\")"
_ITEM = rf"\s*+(?:{_STRING}|[-+.\d]++|True|False|None)\s*+"
# ( 'abcd', 2.23 ), ['a'] and {'a': 1}; alone in quotation marks a single word
_VALUE = regex.compile(
    rf"[(\[{{](?:{_ITEM}[,:])*+(?:{_ITEM})?+[)\]}}]|'[^'\s]{{1,40}}+'|\"[^\"\s]{{1,40}}+\""
)
_PHRASE = regex.compile(r"(?<!\w)(?:'[^'\n]{1,80}+'|‘[^‘’\n]{1,80}+’)(?!\w)")
_QUOTED = regex.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]")


class Untranslated(Check):
    """Numbers, formulae, names and single terms may stay as they are.

    No question may, nor an option with the grammar of the source's language.
    """

    id = "untranslated"
    order = 13
    name = gettext_noop("Left untranslated")
    description = gettext_noop(
        "A field has the words of the source although three different ones are ordinary; numbers, "
        "formulae, code, names and single terms may stay. An error for a question or a sentence."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if language == source.language:
            return
        for field, before, after in fields_in_both(source, target):
            if left_as_it_was(before, after) or (
                field == QUESTION and _is_kept_question(before, after, source.language)
            ):
                finding = self.finding(
                    field,
                    gettext_noop("This is the text of the source."),
                    gettext_noop("Translate this field."),
                )
                is_sure = says_something(before, source.language) and (
                    field == QUESTION or is_prose(before, source.language)
                )
                yield replace(finding, severity=Severity.ERROR) if is_sure else finding


class UntranslatedOption(Check):
    """Names, abbreviations and terms may stay, and what all options keep is kept on purpose."""

    id = "untranslated_option"
    order = 13
    name = gettext_noop("An option left untranslated")
    description = gettext_noop(
        "One option of few words is left in English, with ordinary English words, although most "
        "others are translated."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if is_english(source_language):
            return None
        return Unchecked(gettext_noop("The source's ordinary words are not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if language == source.language:
            return
        pairs = list(zip(source.options, target.options, strict=False))
        kept = [_words(before) == _words(after) for before, after in pairs]
        worded = [bool(_LETTERS.search(before)) for before, _ in pairs]
        translated = [
            (after, same)
            for (_, after), same, has_words in zip(pairs, kept, worded, strict=True)
            if has_words
        ]
        for place, (before, after) in enumerate(pairs):
            if not (kept[place] and worded[place]) or left_as_it_was(before, after):
                continue
            if _is_output(before, source.question):
                continue
            others = [text for text, is_kept in translated if not is_kept]
            if 2 * len(others) < len(translated):
                continue
            if has_ordinary_words(before, language) or _stands_out(after, others, language):
                yield self.finding(
                    option_field(place),
                    gettext_noop("“%(option)s” is left in English.", option=after),
                    gettext_noop("Translate this option as the others are."),
                )


class PartlyUntranslated(Check):
    """What is quoted may stay, as may the names that a few words with capitals make up."""

    id = "partly_untranslated"
    order = 13
    name = gettext_noop("Partly untranslated")
    description = gettext_noop(
        "Words of the source stand in a field that is otherwise translated, and not in brackets or "
        "quotation marks: four or more in a row of which three are ordinary, or of English one "
        "that joins others, such as `and`, `the` or `because`."
    )
    compares = True
    words: ClassVar[int] = 4

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        if language == source.language:
            return
        for field, before, after in fields_in_both(source, target):
            shared = _casefolded(before) & _casefolded(after)
            told = list(self._told(before, after, source)) if len(shared) >= self.words else []
            if is_english(source.language) and not shared.isdisjoint(joining(language)):
                ours = _PHRASE.sub(_blank, _QUOTED.sub(_blank, _own(prose(after))))
                told += [
                    one
                    for one in leftovers(before, ours, language)
                    if not any(start < one[1] and one[0] < end for start, end in told)
                ]
            for start, end in told:
                yield self.finding(
                    field,
                    gettext_noop(
                        "“%(words)s” stands here as in the source.", words=after[start:end]
                    ),
                    gettext_noop("Translate these words too."),
                    start=start,
                    end=end,
                )

    def _told(self, before: str, after: str, source: Unit) -> Iterator[tuple[int, int]]:
        theirs = _CODE_PIECE.sub(" ", _QUOTED.sub(" ", before))
        for start, end in self._runs(theirs, _own(after)):
            if self._is_telling(after[start:end], source):
                yield start, end

    def _is_telling(self, run: str, source: Unit) -> bool:
        """Whether words in a row say something in the source's language: no list, no name."""
        words = _ANY_WORD.findall(run)
        if not is_english(source.language):
            return len(set(PLAIN_WORD.findall(run))) >= 3
        if _CODE.search(run) and not _SAYING.search(run):
            return False
        joining = {
            word.lower() for word in words if _JOINING.fullmatch(word) and not word.isupper()
        }
        saying = {word for word in words if len(word) > 2 and is_ordinary(word)} - joining
        if not any(map(str.islower, saying)) or len(joining | saying) < 3:
            return False
        said = sum(word.isalpha() for word in words)
        return (
            len(joining) > 1 or (len(joining) == 1 and said > self.words) or said > 2 * self.words
        )

    def _runs(self, before: str, after: str) -> Iterator[tuple[int, int]]:
        """Yield where four or more words in a row stand as in the source, as start and end."""
        theirs = [word.casefold() for word in _ANY_WORD.findall(before)]
        known = set(theirs)
        ours = list(_ANY_WORD.finditer(after))
        shared = [match[0].casefold() in known for match in ours]
        if not any(all(shared[at : at + self.words]) for at in range(len(ours) - self.words + 1)):
            return
        grams = set(zip(*(theirs[at:] for at in range(self.words)), strict=False))
        words = [match[0].casefold() for match in ours]
        places = zip(*(words[at:] for at in range(self.words)), strict=False)
        hits = enumerate(gram in grams for gram in places)
        for is_hit, group in groupby(hits, key=lambda hit: hit[1]):
            if is_hit:
                first, *rest = (place for place, _ in group)
                last = (rest or [first])[-1] + self.words - 1
                yield ours[first].start(), ours[last].end()


CHECKS = (Untranslated(), UntranslatedOption(), PartlyUntranslated())


def left_as_it_was(before: str, after: str) -> bool:
    """Say whether a translation has the words of its source although some are ordinary ones."""
    if _first_word(before) != _first_word(after) or _words(before) != _words(after):
        return False
    if len(set(PLAIN_WORD.findall(before))) < 3:
        return False
    is_code = _CODE.search(before) and not _PROSE.search(before)
    return not (is_code or _BINOMIALS.fullmatch(before))


def _is_kept_question(before: str, after: str, source_language: str) -> bool:
    """Say whether a short English question is as it was: `What is -8 + 3?`."""
    if not is_english(source_language) or _first_word(before) != _first_word(after):
        return False
    if not says_something(before, source_language) or _words(before) != _words(after):
        return False
    return sum(map(_says, _ANY_WORD.findall(before))) > 1


def _says(word: str) -> bool:
    """Say whether an English word may be part of a question but not of a formula."""
    if word in ("a", "and", "or", "not"):
        return False
    return is_ordinary(word) or _JOINING.fullmatch(word) is not None


def says_something(text: str, language: str) -> bool:
    """Say whether a text is surely no title, name or line of code, which stay as they are."""
    if not is_english(language) or _SAYING.search(text):
        return True
    words = {word for word in PLAIN_WORD.findall(text) if not _JOINING.fullmatch(word)}
    return len(words) > 2 and is_prose(text, language) and not _CODE.search(text)


def is_prose(text: str, language: str) -> bool:
    """Say whether a text has the grammar of its language: two words that only join others."""
    if not is_english(language):
        return len(set(PLAIN_WORD.findall(text))) >= 6
    return len(_PROSE.findall(text)) >= 2


def _casefolded(text: str) -> set[str]:
    return set(_ANY_WORD.findall(text.casefold()))


def _own(text: str) -> str:
    """A text with blanks for what stands in brackets and in code."""
    return _CODE_PIECE.sub(_blank, _ASIDE.sub(_blank, text))


def _blank(match: "regex.Match[str]") -> str:
    return " " * len(match[0])


def _is_output(option: str, question: str) -> bool:
    """Say whether an option is a value of a program, or what the question's code quotes."""
    if _VALUE.fullmatch(option.strip()):
        return True
    is_quoted = any(f"{mark}{option.strip()}{mark}" in question for mark in "'\"")
    return is_quoted and bool(statements(question))


def _stands_out(option: str, others: Sequence[str], language: str) -> bool:
    """Say whether an option alone has Latin words, in a language that is not written in them."""
    if "Latn" in scripts_of(language) or _BINOMIALS.fullmatch(option):
        return False
    words = _LATIN_WORD.findall(option)
    return any(len(word) > 3 for word in words) and not any(map(_LATIN_WORD.search, others))


def _first_word(text: str) -> str:
    """The first word, which of nearly every translated text is another than its source's."""
    found = _ANY_WORD.search(text)
    return folded(found[0]) if found else ""


def _words(text: str) -> list[str]:
    return _ANY_WORD.findall(folded(text))
