"""Characters that cannot be seen, or are not what they look like."""

from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Severity, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.units import Unit
from workbench.core.languages import language_of
from workbench.core.messages import gettext_noop

_CONTROL = regex.compile(r"[^\P{Cc}\n\r\t]|\uFFFD|[\p{Cs}\p{Cn}]")
_INVISIBLE = regex.compile(
    r"[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]"
)
_JOINERS = {"\u200c", "\u200d"}
_DIRECTION_MARKS = {"\u200e", "\u200f"}
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_LATIN, _CYRILLIC, _GREEK = (
    regex.compile(rf"(?=\p{{L}})\p{{{name}}}") for name in ("Latin", "Cyrillic", "Greek")
)
_LATIN_ONLY = regex.compile(r"[\p{Latin}\p{M}]+")
_ASCII = regex.compile(r"[\x20-\x7e\n\r\t]*")


class ControlCharacters(Check):
    id = "control_characters"
    order = 5
    name = gettext_noop("Control characters")
    description = gettext_noop(
        "NUL, other control characters, or signs of a wrong decoding (U+FFFD)."
    )
    severity = Severity.ERROR

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, text in target.fields():
            for match in _CONTROL.finditer(text):
                yield self.finding(
                    field,
                    gettext_noop("Character %(code)s cannot be shown.", code=_code(match[0])),
                    gettext_noop("Delete it, or write the character that was meant."),
                    start=match.start(),
                    end=match.end(),
                )


class InvisibleCharacters(Check):
    """Joiners belong to some scripts, direction marks to right-to-left text."""

    id = "invisible_characters"
    order = 17
    name = gettext_noop("Invisible characters")
    description = gettext_noop(
        "Zero-width characters and direction controls that the language's script does not need."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).joiners is not None:
            return None
        why = gettext_noop("Whether it needs joiners is not known: they and direction marks pass.")
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        allowed = _allowed(language)
        for field, text in target.fields():
            if _ASCII.fullmatch(text):
                continue
            for match in _INVISIBLE.finditer(text):
                if match[0] not in allowed:
                    yield self.finding(
                        field,
                        gettext_noop(
                            "There is an invisible character, %(code)s.", code=_code(match[0])
                        ),
                        gettext_noop("Delete it; direction is set for the whole field."),
                        start=match.start(),
                        end=match.end(),
                    )


class MixedScript(Check):
    """Latin, Cyrillic and Greek share letters by looks: one foreign letter spoils every search.

    A single Greek letter in a Latin word is a sign (`μm`), and other scripts take Latin terms
    with endings of their own.
    """

    id = "mixed_script"
    order = 16
    name = gettext_noop("Two alphabets in one word")
    description = gettext_noop("A word mixes Latin, Cyrillic or Greek letters, which look alike.")

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, text in target.fields():
            if _ASCII.fullmatch(text):
                continue
            for match in _WORD.finditer(text):
                if not _LATIN_ONLY.fullmatch(match[0]) and _mixes(match[0]):
                    yield self.finding(
                        field,
                        gettext_noop("“%(word)s” mixes letters of two alphabets.", word=match[0]),
                        gettext_noop("Type the word again with one keyboard layout."),
                        start=match.start(),
                        end=match.end(),
                    )


CHECKS = (ControlCharacters(), InvisibleCharacters(), MixedScript())


def _mixes(word: str) -> bool:
    latin, cyrillic, greek = (len(p.findall(word)) for p in (_LATIN, _CYRILLIC, _GREEK))
    return bool((latin and cyrillic) or (cyrillic and greek) or (latin > 1 and greek > 1))


def _allowed(language: str) -> set[str]:
    joiners = knowledge(language).joiners
    if joiners is None:
        return _JOINERS | _DIRECTION_MARKS
    marks = _DIRECTION_MARKS if language_of(language).direction == "rtl" else set()
    return marks | (_JOINERS if joiners else set())


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
