"""Text that was read in another encoding than it was written in (mojibake)."""

import re
from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Severity
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import gettext_noop

# The bytes of UTF-8 that follow the first, as Windows-1252 and Latin-1 show them.
_FOLLOWING = r"[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
# Those of them that no sound text has after a letter: not what closes, ends or marks a word.
_ODD = r"[\x80-\x9f¡-§¨¬¯±´-¶¸¼-¿€‚ƒ„ˆ‰‹˜]"
_FIRST_OF_TWO = r"[\xc2-\xd6\xd8-\xde]"
_TWO = rf"[\xc2-\xdf]{_FOLLOWING}"
_THREE = rf"[\xe0-\xef]{_FOLLOWING}{{2}}"
_CYRILLIC = r"[\u0402-\u040f\u0452-\u045f\u0490\u0491ІіЁё‚„…†‡€‰‹‘’“”•–—™›\xa0¤¦§©«¬\xad®°±µ¶·№»]"

_MISREAD = regex.compile(
    "|".join(
        (
            rf"(?:{_TWO}|{_THREE}|[\xf0-\xf4]{_FOLLOWING}{{3}}){{2,}}+",
            rf"(?<=\p{{Ll}}){_FIRST_OF_TWO}{_FOLLOWING}",
            rf"{_FIRST_OF_TWO}{_ODD}",
            rf"{_FIRST_OF_TWO}(?![’–—·šžœŠŽŒŸ]){_FOLLOWING}(?=\p{{Ll}})",
            r"(?<!\p{Lu})Â[\xa0°ºª£¥§©®«»·¿¡½¼¾±´µ¹²³]|Î[±²³´µ¶·¸¹º»¼½¾¿]|Ï[€‚ƒ„…†‡ˆ‰]",
            r"(?<!\p{L})(?:Ã[\xa0©ª«\xad®°²³—·¹º»œžŠŒŽŸ]|[ÃÉ][–—‘’“”](?=\p{Ll}))",
            rf"[\xe0-\xef](?:{_ODD}{_FOLLOWING}|{_FOLLOWING}{_ODD})",
            rf"â[€†‚„ˆ‰‹]{_FOLLOWING}|ðŸ",
            rf"(?:[РС]{_CYRILLIC}){{3,}}+",  # UTF-8 as Windows-1251
            r"вЂ[™њќ“”¦љћ\xa0–]|Г[©±¶]",
            r"‚Ä[ôúùìî¶]|(?<=\p{L})√[©®°±≥¥∏ª≠´¨∫Ω]",  # as Mac Roman
            r"(?<=\p{L})├[\p{L}\p{S}]|(?:[╨╤].){2,}+|[ΓÔ]Ç[Öôö£¥ª]",  # as code pages 437, 850
            r"锟斤拷|烫烫烫",
            r"\\u[0-9A-Fa-f]{4}|\\x[0-9a-f]{2}\\x[0-9a-f]{2}|=C[2-9A-F]=[89AB][0-9A-F]",
        )
    )
)


# What all of these begin with, to look first for no more than that.
_SUSPECT = regex.compile(
    rf"[\xc2-\xf4]{_FOLLOWING}|[РС]{_CYRILLIC}|вЂ|Г[©±¶]|‚Ä|√|├|╨|╤|[ΓÔ]Ç|锟|烫|\\[ux]|=C"
)


# And what these begin with: half a million texts are looked through where a release is built.
_BEGINNING = re.compile(r"[\xc2-\xf4РСвГ‚√├╨╤Γ锟烫\\=]")


_ENCODINGS = ("cp1252", "latin-1", "cp1251", "mac-roman", "cp437", "cp850")
"""In which UTF-8 is mostly read by mistake."""


class WrongDecoding(Check):
    """A replacement character (U+FFFD) is told as a control character."""

    id = "wrong_decoding"
    order = 6
    name = gettext_noop("Wrong decoding")
    description = gettext_noop(
        "Characters were read in another encoding than they were written in (`Ã©` for é, `â€™` for "
        "an apostrophe), or stand there as their code (`\\u00e9`)."
    )
    severity = Severity.ERROR
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if not (_BEGINNING.search(after) and _SUSPECT.search(after)):
                continue
            if (match := _MISREAD.search(after)) and not _MISREAD.search(before):
                yield self.finding(
                    field,
                    gettext_noop("“%(found)s” is text in a wrong encoding.", found=match[0][:20]),
                    gettext_noop("Write what was meant, or import the file again as UTF-8."),
                    start=match.start(),
                    end=match.end(),
                    fix=_as_meant(match[0]),
                )


CHECKS = (WrongDecoding(),)


def _as_meant(text: str) -> str | None:
    """What was written, where UTF-8 was read in another encoding; None where it cannot be told."""
    for encoding in _ENCODINGS:
        try:
            meant = text.encode(encoding).decode()
        except UnicodeError:
            continue
        if meant.isprintable():
            return meant
    return None
