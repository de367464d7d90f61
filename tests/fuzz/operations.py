"""All that runs over a text while someone waits, each as a function of two texts."""

from collections.abc import Callable
from functools import partial

from annotations.canonical import View, canonical
from annotations.engines.guards import problem_of
from annotations.engines.protection import spans_of
from annotations.quality import negations
from annotations.quality.alignment import aligned
from annotations.quality.checks import CHECKS, Check, Term, Unit, code
from annotations.quality.checks.glossary import Glossary, places_of
from annotations.quality.checks.running import examine
from annotations.quality.diff import contrasts, diff
from annotations.quality.effort import quick_hter
from annotations.quality.notation.code import statements
from annotations.quality.notation.formulae import formulae, formulae_of_source
from annotations.quality.number_words import english_numbers
from annotations.quality.quantities.comparing import compare
from annotations.quality.quantities.reading import read
from annotations.quality.references import letters_referred_to
from annotations.quality.sentences import sentences
from annotations.quality.tokens import graphemes, tokens
from annotations.quality.units import folded
from annotations.selectors.similar import compared
from annotations.web.prose import prose

Operation = Callable[[str, str, str], object]
"""Of the text before, the text after and its language."""

TERMS = (
    Term("aaa bbb", "xxx yyy"),
    Term("aaa", "a"),
    Term("cell", "x x"),
    Term("x", "1,"),
    Term("not", "e", forbidden=True),
)
CACHES = (
    compare, read, code._literals, formulae, formulae_of_source, statements, letters_referred_to,
    aligned, sentences,
)  # fmt: skip
"""What remembers a text: a measurement begins without."""


def _check(check: Check, before: str, after: str, language: str) -> object:
    return examine([check], _unit(before), _unit(after), language)


def _unit(text: str) -> Unit:
    return Unit(text, (text, "a", "b"), key=0)


def _source(text: str) -> Unit:
    return Unit(text, (text, "a", "b"))


def _alone(read: Callable[[str], object]) -> Operation:
    """What reads one text, whatever its language."""
    return lambda _before, after, _language: read(after)


def _in_language(read: Callable[[str, str], object]) -> Operation:
    return lambda _before, after, language: read(after, language)


OPERATIONS: dict[str, Operation] = {
    **{f"check {id}": partial(_check, check) for id, check in CHECKS.items()},
    "check glossary": partial(_check, Glossary(TERMS)),
    "canonical form": _alone(canonical),
    "places in the stored text": _alone(
        lambda text: View(f"{text}\r").to_stored(0, len(text) // 2)
    ),
    "folding": _alone(folded),
    "tokens": _in_language(tokens),
    "graphemes": _alone(graphemes),
    "difference": diff,
    "contrast of candidates": lambda before, after, language: contrasts((before, after), language),
    "HTER on a page": quick_hter,
    "numbers in English words": _alone(english_numbers),
    "negations to drop": _in_language(negations.drops),
    "negations": _in_language(negations.count),
    "terms in the source": _alone(
        lambda text: [places_of(term.source, View(text), "en") for term in TERMS]
    ),
    "Markdown": _alone(prose),
    "what is kept from engines": _alone(lambda text: spans_of(text, "en")),
    "guards of engines": lambda before, after, language: problem_of(
        _source(before), _source(after), language
    ),
}
BOUNDED: dict[str, Operation] = {
    "similar texts": lambda before, after, _language: compared(after, [before, before + after])
}
"""Quadratic by nature: less is compared, the longer the texts are."""
