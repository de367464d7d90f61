"""The difference of two shares that have an interval each."""

import math


def between(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float]:
    """The first less the second, with its interval; each is a share and the ends of its interval.

    The ends are recovered from those of the two, as though these were independent. Answers to the
    same questions go together, which makes the true interval narrower: this one holds at least as
    often as it says. Sources: R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10;
    G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008), 1693-1702.
    """
    (a, a_low, a_high), (b, b_low, b_high) = first, second
    difference = a - b
    return (
        difference,
        difference - math.hypot(a - a_low, b_high - b),
        difference + math.hypot(a_high - a, b - b_low),
    )
