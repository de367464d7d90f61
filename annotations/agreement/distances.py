"""How far two values lie apart: what Krippendorff's alpha takes for a disagreement.

Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", and 2019, "Content Analysis", 4th
ed., chapter 12; of sets Jaccard's distance, and MASI (Passonneau 2006, LREC).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from annotations.agreement.resampling import FloatArray, IntArray
from annotations.agreement.sums import Columns, Sums

NOMINAL, ORDINAL, INTERVAL, RATIO = "nominal", "ordinal", "interval", "ratio"
MASI, JACCARD = "masi", "jaccard"
SUBSET, OVERLAP = 2 / 3, 1 / 3


class Distance(ABC):
    """Of values that are told by their place among `values`."""

    is_fixed = True
    """Whether it is known before one knows how often each value was given."""

    def __init__(self, values: Sequence[Hashable]) -> None:
        self.values = values

    @abstractmethod
    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        """How far each two values lie apart; none from itself."""

    def observed(self, sums: Sums) -> FloatArray:
        """How far the ratings of a unit lie apart, summed."""
        return sums.apart.total()

    def expected(self, totals: Columns) -> FloatArray:
        """How far all ratings would lie apart whatever unit they are of, summed."""
        between: FloatArray = np.stack(
            [self._expected(*totals.of(table)) for table in range(totals.tables)]
        )
        return between

    def _expected(self, values: IntArray, sums: FloatArray) -> FloatArray:
        apart = self.apart(values[:, None], values[None, :])
        between: FloatArray = ((apart @ sums) * sums).sum(axis=0)
        return between


class Nominal(Distance):
    """Values are equal or not."""

    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        return np.not_equal(left, right).astype(np.float64)

    def expected(self, totals: Columns) -> FloatArray:
        between: FloatArray = totals.total() ** 2 - totals.total(totals.sums**2)
        return between


class Ordinal(Distance):
    """Numbers that say no more than an order: the squared difference of their mid-ranks, which hang
    on how often each was given."""

    is_fixed = False

    def __init__(self, values: Sequence[Hashable]) -> None:
        super().__init__(values)
        numbers(values, ORDINAL)

    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        return np.ones(len(left))

    def observed(self, sums: Sums) -> FloatArray:
        ranks = self._ranks(sums.totals)
        left, right = sums.apart_places
        return sums.apart.total(sums.apart.sums * (ranks[left] - ranks[right]) ** 2)

    def expected(self, totals: Columns) -> FloatArray:
        ranks = self._ranks(totals)
        weighted = totals.sums * ranks
        between: FloatArray = 2 * (
            totals.total() * totals.total(weighted * ranks) - totals.total(weighted) ** 2
        )
        return between

    @staticmethod
    def _ranks(totals: Columns) -> FloatArray:
        """Mid-ranks, from nought in each table."""
        up_to = np.cumsum(totals.sums, axis=0)
        first = np.searchsorted(totals.table, totals.table)
        ranks: FloatArray = up_to - totals.sums / 2 - (up_to - totals.sums)[first]
        return ranks


class Interval(Distance):
    """Numbers: the square of their difference."""

    def __init__(self, values: Sequence[Hashable]) -> None:
        super().__init__(values)
        self.numbers = numbers(values, INTERVAL)

    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        squared: FloatArray = (self.numbers[left] - self.numbers[right]) ** 2
        return squared


class Ratio(Distance):
    """Numbers from nought: the squared share of their sum by which they differ."""

    def __init__(self, values: Sequence[Hashable]) -> None:
        super().__init__(values)
        self.numbers = numbers(values, RATIO)
        if (self.numbers < 0).any():
            raise ValueError(f"{self.numbers.min():g} is below zero, where nothing is a ratio")

    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        difference, total = (
            self.numbers[left] - self.numbers[right],
            self.numbers[left] + self.numbers[right],
        )
        share = np.divide(difference, total, out=np.zeros_like(total), where=total > 0)
        squared: FloatArray = share**2
        return squared


class Jaccard(Distance):
    """Sets: one minus intersection over union; two empty sets are the same set."""

    def __init__(self, values: Sequence[Hashable]) -> None:
        super().__init__(values)
        if strange := [value for value in values if not isinstance(value, frozenset)]:
            raise ValueError(f"{strange[0]!r} is no set")
        self._between = self._distances(*_overlaps(values))

    def apart(self, left: IntArray, right: IntArray) -> FloatArray:
        return self._between[left, right]

    def _distances(self, common: FloatArray, sizes: FloatArray) -> FloatArray:
        union = sizes[:, None] + sizes[None, :] - common
        return 1 - np.divide(common, union, out=np.ones_like(union), where=union > 0)


class Masi(Jaccard):
    """Sets: one minus Jaccard's index weighted by monotonicity, which is 1 for equal sets, 2/3
    where one holds the other, 1/3 where they only overlap, 0 where they are disjoint."""

    def _distances(self, common: FloatArray, sizes: FloatArray) -> FloatArray:
        jaccard = super()._distances(common, sizes)
        is_subset = common == np.minimum(sizes[:, None], sizes[None, :])
        monotonicity = np.where(is_subset, SUBSET, np.where(common > 0, OVERLAP, 0.0))
        return 1 - (1 - jaccard) * np.where(jaccard == 0, 1.0, monotonicity)


DISTANCES: dict[str, Callable[[Sequence[Hashable]], Distance]] = {
    NOMINAL: Nominal,
    ORDINAL: Ordinal,
    INTERVAL: Interval,
    RATIO: Ratio,
    MASI: Masi,
    JACCARD: Jaccard,
}


def distance_of(name: str, values: Sequence[Hashable]) -> Distance:
    """The distance of a name, between these values, which stand in their order.

    Raises:
        ValueError: there is none of this name, or a value is nothing that it compares.
    """
    if name not in DISTANCES:
        raise ValueError(f"{name!r} is no distance; there are {', '.join(DISTANCES)}")
    return DISTANCES[name](values)


def numbers(values: Sequence[Hashable], name: str) -> FloatArray:
    """Raises `ValueError` where one is no number, though it may look like one."""
    for value in values:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValueError(f"{value!r} is no number: `{name}` compares numbers alone")
    return np.array(values, dtype=np.float64)


def _overlaps(sets: Sequence[Hashable]) -> tuple[FloatArray, FloatArray]:
    """How many members each two sets have in common, and how many each has."""
    members = sorted({repr(one) for value in sets for one in value})  # type: ignore[attr-defined]
    column = {member: place for place, member in enumerate(members)}
    held = np.zeros((len(sets), len(members)))
    for row, value in enumerate(sets):
        held[row, [column[repr(one)] for one in value]] = 1  # type: ignore[attr-defined]
    return held @ held.T, held.sum(axis=1)
