"""English words that a translation left standing among its own."""

from collections.abc import Iterator

import regex

from annotations.quality.english import is_english_word
from annotations.quality.languages import scripts_of

_JOINING = frozenset({
    "a", "an", "the", "of", "and", "or", "in", "on", "at", "by", "to", "for", "from", "with",
    "without", "that", "this", "these", "those", "is", "are", "was", "were", "be", "been", "has",
    "have", "had", "which", "who", "whose", "what", "when", "where", "why", "how", "if", "because",
    "while", "than", "as", "it", "its", "their", "there", "not", "into", "between", "through",
    "during", "after", "before",
})  # fmt: skip
_SURE = frozenset({
    "the", "with", "without", "from", "because", "which", "whose", "should", "would", "could",
    "between", "through", "what", "when", "where", "these", "those", "their", "there", "and",
})  # fmt: skip
"""Words that are of no other language written in Latin letters, but for those of `_ELSEWHERE`."""

_ELSEWHERE = {
    "and": ("sv", "nb", "nn", "no", "da", "et"),
    "the": ("vi", "sq", "ha", "yo", "ig"),
    "there": ("sq",),
    "when": ("so",),
}
_ANY_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BESIDE_LATIN = regex.compile(
    r"(?<![\p{L}\p{M}\p{N}_'’.@/\\-])[a-z]+(?:-[a-z]+)*+(?![\p{L}\p{M}\p{N}_'’@/\\(=-])"
)
_BESIDE_OTHERS = regex.compile(
    r"(?<![\p{Latin}\p{N}_'’.@/\\-])[a-z]+(?:-[a-z]+)*+(?![\p{Latin}\p{N}_'’@/\\(=-])"
)
_NAME_BEFORE = regex.compile(r"(?<!\w)([\p{Lu}\p{N}]\w*)\s++\Z")
_NAME_BEHIND = regex.compile(r"\s++([\p{Lu}\p{N}]\w*)")
_LONGEST_NAME = 40


def joining(language: str) -> frozenset[str]:
    """English words that no text of a language has, and that join others of a sentence.

    Not `of`, which terms have too.
    """
    return _SURE if "Latn" in scripts_of(language) else _JOINING - {"a", "of"}


def leftovers(before: str, after: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield where English words of `before` stand in `after`, as start and end (code points).

    A word that joins others, with those that stand beside it as in the source; in small letters,
    since names have capitals. A term of nouns alone may have been kept on purpose.
    """
    pattern = _BESIDE_LATIN if "Latn" in scripts_of(language) else _BESIDE_OTHERS
    found = list(pattern.finditer(after))
    if not found:
        return
    theirs = f" {' '.join(_ANY_WORD.findall(before.lower()))} "
    for run in _runs(found, after, theirs):
        start, end = run[0].start(), run[-1].end()
        words = [word for match in run for word in match[0].split("-")]
        if len(run) == 1 < len(words):  # an option of a program: `cherry-pick`
            continue
        names = _beside_names(after, start, end, theirs)
        if _is_english(words, language) and names < min(2, len(words)):
            yield start, end


def _runs(
    found: "list[regex.Match[str]]", after: str, theirs: str
) -> "Iterator[list[regex.Match[str]]]":
    """Words that stand together, as they do in the source."""
    run: list[regex.Match[str]] = []
    for match in found:
        if run and after[run[-1].end() : match.start()] == " ":
            text = after[run[0].start() : match.end()].replace("-", " ")
            if f" {text} " in theirs:
                run.append(match)
                continue
        if run:
            yield run
        run = [match] if f" {match[0].replace('-', ' ')} " in theirs else []
    if run:
        yield run


def _is_english(words: list[str], language: str) -> bool:
    """Whether one joins others, as no term of two nouns has, and most are of English."""
    if any(len(word) == 1 and word != "a" for word in words):  # `for i in`
        return False
    if len(words) == 1:
        own = _ELSEWHERE.get(words[0], ())
        return words[0] in _SURE and language.partition("-")[0] not in own
    is_joined = not joining(language).isdisjoint(words)
    return is_joined and 2 * sum(map(_is_known, words)) > len(words)


def _is_known(word: str) -> bool:
    return word in _JOINING or is_english_word(word)


def _beside_names(text: str, start: int, end: int, theirs: str) -> int:
    """On how many sides a name of the source stands, as in `Bonnie and Clyde`."""
    sides = (
        _NAME_BEFORE.search(text[max(0, start - _LONGEST_NAME) : start]),
        _NAME_BEHIND.match(text, end),
    )
    return sum(side is not None and f" {side[1].lower()} " in theirs for side in sides)
