"""Ordinary English words, which a translation from English does not keep."""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import regex

from annotations.quality.languages import MANY, scripts_of

FILE = Path(__file__).parent / "languages" / "english_words.txt"

_SHARING = {
    "af", "br", "bs", "ca", "cs", "cy", "da", "de", "es", "et", "eu", "fi", "fil", "fo", "fr", "fy",
    "ga", "gl", "hr", "hu", "id", "is", "it", "jv", "lb", "lt", "lv", "ms", "mt", "nb", "nl", "nn",
    "no", "oc", "pl", "pt", "ro", "sk", "sl", "sq", "sr", "sv", "tr",
}  # fmt: skip
"""Languages of Europe, and such as have taken many words from them as they are written there."""

_WORD = regex.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_JOINED = regex.compile(
    r"^\W*(?:[Aa]n?|[Tt]he)\s++\p{Ll}|\p{Ll}\s++(?:of|by|with|from|and|the|is|are|an)\s++\p{Ll}"
)
_INFLECTED = (
    ("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ed", ("", "e")),
    ("ing", ("", "e")), ("ily", ("y",)), ("ly", ("", "e", "le")), ("ness", ("",)),
    ("er", ("", "e")), ("est", ("", "e")),
)  # fmt: skip
_DOUBLING = ("ed", "ing", "er", "est")
_ENGLISH_ENDING = regex.compile(r".{3,}(?:ness|ful|less|ship|hood|ously|ally|ingly|edly|wise)")
_COMMON_ENDING = regex.compile(
    r".{3,}(?:ing|ed|ly|ness|ful|less|ship|hood|wise|[ts]ions?|ity|ities|isms?|ists?|ous|ments?|"
    r"[ae]nces?|[ae]l|ives?|[ai]ble|ical|ology)"
)
"""Endings of words that no name has; languages of Europe have some of them too."""


def has_ordinary_words(text: str, language: str) -> bool:
    """Say whether a text has English words that a translation into a language does not keep.

    A name has capital letters, and a term a word that is not ordinary. Of several words one after
    the first has to be ordinary in small letters, or all of them: then words that are written
    alike elsewhere count too, for no two of them stand so together there.
    """
    if _is_phrase(text):
        return True
    words = [word for word in _WORD.findall(text) if len(word) > 2]
    if len(words) < 2:
        return any(is_ordinary(word, language) for word in words)
    if any(word.islower() and is_ordinary(word, language) for word in words[1:]):
        return True
    return any(map(is_ordinary, words)) and all(map(is_english_word, words))


def _is_phrase(text: str) -> bool:
    """Whether words are joined as in English, and are no name: `a zygote`, `end of the stem`."""
    joined = _JOINED.search(text) is not None
    return joined and not any(map(str.isupper, (word[0] for word in _WORD.findall(text)[1:])))


@lru_cache(maxsize=MANY)
def is_ordinary(word: str, language: str = "en") -> bool:
    """Say whether an English word is an ordinary one, and not written so in the language too."""
    lower = word.lower()
    if word not in (lower, lower.capitalize()):
        return False
    english, shared = _lists()
    is_shared = _shares_words(language)
    if lower in english or (lower in shared and not is_shared):
        return True
    return bool(_ENGLISH_ENDING.fullmatch(lower)) or any(
        base in english or (base in shared and (ending != "s" or not is_shared))
        for ending, base in _bases(lower)
    )


def is_english_word(word: str) -> bool:
    """Whether a word is an ordinary English one, or ends as no name does."""
    return is_ordinary(word) or bool(_COMMON_ENDING.fullmatch(word.lower()))


def _bases(word: str) -> Iterator[tuple[str, str]]:
    """Yield what a word may be a form of, with the ending that makes it one."""
    for ending, replacements in _INFLECTED:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 3:
            continue
        for replacement in replacements:
            yield ending, stem + replacement
        if ending in _DOUBLING and stem[-1] == stem[-2]:
            yield ending, stem[:-1]


def _shares_words(language: str) -> bool:
    return language.partition("-")[0] in _SHARING and "Latn" in scripts_of(language)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    english, shared = text.split("\n\n")
    return frozenset(english.split()), frozenset(shared.split())
