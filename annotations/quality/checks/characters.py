"""Characters that cannot be seen, or are not what they look like."""

from collections import Counter
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
_JOINED = regex.compile(
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})"
    r"|(?<=[\p{Arab}\p{Syrc}\p{Nkoo}\p{Mong}\p{Deva}\p{Beng}\p{Guru}\p{Gujr}\p{Orya}\p{Taml}"
    r"\p{Telu}\p{Knda}\p{Mlym}\p{Sinh}\p{Khmr}\p{Mymr}\p{Tibt}\u0640])[\u200c\u200d]"
    r"|(?<=[\p{Khmr}\p{Mymr}\p{Laoo}\p{Thai}\p{Tibt}])[\u200b\u2060]"
    r"(?=[\p{Khmr}\p{Mymr}\p{Laoo}\p{Thai}\p{Tibt}])"
    r"|(?<=\p{Mong})\u180e"
)
"""Joiners in an emoji and after letters whose shape they change, and where lines of scripts without
spaces may break."""
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_LATIN, _CYRILLIC, _GREEK = (
    regex.compile(rf"(?=\p{{L}})\p{{{name}}}") for name in ("Latin", "Cyrillic", "Greek")
)
_LATIN_ONLY = regex.compile(r"[\p{Latin}\p{M}]+")
_AS_CYRILLIC = str.maketrans("aceiopsxyjABCEHIKMOPSTXJ", "асеіорѕхујАВСЕНІКМОРЅТХЈ")
_AS_LATIN = {cyrillic: latin for latin, cyrillic in _AS_CYRILLIC.items()}
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
            if _is_plain(text):
                continue
            for match in _CONTROL.finditer(text):
                yield self.finding(
                    field,
                    gettext_noop("Character %(code)s cannot be shown.", code=_code(match[0])),
                    gettext_noop("Delete it, or write the character that was meant."),
                    start=match.start(),
                    end=match.end(),
                    fix=None if match[0] == "\ufffd" else "",
                )


class InvisibleCharacters(Check):
    """Joiners belong to emoji and to some scripts, direction marks to right-to-left text.

    What the source has as often in the same field was carried over.
    """

    id = "invisible_characters"
    order = 17
    name = gettext_noop("Invisible characters")
    description = gettext_noop(
        "Zero-width characters and direction controls that neither the language's script nor the "
        "letters or emoji around them need, and that the source does not have."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).joiners is not None:
            return None
        why = gettext_noop("Whether it needs joiners is not known: they and direction marks pass.")
        return Unchecked(why, entirely=False)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        allowed = _allowed(language)
        theirs = dict(source.fields()) if source is not target else {}
        for field, text in target.fields():
            if _ASCII.fullmatch(text):
                continue
            spared = Counter(match[0] for match in _unneeded(theirs.get(field, "")))
            for match in _unneeded(text):
                if match[0] in allowed:
                    continue
                if spared[match[0]]:
                    spared[match[0]] -= 1
                    continue
                yield self.finding(
                    field,
                    gettext_noop(
                        "There is an invisible character, %(code)s.", code=_code(match[0])
                    ),
                    gettext_noop("Delete it; direction is set for the whole field."),
                    start=match.start(),
                    end=match.end(),
                    fix="",
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
            if _ASCII.fullmatch(text) or not _has_two_alphabets(text):
                continue
            for match in _WORD.finditer(text):
                if not _LATIN_ONLY.fullmatch(match[0]) and _mixes(match[0]):
                    yield self.finding(
                        field,
                        gettext_noop("“%(word)s” mixes letters of two alphabets.", word=match[0]),
                        gettext_noop("Type the word again with one keyboard layout."),
                        start=match.start(),
                        end=match.end(),
                        fix=_in_one_alphabet(match[0]),
                    )


CHECKS = (ControlCharacters(), InvisibleCharacters(), MixedScript())


def _is_plain(text: str) -> bool:
    """Whether all can be shown for sure: Python knows no character that `regex` does not."""
    return text.replace("\n", " ").isprintable() and "\ufffd" not in text


def _has_two_alphabets(text: str) -> bool:
    return sum(alphabet.search(text) is not None for alphabet in (_LATIN, _CYRILLIC, _GREEK)) > 1


def _mixes(word: str) -> bool:
    latin, cyrillic, greek = (len(p.findall(word)) for p in (_LATIN, _CYRILLIC, _GREEK))
    return bool((latin and cyrillic) or (cyrillic and greek) or (latin > 1 and greek > 1))


def _in_one_alphabet(word: str) -> str | None:
    """A word in the alphabet of most of its letters, where all others have a double there."""
    latin, cyrillic = len(_LATIN.findall(word)), len(_CYRILLIC.findall(word))
    if latin == cyrillic or _GREEK.search(word):
        return None
    doubles = _AS_LATIN if latin > cyrillic else _AS_CYRILLIC
    written = word.translate(doubles)
    return None if _mixes(written) else written


def _allowed(language: str) -> set[str]:
    joiners = knowledge(language).joiners
    if joiners is None:
        return _JOINERS | _DIRECTION_MARKS
    marks = _DIRECTION_MARKS if language_of(language).direction == "rtl" else set()
    return marks | (_JOINERS if joiners else set())


def _unneeded(text: str) -> Iterator["regex.Match[str]"]:
    """Yield the invisible characters of a text that stand where no letter or emoji needs them."""
    found = _INVISIBLE.finditer(text)
    return (match for match in found if not _JOINED.match(text, match.start()))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"
