"""Variables in the prose around formulae: one that has become another is in no formula."""

from collections import Counter
from collections.abc import Iterable

from annotations.quality.notation.formulae import formulae_of_source
from annotations.quality.notation.tokens import Token, tokens

_LETTERS = frozenset("bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ")
"""Vowels and y are words of prose in some languages of Latin script."""


def of_formulae(texts: Iterable[str]) -> frozenset[str]:
    """Return the letters that stand for something in the formulae of texts."""
    found: set[str] = set()
    for text in texts:
        for formula in formulae_of_source(text):
            if formula.is_strong:
                found.update(token.sign for token in formula.tokens if _is_letter(token))
    return frozenset(found)


def exchanged(before: str, after: str, known: frozenset[str]) -> tuple[str, Token] | None:
    """Return a variable of the source that is less often in a translation, and what came in.

    `known` are the variables of the whole source; what came in is none of them, nor a word.
    """
    wanted = Counter(token.sign for token in _letters(before))
    if known.isdisjoint(wanted):
        return None
    found = _letters(after)
    lost = wanted - Counter(token.sign for token in found)
    variable = next((sign for sign in lost if sign in known), None)
    new = (t for t in found if t.sign not in wanted and t.sign not in known)
    token = next(new, None)
    return (variable, token) if variable and token else None


def _letters(text: str) -> list[Token]:
    return [token for token in tokens(text) if token is not None and _is_letter(token)]


def _is_letter(token: Token) -> bool:
    return token.kind == "operand" and len(token.sign) == 1 and token.sign in _LETTERS
