"""What coefficients count: how often each value was given to each unit that two people rated."""

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from annotations.agreement.resampling import FloatArray

V = TypeVar("V", bound=Hashable)
Units = Sequence[Mapping[str, V]]

NO_PAIRS = "no unit has been rated by two people"


@dataclass(frozen=True)
class Agreement:
    """A coefficient with what it rests on; `value` is None, with a `reason`, when undefined.

    `units` counts all units given, `pairable` those with at least two ratings, `raters` the
    people who rated a pairable unit; `interval` is a bootstrap percentile interval.
    """

    value: float | None
    units: int
    pairable: int
    raters: int
    interval: tuple[float, float] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Counts(Generic[V]):
    """How often each value of `domain` was given to each pairable unit (units x values)."""

    table: FloatArray
    domain: tuple[V, ...]
    units: int
    raters: int

    @property
    def pairable(self) -> int:
        return len(self.table)

    def agreement(
        self,
        value: float | None,
        *,
        interval: tuple[float, float] | None = None,
        reason: str | None = None,
    ) -> Agreement:
        return Agreement(value, self.units, self.pairable, self.raters, interval, reason)


def count(units: Units[V], domain: Sequence[V] | None = None) -> Counts[V]:
    """Count the ratings of units that two people or more rated.

    Args:
        domain: every value that could have been given, in order; None for those that were.

    Raises:
        ValueError: a rating lies outside `domain`.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    given = {value for unit in units for value in unit.values()}
    values = tuple(domain) if domain is not None else tuple(sorted(given, key=_order))
    table = table_of([list(unit.values()) for unit in pairable], values)
    raters = {rater for unit in pairable for rater in unit}
    return Counts(table, values, len(units), len(raters))


def _order(value: Any) -> Any:
    """Sort sets of labels, which have no order of their own, by the labels they hold."""
    return sorted(map(str, value)) if isinstance(value, AbstractSet) else value


def table_of(units: list[list[V]], domain: tuple[V, ...]) -> FloatArray:
    """How often each value stands in each unit (units x values); raises as `count`."""
    column = {value: index for index, value in enumerate(domain)}
    table = np.zeros((len(units), len(domain)))
    for row, values in enumerate(units):
        for value in values:
            if value not in column:
                raise ValueError(f"the rating {value!r} is none of {list(domain)!r}")
            table[row, column[value]] += 1
    return table


def pair_agreement(table: FloatArray) -> FloatArray:
    """The share of agreeing pairs of raters in each unit."""
    ratings = table.sum(axis=1)
    agreeing: FloatArray = (table * (table - 1)).sum(axis=1) / (ratings * (ratings - 1))
    return agreeing
