"""How near the texts are to one another that several people made of the same task.

Two texts are held against each other in both directions: neither is the right one. What is told is
the mean over the pairs of a unit, and of that over units, with its interval. Texts that are equal
in canonical form are equal. Counting edits with shifts may take seconds a pair, so they are counted
over units drawn with a fixed seed until so much has been done.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from statistics import fmean

from rapidfuzz.distance import Levenshtein

from annotations.agreement.measures import Coefficient, mean
from annotations.agreement.resampling import REPLICATES, SEED
from annotations.canonical import canonical
from annotations.quality.measures import chrf, count, hter, signatures
from annotations.quality.tokenizers import Tokenizer

MOST_UNITS = 2_000
"""Units with different texts whose nearness is counted."""
MOST_WORK, MOST_OF_A_PAIR = 500_000, 30_000
"""Edits times tokens, summed over pairs, and of one: shifts take at most some 0.1 ms for one."""

TOO_LONG = "the texts are too long, or too far apart, to count edits between them"


@dataclass(frozen=True)
class TextAgreement:
    """`identical` is the share of equal pairs, `chrf` their chrF++ from 0 to 100, `ter` the edits
    from one to the other over the tokens, from 0.

    These two are over `compared` of the `pairable` units, of which two people made texts;
    `signatures` say how they are computed.
    """

    units: int
    pairable: int
    raters: int
    compared: int
    identical: Coefficient
    chrf: Coefficient
    ter: Coefficient
    signatures: Mapping[str, str]


def text_agreement(
    units: Sequence[Mapping[str, str]],
    tokenizer: Tokenizer,
    *,
    most: int = MOST_UNITS,
    work: int = MOST_WORK,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> TextAgreement:
    """How near the texts of each unit are, by who made them.

    Args:
        tokenizer: by which edits are counted, as for effort.
        most: how many units with different texts are compared.
        work: and how many edits times tokens of theirs.
    """
    pairable = sorted(sorted(map(canonical, one.values())) for one in units if len(one) > 1)
    drawn = {"replicates": replicates, "seed": seed}
    scores = list(_scores(pairable, tokenizer, most, work, seed))
    chrfs, ters = ([score[i] for score in scores] for i in (0, 1))
    nothing = Coefficient(None, reason=TOO_LONG)
    signed = signatures(tokenizer.name)
    return TextAgreement(
        units=sum(map(bool, units)),
        pairable=len(pairable),
        raters=len({name for one in units if len(one) > 1 for name in one}),
        compared=len(scores),
        identical=mean([_identical(texts) for texts in pairable], **drawn),
        chrf=nothing if pairable and not scores else mean(chrfs, **drawn),
        ter=nothing if pairable and not scores else mean(ters, **drawn),
        signatures={"chrf": signed["chrf"], "ter": signed["hter"]},
    )


def _identical(texts: Sequence[str]) -> float:
    pairs = list(combinations(texts, 2))
    return sum(a == b for a, b in pairs) / len(pairs)


def _scores(
    units: Sequence[Sequence[str]], tokenizer: Tokenizer, most: int, work: int, seed: int
) -> Iterator[tuple[float, float]]:
    """Mean chrF and TER of units in the order drawn, as many as may be compared."""
    for texts in Random(seed).sample(units, len(units)):  # noqa: S311
        pairs = list(combinations(texts, 2))
        todo = [_work(a, b, tokenizer) for a, b in pairs]
        most, work = most - any(todo), work - sum(todo)
        if most < 0 or work < 0:
            return
        if max(todo) <= MOST_OF_A_PAIR:
            yield _score(pairs, tokenizer)


def _work(one: str, other: str, tokenizer: Tokenizer) -> int:
    """What counting edits between two texts costs: edits times tokens, none of equal texts."""
    if one == other:
        return 0
    left, right = tokenizer.tokens(one), tokenizer.tokens(other)
    return max(1, Levenshtein.distance(left, right)) * max(len(left), len(right))


def _score(pairs: Sequence[tuple[str, str]], tokenizer: Tokenizer) -> tuple[float, float]:
    found = [_nearness(a, b, tokenizer) for a, b in pairs]
    chrfs, ters = zip(*found, strict=True)
    return fmean(chrfs), fmean(ters)


def _nearness(one: str, other: str, tokenizer: Tokenizer) -> tuple[float, float]:
    """chrF and TER of two texts, each way."""
    if one == other:
        return 100.0, 0.0
    ways = [count(a, b, tokenizer) for a, b in ((one, other), (other, one))]
    counts = [way for way in ways if way is not None]
    return fmean(map(chrf, counts)), fmean(map(hter, counts))
