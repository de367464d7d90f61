"""Distances between two values, in [0, 1], for use inside Krippendorff's alpha."""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet

SUBSET = 2 / 3
OVERLAP = 1 / 3


def ratio(left: float, right: float) -> float:
    """Return the squared share of their sum by which two numbers differ; none are below zero."""
    return ((left - right) / (left + right)) ** 2 if left + right else 0.0


def jaccard(left: AbstractSet[Hashable], right: AbstractSet[Hashable]) -> float:
    """Return one minus intersection over union; two empty sets are the same set."""
    union = len(left | right)
    return 1 - len(left & right) / union if union else 0.0


def masi(left: AbstractSet[Hashable], right: AbstractSet[Hashable]) -> float:
    """Return the distance "measuring agreement on set-valued items".

    One minus Jaccard's index weighted by monotonicity: 1 for equal sets, 2/3 where one holds the
    other, 1/3 where they only overlap, 0 where they are disjoint (Passonneau 2006, LREC).
    """
    return 1 - (1 - jaccard(left, right)) * _monotonicity(left, right)


def _monotonicity(left: AbstractSet[Hashable], right: AbstractSet[Hashable]) -> float:
    if left == right:
        return 1.0
    if left <= right or right <= left:
        return SUBSET
    return OVERLAP if left & right else 0.0
