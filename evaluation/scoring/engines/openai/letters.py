"""Find the letter that a generated answer gives; where it is not clear, there is none."""

import re
import unicodedata

from workbench.core.letters import LETTERS

THOUGHT, THOUGHT_END = "<think>", "</think>"
"""What reasoning models write between these is not their answer."""

# Marks that stand around a letter: (B), **B**, "B", [B], B.
OPENING = r"[\s(\[{*_\"'`“‘$#>-]*"
CLOSING = r"[\s)\]}*_\"'`”’$.:,;!。、-]*"
ONLY = re.compile(rf"{OPENING}([A-Za-z]){CLOSING}")
FIRST = re.compile(rf"{OPENING}([A-Z])(?:[)\]}}*_\"'`”’.:,;。、]|\s*\n|\s+[-–—])")
STATED = re.compile(
    r"\b(?:answer|option|choice)\b(?:\s+(?:is|would\s+be|should\s+be|must\s+be))?"
    r"\s*[:=]?\s*(?:(?:option|choice|letter)\s+)?[(\[{*_\"'`“‘$]*([A-Z])(?![A-Za-z0-9'’])",
    re.IGNORECASE,
)
# Latin letters and digits join a letter to a word; other scripts do not: 答案是C.
STANDALONE = re.compile(r"(?<![A-Za-z0-9À-ɏ'’])([A-Z])(?![A-Za-z0-9À-ɏ'’])")
ARTICLE_OR_PRONOUN = re.compile(r"(?<![A-Za-z0-9À-ɏ'’])[AI](?=\s+(?!or\b|and\b|is\b)[a-zà-ɏ])")
ALTERNATIVE = re.compile(r"\s*(?:or|and|/|&|,)\s*[(\[*\"'`]*[A-Z](?![A-Za-z0-9])")


def find_letter(text: str, options: int) -> int | None:
    """Index of the one option that the text names; None when it names none, or several.

    Tried in order: nothing but a letter; what is said to be the answer ("The answer is C"); a
    letter that opens the text ("B. Paris", "(B) Paris"); the only letter that stands alone. A word
    "A" or "I" before a small letter is no option.
    """
    text = text.rpartition(THOUGHT_END)[2].partition(THOUGHT)[0]
    text = unicodedata.normalize("NFKC", text).strip()
    alone = ONLY.fullmatch(text)
    if alone:
        return _index({alone[1].upper()}, options)
    prose = ARTICLE_OR_PRONOUN.sub("", text)
    stated = list(STATED.finditer(prose))
    stated = [match for match in stated if match[1].isupper()]
    if any(ALTERNATIVE.match(prose, match.end()) for match in stated):
        return None
    if stated:
        return _index({match[1] for match in stated}, options)
    first = FIRST.match(prose)
    if first and not ALTERNATIVE.match(prose, first.end(1)):
        return _index({first[1]}, options)
    return _index(set(STANDALONE.findall(prose)), options)


def _index(letters: set[str], options: int) -> int | None:
    """The index of the only letter, if there is an option of that name."""
    if len(letters) != 1:
        return None
    index = LETTERS.index(letters.pop())
    return index if index < options else None
