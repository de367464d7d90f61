"""Are there spaces where the language has them beside its marks, and none where it has none?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.checks.typography import own_letter, unchecked
from annotations.quality.languages import MANY, knowledge
from annotations.quality.units import Unit, fields_in_both
from annotations.quality.verbatim import prose
from workbench.core.messages import gettext_noop

_SPACE = "[ \u00a0\u2009\u202f]"
_BEFORE = r"[\p{L}\p{M}\p{N}%)\]\"”»]"
_BEHIND = r"(?=[\s\"'”»)\]]|\Z)"
_ASCII = ".,;:?!"


@dataclass(frozen=True)
class _Rules:
    """Patterns of a language's spaces: too many, missing before a mark, missing behind one."""

    spare: "regex.Pattern[str] | None"
    before: "regex.Pattern[str] | None"
    behind: "regex.Pattern[str] | None"

    @property
    def all(self) -> "list[regex.Pattern[str]]":
        return [one for one in (self.spare, self.before, self.behind) if one]


class MarkSpacing(Check):
    """What the source has in the same field was carried over."""

    id = "mark_spacing"
    order = 23
    name = gettext_noop("Spaces at punctuation marks")
    description = gettext_noop(
        "A space before a comma, full stop or the like, none behind it, or none where the language "
        "has one, as French before `?`."
    )

    def unchecked(self, language: str) -> Unchecked | None:
        return unchecked(language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        rules = _rules(language)
        if not any(pattern.search(target.text) for pattern in rules.all):
            return
        for field, before, after in fields_in_both(source, target):
            plain = prose(after)
            if rules.spare and not rules.spare.search(before):
                for match in rules.spare.finditer(plain):
                    yield self._spare(field, match)
            if rules.before:
                spaced = knowledge(language).typography.spaced
                for match in rules.before.finditer(plain):
                    yield self._missing_before(field, match, spaced.get(match[0], spaced.get("»")))
            if rules.behind and not rules.behind.search(before):
                for match in rules.behind.finditer(plain):
                    yield self._missing(field, match, f"{match[0]} ")

    def _spare(self, field: str, match: "regex.Match[str]") -> Finding:
        return self.finding(
            field,
            gettext_noop("There is a space where this language has none."),
            gettext_noop("Take it out."),
            start=match.start(),
            end=match.end(),
            fix="",
        )

    def _missing_before(self, field: str, match: "regex.Match[str]", space: str | None) -> Finding:
        mark, space = match[0], space or " "
        return self._missing(field, match, mark + space if mark == "«" else space + mark)

    def _missing(self, field: str, match: "regex.Match[str]", fix: str) -> Finding:
        return self.finding(
            field,
            gettext_noop("A space is missing at “%(mark)s”.", mark=match[0]),
            gettext_noop("Put one in."),
            start=match.start(),
            end=match.end(),
            fix=fix,
        )


CHECKS = (MarkSpacing(),)


@lru_cache(maxsize=MANY)
def _rules(language: str) -> _Rules:
    known = knowledge(language).typography
    return _Rules(
        spare=_compiled(_spare(language)),
        before=_compiled(_before("".join(known.spaced))),
        behind=_compiled(_behind(known.close)) if knowledge(language).spaces else None,
    )


def _compiled(parts: list[str]) -> "regex.Pattern[str] | None":
    return regex.compile("|".join(parts)) if parts else None


def _spare(language: str) -> list[str]:
    """A space before a mark; and where words have none, a space between two letters.

    Not before dots that stand for what is left out, nor before a mark that belongs to a word
    (` .NET`), nor between two words in Katakana.
    """
    known = knowledge(language)
    own = "".join(mark for mark in known.typography.close if mark not in _ASCII)
    common = "".join(mark for mark in known.typography.close if mark in _ASCII)
    parts = []
    if common:
        marks = f"[{regex.escape(common)}]"
        parts.append(rf"(?<={_BEFORE}){_SPACE}++(?!\.\s?\.)(?={marks}{_BEHIND})")
    if own and known.spaces:
        parts.append(rf"(?<={_BEFORE}){_SPACE}++(?=[{regex.escape(own)}])")
    elif own:
        letter, marks = own_letter(language), regex.escape(own)
        kana = r"\p{Katakana}ー"
        parts += [
            rf"(?<={letter}) ++(?=[{marks}])|(?<=[、，；。]) ++(?={letter})",
            rf"(?<={letter}) ++(?={letter})(?<![{kana}] ++(?=[{kana}]))",
        ]
    return parts


def _before(spaced: str) -> list[str]:
    """A mark that has no space before it, but no factorial, and no colon of a ratio or time."""
    if not spaced:
        return []
    patterns = {
        ";": rf"(?<={_BEFORE});{_BEHIND}",
        "?": rf"(?<={_BEFORE})\?{_BEHIND}",
        ":": rf"(?<={_BEFORE}):(?=\s|\Z)",
        "!": r"(?<=\p{L}{2})!" + _BEHIND,
        "%": r"(?<=\p{Nd})%(?![\p{L}\p{Nd}%#]|\.\p{Nd})",
    }
    parts = [pattern for mark, pattern in patterns.items() if mark in spaced]
    return parts + [r"«(?=\S)", r"(?<=\S)»"] * ("»" in spaced)


def _behind(close: str) -> list[str]:
    """A mark between the letters of two words; full stops only before a capital."""
    marks = "".join(mark for mark in close if mark not in ".:")
    if not marks:
        return []
    parts = [rf"(?<=\p{{L}}[\p{{L}}\p{{M}}])[{regex.escape(marks)}](?=\p{{L}}[\p{{L}}\p{{M}}])"]
    return parts + [r"(?<=\p{Ll}{2})\.(?=\p{Lu}\p{Ll})"] * ("." in close)
