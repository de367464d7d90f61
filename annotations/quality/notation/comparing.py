"""Where the formulae of a translation are not those of its source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter

from rapidfuzz.fuzz import ratio

from annotations.quality.notation.formulae import WEAK, Formula, formulae, formulae_of_source
from annotations.quality.notation.tokens import plain

_LIKE_FIGURES = str.maketrans("Ol", "01")

ALIKE = 60
"""From here on, of 100, a formula that came in is taken for one that is missing."""

LONG = 200
"""Signs of two formulae that are compared to find out whether one stands for the other."""

PROSE = 600
"""Code points of a text that has more than code in it."""

MOST = 60
"""Formulae of a text that are looked for among others; more no question has."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula of the source, what stands for it, and the place where the two part."""

    source: str
    target: str = ""
    start: int | None = None
    end: int | None = None


def differences(before: str, after: str, names: frozenset[str]) -> Iterator[Difference]:
    """Yield the formulae of the source that a translation lacks or has otherwise.

    Formulae may change places with one another, as words do; within one the order stays.
    """
    if before == after or not (wanted := formulae_of_source(before, names)):
        return
    found = formulae(after, names)
    missing, extra = _unmatched(wanted, found)
    there = {formula.signs for formula in found}
    whole = "\n".join(formula.signs for formula in found)
    for formula in missing[:MOST]:
        partner = _partner(formula, extra)
        written = before[formula.start : formula.end]
        if is_glued(written, after) and not is_glued(written, before):
            continue
        if partner is not None:
            extra.remove(partner)
            if not _is_mended(formula, partner):
                yield _difference(before, after, formula, partner)
        elif (
            formula.is_strong
            and formula.signs not in there
            and formula.signs not in whole
            and not _is_slip(formula, wanted, before)
        ):
            yield Difference(_whole(before, formula))
    yield from _joints(before, after, wanted, found)
    yield from _molecules(before, after, wanted)


def _is_slip(formula: Formula, wanted: Sequence[Formula], before: str) -> bool:
    """Whether a name of code is alone in long prose: `exam_ins`, with its space lost."""
    is_alone = sum(one.is_strong for one in wanted) == 1
    return is_alone and not formula.operators and len(before) > PROSE


def is_glued(piece: str, text: str) -> bool:
    """Whether a piece stands behind a prefix of prose: `ye` of Shona `yex^2`, `u-` of Zulu."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        first = at - 2 if text[at - 1 : at] == "-" else at - 1
        if first >= 0 and text[first].islower() and not text[end : end + 1].isalnum():
            return True
        at = text.find(piece, end)
    return False


def _unmatched(
    wanted: Sequence[Formula], found: Sequence[Formula]
) -> tuple[list[Formula], list[Formula]]:
    """The formulae of either that the other does not have as often."""
    return _less(wanted, found), _less(found, wanted)


def _less(formulae: Sequence[Formula], others: Sequence[Formula]) -> list[Formula]:
    left = Counter(other.signs for other in others)
    kept = []
    for formula in formulae:
        if left[formula.signs] > 0:
            left[formula.signs] -= 1
        elif formula.signs:
            kept.append(formula)
    return kept


def _partner(formula: Formula, extra: Sequence[Formula]) -> Formula | None:
    """What stands in the place of a formula: its operands with other operators, or most of it."""
    same = [other for other in extra[:MOST] if other.operands == formula.operands]
    for other in same:
        if formula.is_strong or _is_changed(formula, other):
            return other
    if "^" in formula.operators and not formula.is_strong:
        return next((other for other in extra[:MOST] if other.letters == formula.letters), None)
    if not formula.is_strong or same:
        return None
    scored = [
        (ratio(formula.signs[:LONG], other.signs[:LONG]), -at)
        for at, other in enumerate(extra[:MOST])
    ]
    best, at = max(scored, default=(0.0, 0))
    return extra[-at] if best >= ALIKE else None


def _is_changed(formula: Formula, other: Formula) -> bool:
    """Whether a dash, stroke or dot has become an operator of another kind."""
    return (
        bool(formula.operators and other.operators)
        and other.is_strong
        and len(formula.operators) == len(other.operators)
    )


def _is_mended(formula: Formula, other: Formula) -> bool:
    """Whether only powers have come in that the source has lost, or figures changed."""
    if formula.signs == other.before + other.signs:
        return True
    if formula.operands == other.operands:
        kept = tuple(sign for sign in other.operators if sign != "^")
        return kept == tuple(sign for sign in formula.operators if sign != "^") and len(
            other.operators
        ) > len(formula.operators)
    if formula.signs.translate(_LIKE_FIGURES) == other.signs.translate(_LIKE_FIGURES):
        return True
    is_numeric = not any(char.isalpha() for char in formula.signs + other.signs)
    return is_numeric and formula.operators == other.operators and "^" not in formula.operators


def _difference(before: str, after: str, formula: Formula, other: Formula) -> Difference:
    start, end = other.start, other.end
    for old, new in zip_longest(formula.tokens, other.tokens):
        if new is None or old is None or old.sign != new.sign:
            if new is not None:
                start, end = new.start, new.end
            break
    return Difference(_whole(before, formula), _whole(after, other), start, end)


def _whole(text: str, formula: Formula) -> str:
    """A formula as it is written, with the braces that end it."""
    written = text[formula.start : formula.end]
    opened = written.count("{") - written.count("}")
    following = text[formula.end : formula.end + max(opened, 0)]
    return written + following[: len(following) - len(following.lstrip("}"))]


def _joints(
    before: str, after: str, wanted: Sequence[Formula], found: Sequence[Formula]
) -> Iterator[Difference]:
    """Yield operators between a formula and prose, or between words, that are others."""
    old, new = _alone(wanted), _alone(found)
    if len(old) == len(new):
        for formula, other in zip(old, new, strict=True):
            if formula.operators != other.operators:
                yield _difference(before, after, formula, other)
    by_signs: dict[str, list[Formula]] = {}
    for other in found:
        by_signs.setdefault(other.signs, []).append(other)
    for formula in wanted:
        others = by_signs.pop(formula.signs, [])
        for joint in (_before, _after):
            signs = {joint(other) for other in others}
            sign = joint(formula)
            if sign not in WEAK and others and WEAK.isdisjoint(signs) and sign not in signs:
                yield _difference(before, after, formula, others[0])


_before, _after = attrgetter("before"), attrgetter("after")


def _molecules(before: str, after: str, wanted: Sequence[Formula]) -> Iterator[Difference]:
    """Yield molecules that stand nowhere; prefixes, spaces and how many there are may differ."""
    alone = [token for formula in wanted if not formula.is_strong for token in formula.molecules]
    if not alone:
        return
    there = plain(after)
    for sign, token in {token.sign: token for token in alone}.items():
        if sign not in there:
            yield Difference(before[token.start : token.end])


def _alone(some: Sequence[Formula]) -> list[Formula]:
    return [formula for formula in some if not formula.signs]
