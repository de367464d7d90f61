"""Words that turn a question around, and words that the campaign has agreed on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from annotations.quality.checks.base import Check, Finding
from annotations.quality.negations import demands
from annotations.quality.units import Unit, fields_in_both

_SHOUTED = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{3,}(?![\p{L}\p{N}])")
_MARKED = regex.compile(r"\*\*.+?\*\*|__.+?__|<(?:b|u|em|strong)>")


class LostNegation(Check):
    """Only in languages whose words for it are listed here."""

    id = "lost_negation"
    name = "Negation or emphasis lost"
    description = (
        "The source shouts NOT, EXCEPT or LEAST and the translation has neither emphasis nor any "
        "of the language's words for it."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            for word, pattern in demands(before, language):
                if after.strip() and not pattern.search(after) and not _emphasis(before, after):
                    yield self.finding(
                        field,
                        f"The source says {word}; nothing here says so.",
                        "Say it, and emphasise it where the language can.",
                    )


@dataclass(frozen=True)
class Term:
    """A source term with the translations allowed for it, and those forbidden."""

    source: str
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Glossary(Check):
    """Words are compared by their first three quarters, for many languages inflect them."""

    terms: Sequence[Term] = ()

    id = "glossary"
    name = "Glossary"
    description = (
        "A term of the campaign's glossary stands in the source and none of its agreed "
        "translations in the translation, or a forbidden one does."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            for term in self.terms:
                if not after.strip() or not _term(term.source).search(before):
                    continue
                allowed = ", ".join(f"“{word}”" for word in term.allowed)
                remedy = f"For “{term.source}” use {allowed}."
                if not any(_stem(word).search(after) for word in term.allowed):
                    yield self.finding(field, f"“{term.source}” is not rendered as agreed.", remedy)
                for word in term.forbidden:
                    for match in _term(word).finditer(after):
                        start, end = match.span()
                        message = f"“{match[0]}” is not to be used for “{term.source}”."
                        yield self.finding(field, message, remedy, start=start, end=end)


def _emphasis(before: str, after: str) -> bool:
    """Say whether the translation stresses a word that the source does not have as it is."""
    kept = set(_SHOUTED.findall(before))
    return bool(_MARKED.search(after)) or any(w not in kept for w in _SHOUTED.findall(after))


@cache
def _term(term: str) -> "regex.Pattern[str]":
    """Match a term as whole words, with an English plural."""
    return regex.compile(
        rf"(?i)(?<![\p{{L}}\p{{M}}]){regex.escape(term)}(?:e?s)?(?![\p{{L}}\p{{M}}])"
    )


@cache
def _stem(term: str) -> "regex.Pattern[str]":
    stems = (word[: max(3, -(-3 * len(word) // 4))] for word in term.split())
    return regex.compile(r"(?i)" + r"\w*\s+".join(regex.escape(stem) for stem in stems))
