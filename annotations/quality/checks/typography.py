"""Are the marks those of the language, and where it has them?

What a language's own are says its file; of one that says nothing the checks are silent. What the
source has too was carried over, and formulae and code are left alone.
"""

from collections.abc import Iterator
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import MANY, knowledge, scripts_of
from annotations.quality.units import Unit
from annotations.quality.verbatim import VERBATIM, prose
from workbench.core.messages import gettext_noop

_SCRIPTS = {
    "Hans": r"\p{Han}",
    "Hant": r"\p{Han}",
    "Jpan": r"\p{Han}\p{Hiragana}\p{Katakana}ー",
    "Kore": r"\p{Hangul}",
}
_BOUNDARY = regex.compile(r"[?!¿¡\n]|[.…](?=\s+[\p{Lu}¿¡])")
ENDED = r"[\s\"'”»)\]]|\Z"
"""Behind the end of a sentence."""

_FACTORIAL = regex.compile(r"(?:[\p{N})\]]|(?<!\p{L})\p{L})!")
_WORD = regex.compile(r"[\p{L}\p{N}]")


class OpeningMarks(Check):
    """A sentence that ends with a mark begins with its partner, if maybe behind a clause."""

    id = "opening_marks"
    order = 22
    name = gettext_noop("Opening marks")
    description = gettext_noop(
        "A question or exclamation has no opening mark (`¿`, `¡`), or an opening mark no closing "
        "one, in a language that has both."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for closing, opening in knowledge(language).typography.openings.items():
            for field, text in target.fields():
                if text.count(closing) == text.count(opening):
                    continue
                for start, end, is_closed in _unpaired(prose(text), opening, closing):
                    if is_closed:
                        asked = _asked(text, start, end, language)
                        yield self._unopened(field, text, asked, opening)
                    else:
                        yield self._unclosed(field, start, opening, closing)

    def _unopened(self, field: str, text: str, start: int, opening: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("The opening mark “%(mark)s” is missing.", mark=opening),
            gettext_noop("Write it where the question or exclamation begins."),
            start=start,
            end=start + 1,
            fix=opening + text[start],
        )

    def _unclosed(self, field: str, start: int, opening: str, closing: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("“%(mark)s” is not closed.", mark=opening),
            gettext_noop("Write “%(mark)s” where the question or exclamation ends.", mark=closing),
            start=start,
            end=start + 1,
        )


class ForeignMarks(Check):
    """A mark of another script behind a letter of the language's own.

    Beside figures and letters of other scripts it is theirs; but where words have spaces, a comma
    between a figure or formula and a word is the sentence's.
    """

    id = "foreign_marks"
    order = 22
    name = gettext_noop("Punctuation of another script")
    description = gettext_noop(
        "A comma, full stop, question mark or the like is that of another script, such as a Latin "
        "question mark in Arabic."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        marks = knowledge(language).typography.marks
        pattern = _foreign_marks(language)
        if pattern is None:
            return
        for field, text in target.fields():
            if pattern.search(text) is None:
                continue
            for match in pattern.finditer(prose(text)):
                own = marks[match["mark"]]
                yield self.finding(
                    field,
                    gettext_noop("“%(mark)s” is no mark of this language.", mark=match["mark"]),
                    gettext_noop("Write “%(mark)s”.", mark=own),
                    start=match.start("mark"),
                    end=match.end("mark"),
                    fix=own,
                )


CHECKS = (OpeningMarks(), ForeignMarks())


def unchecked(language: str) -> Unchecked | None:
    """Of a language of whose typography its file says nothing, nothing is told."""
    if knowledge(language).typography.basis:
        return None
    return Unchecked(gettext_noop("How it is typeset is not known."))


def _unpaired(text: str, opening: str, closing: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what is not opened, from its first sign to its closing mark, and lone opening marks."""
    start, opened = 0, -1
    for match in _BOUNDARY.finditer(text):
        mark, place = match[0], match.start()
        if mark == opening:
            if opened >= 0:
                yield opened, place, False
            opened = place
        elif mark == closing and opened >= 0:
            opened = -1
        elif mark == closing and _FACTORIAL.match(text, max(0, place - 1), place + 1):
            continue
        elif mark == closing and (word := _WORD.search(text, start, place)):
            yield word.start(), place, True
        start = match.end()
    if opened >= 0:
        yield opened, len(text), False


def _asked(text: str, start: int, end: int, language: str) -> int:
    """Where a question begins: at a word that asks, if one stands behind a comma."""
    pattern = _asking(language)
    asking = pattern.search(text, start, end) if pattern else None
    return asking.start() if asking else start


@lru_cache(maxsize=MANY)
def _asking(language: str) -> "regex.Pattern[str] | None":
    words = knowledge(language).typography.asking
    if not words:
        return None
    forms = "|".join(map(regex.escape, words))
    return regex.compile(rf"(?i)(?<=[,:] )(?:\p{{L}}{{1,6}} )?(?:{forms})(?!\p{{L}})")


@lru_cache(maxsize=MANY)
def _foreign_marks(language: str) -> "regex.Pattern[str] | None":
    """Marks of another script behind a letter of the language's own, but not before a figure or a
    letter of Latin, nor behind an abbreviation."""
    marks = knowledge(language).typography.marks
    if not marks:
        return None
    letter = own_letter(language)
    signs = "".join(regex.escape(mark) for mark in marks if mark != ".")
    parts = [
        rf"(?<={letter}[\s\"”»)\]]?)(?P<mark>[{signs}])(?![\p{{Latin}}\p{{Nd}}{signs}])",
    ]
    if "," in marks and knowledge(language).spaces:
        parts.append(rf"(?<=[\p{{Nd}}%$`)\]{VERBATIM}])(?P<mark>[,;])(?=\s+{letter}{{2}})")
    if "?" in marks:
        parts.append(rf"(?<={letter}[^\n?]{{0,40}}[\p{{Nd}})\]%])(?P<mark>\?)(?={ENDED})")
    if "." in marks:
        parts.append(rf"(?<={letter}{{4}})(?P<mark>\.)(?={ENDED})")
        parts.append(rf"(?<=\s{letter}{{2,3}})(?P<mark>\.)(?=[\"'”»]?\Z)")
    return regex.compile("|".join(parts))


@lru_cache(maxsize=MANY)
def own_letter(language: str) -> str:
    """A pattern of one letter, or mark of one, of the scripts that a language is written in."""
    names = (_SCRIPTS.get(script, rf"\p{{{script}}}") for script in scripts_of(language))
    return rf"(?:(?=[\p{{L}}\p{{M}}])[{''.join(names)}])"
