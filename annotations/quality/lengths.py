"""How long translations are, learnt from texts that people have accepted."""

from collections.abc import Iterable
from math import exp, log

from annotations.quality.languages.facts import Length

ENOUGH = 200
"""Fields from which bounds are learnt: of so many the one that is out of all measure shows."""

SHORTEST = 40
"""Code points of a source below which a length says nothing."""

_WIDER = 1.25
"""How much further than all but one in a hundred of the accepted texts the bounds lie."""


def learnt(lengths: Iterable[tuple[int, int]]) -> Length | None:
    """Return how long the translations of fields usually are, None where there are too few.

    Args:
        lengths: the code points of a source and of its accepted translation.
    """
    ratios = sorted(log(text / source) for source, text in lengths if source >= SHORTEST and text)
    if len(ratios) < ENOUGH:
        return None
    tail = len(ratios) // 200
    low, middle, high = (exp(ratios[at]) for at in (tail, len(ratios) // 2, -1 - tail))
    return Length(low / _WIDER, high * _WIDER, middle)
