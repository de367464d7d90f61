"""What coefficients are made of, in the sample and in every replicate, for many tables at once.

The first table is of all raters, the others are of two raters each, over what both rated. All that
is summed over units is linear in how often each unit counts: one product of matrices gives it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from annotations.agreement.ratings import Block, Ratings
from annotations.agreement.resampling import FloatArray, IntArray

NOBODY, EVERYBODY = 0, 1_000_000
"""Of how many people the pairs are told."""
FEW = 32
"""Groups that are summed one after the other faster than by a product of matrices."""


class Apart(Protocol):
    """How far values lie apart that are told by their places; 1 where that is not fixed."""

    is_fixed: bool

    def apart(self, left: IntArray, right: IntArray) -> FloatArray: ...


@dataclass(frozen=True)
class Columns:
    """Sums (columns x replicates), each of one table; those of a table stand together, in the order
    of their `key`, which tells within the table what a column is of."""

    table: IntArray
    key: IntArray
    sums: FloatArray
    tables: int

    def total(self, of: FloatArray | None = None) -> FloatArray:
        """Summed by table (tables x replicates)."""
        return summed(self.sums if of is None else of, self.table, self.tables)

    def of(self, table: int) -> tuple[IntArray, FloatArray]:
        """The keys and the sums of one table."""
        start, end = np.searchsorted(self.table, (table, table + 1))
        return self.key[start:end], self.sums[start:end]


@dataclass(frozen=True)
class Sums:
    """By table and replicate: things `rated`, those of them `pairable`, which two people rated,
    the summed shares of `agreeing` pairs in these, and on how many all are `unanimous`.

    `totals` are ratings of pairable things by value, `shares` the summed shares of values in rated
    things, `by_rater` ratings by value and rater, `of_rater` by rater alone; `apart` is how far the
    ratings of things lie apart, by two values where that is not known before these sums are.
    """

    raters: int
    values: int
    rated: FloatArray
    pairable: FloatArray
    agreeing: FloatArray
    unanimous: FloatArray
    totals: Columns
    shares: Columns
    by_rater: Columns
    of_rater: Columns
    apart: Columns

    @cached_property
    def prevalence(self) -> FloatArray:
        """By column of `shares` the mean over all rated things of a value's share."""
        prevalence: FloatArray = self.shares.sums / np.maximum(self.rated, 1)[self.shares.table]
        return prevalence

    @cached_property
    def apart_places(self) -> tuple[IntArray, IntArray]:
        """Where in `totals` the two values of each column of `apart` are."""
        places = self.totals.table * self.values + self.totals.key
        left, right = np.divmod(self.apart.key, self.values)
        of = self.apart.table * self.values
        return np.searchsorted(places, of + left), np.searchsorted(places, of + right)


def summed(what: FloatArray, group: IntArray, groups: int) -> FloatArray:
    """Rows of a matrix summed by their group; those of a group stand together, in their order."""
    rows, ends = len(group), np.searchsorted(group, np.arange(groups + 1))
    if rows == groups and (np.diff(ends) == 1).all():
        return what
    if groups <= FEW:
        parts = pairwise(ends.tolist())
        return np.array([np.add.reduce(what[start:end], axis=0) for start, end in parts])
    belongs = csr_array((np.ones(rows), np.arange(rows), ends), shape=(groups, rows))
    added: FloatArray = belongs @ what
    return added


class Tables:
    """The tables of ratings: of all raters, and of each two of them, `pairs`, who rated the same.

    They are of the `pairs_of` raters who share most; `more_pairs` are left out.
    `with_others` has by rater how many ratings of another are equal, and how many there are: with
    every other rater. `width` is how many numbers are summed of each replicate.
    """

    def __init__(self, ratings: Ratings, distance: Apart, *, pairs_of: int) -> None:
        self.ratings, self.distance = ratings, distance
        self.raters, self.values = len(ratings.raters), len(ratings.values)
        couples = [_couples(one) for one in ratings.blocks if one.raters.shape[1] > 1]
        self._layout = _Layout(len(ratings.times))
        for block in ratings.blocks:
            self._rate(block)
        for couple in couples:
            self._hold_together(couple)
        self.pairs: list[tuple[int, int]] = []
        self.more_pairs = 0
        self.with_others = np.zeros((2, self.raters))
        if pairs_of and couples:
            self._pair(couples, pairs_of)
        self.width = self._layout.close()

    def sums(self, weights: FloatArray) -> Sums:
        """Those of each weighting (units x replicates)."""
        columns, tables = self._layout.sums(weights), 1 + len(self.pairs)
        rated, agreeing = (columns(name, 1, tables).total() for name in ("rated", "agreeing"))
        pairable, unanimous = (columns(name, 1, 1).total() for name in ("pairable", "unanimous"))
        by_rater = columns("by_rater", self.values * self.raters, tables)
        two = self._totals_of_two(by_rater)
        return Sums(
            raters=self.raters,
            values=self.values,
            rated=rated,
            pairable=np.concatenate([pairable, rated[1:]]),
            agreeing=agreeing,
            unanimous=np.concatenate([unanimous, agreeing[1:]]),
            totals=_followed(columns("totals", self.values, tables), two, two.sums),
            shares=_followed(columns("shares", self.values, tables), two, two.sums / 2),
            by_rater=by_rater,
            of_rater=columns("of_rater", self.raters, tables),
            apart=columns("apart", self.values**2, tables),
        )

    def _totals_of_two(self, by_rater: Columns) -> Columns:
        """Ratings by value in the tables of two raters."""
        first = np.searchsorted(by_rater.table, 1)
        table, value = by_rater.table[first:], by_rater.key[first:] // self.raters
        codes, group = np.unique(table * self.values + value, return_inverse=True)
        added = summed(by_rater.sums[first:], group, len(codes))
        return Columns(*np.divmod(codes, self.values), added, by_rater.tables)

    def _rate(self, block: Block) -> None:
        """What the ratings of a block have a part in of the table of all."""
        things, people = block.raters.shape
        values, raters = block.values.ravel(), block.raters.ravel()
        unit, size = np.repeat(block.unit, people), np.repeat(block.size, people)
        zero = np.zeros(things, dtype=np.int64)
        add = self._layout.add
        add("rated", block.unit, zero, block.size)
        add("shares", unit, values, size / people)
        add("by_rater", unit, values * self.raters + raters, size)
        add("of_rater", unit, raters, size)
        if people > 1:
            alike = (block.values == block.values[:, :1]).all(axis=1)
            add("pairable", block.unit, zero, block.size)
            add("unanimous", block.unit[alike], zero[alike], block.size[alike])
            add("totals", unit, values, size)

    def _hold_together(self, couple: "_Couples") -> None:
        """What each two ratings of a thing have a part in of the table of all."""
        equal = couple.left == couple.right
        others = couple.people - 1
        share = couple.size[equal] * 2 / (couple.people * others)
        unit = couple.unit[equal]
        self._layout.add("agreeing", unit, np.zeros(len(unit), dtype=np.int64), share)
        self._lay_apart(couple, np.zeros(len(equal), dtype=np.int64), couple.size * 2 / others)

    def _pair(self, couples: Sequence["_Couples"], pairs_of: int) -> None:
        """A table for each two raters."""
        found = self._most_shared(couples, pairs_of)
        self.pairs = [(int(code // self.raters), int(code % self.raters)) for code in found]
        add = self._layout.add
        for all_of_block in couples:
            one = all_of_block.only(np.isin(all_of_block.code(self.raters), found))
            table = 1 + np.searchsorted(found, one.code(self.raters))
            equal = one.left == one.right
            add("rated", one.unit, table, one.size)
            add("agreeing", one.unit[equal], table[equal], one.size[equal])
            add("of_rater", one.unit, table * self.raters + one.a, one.size)
            add("of_rater", one.unit, table * self.raters + one.b, one.size)
            for rater, value in ((one.a, one.left), (one.b, one.right)):
                key = (table * self.values + value) * self.raters + rater
                add("by_rater", one.unit, key, one.size)
            self._lay_apart(one, table, one.size * 2)

    def _most_shared(self, couples: Sequence["_Couples"], pairs_of: int) -> IntArray:
        """The codes of the pairs that are told; what each rater shares with all is counted."""
        codes = np.concatenate([one.code(self.raters) for one in couples])
        shared = np.concatenate([one.size * self.ratings.times[one.unit] for one in couples])
        equal = shared * np.concatenate([one.left == one.right for one in couples])
        for rater in np.divmod(codes, self.raters):
            for row, weights in enumerate((equal, shared)):
                self.with_others[row] += np.bincount(rater, weights, minlength=self.raters)
        found = np.unique(codes)
        most = np.argsort(-self.with_others[1], kind="stable")[:pairs_of]
        told = np.isin(np.divmod(found, self.raters), most).all(axis=0)
        self.more_pairs = int((~told).sum())
        chosen: IntArray = found[told]
        return chosen

    def _lay_apart(self, couple: "_Couples", table: IntArray, weight: FloatArray) -> None:
        differ = couple.left != couple.right
        left, right = couple.left[differ], couple.right[differ]
        low, high = np.minimum(left, right), np.maximum(left, right)
        key = table[differ] * self.values**2
        if not self.distance.is_fixed:
            key = key + low * self.values + high
        apart = weight[differ] * self.distance.apart(low, high)
        self._layout.add("apart", couple.unit[differ], key, apart)


@dataclass(frozen=True)
class _Couples:
    """Each two ratings of each thing of a block, which `people` rated."""

    unit: IntArray
    size: FloatArray
    a: IntArray
    b: IntArray
    left: IntArray
    right: IntArray
    people: int

    def code(self, raters: int) -> IntArray:
        """Which two they are, as one number."""
        return self.a * raters + self.b

    def only(self, chosen: NDArray[np.bool_]) -> "_Couples":
        return _Couples(
            self.unit[chosen],
            self.size[chosen],
            self.a[chosen],
            self.b[chosen],
            self.left[chosen],
            self.right[chosen],
            self.people,
        )


def _couples(block: Block) -> _Couples:
    people = block.raters.shape[1]
    first, second = np.triu_indices(people, 1)
    return _Couples(
        np.repeat(block.unit, len(first)),
        np.repeat(block.size, len(first)),
        block.raters[:, first].ravel(),
        block.raters[:, second].ravel(),
        block.values[:, first].ravel(),
        block.values[:, second].ravel(),
        people,
    )


def _followed(first: Columns, more: Columns, sums: FloatArray) -> Columns:
    if not len(more.key):
        return first
    return Columns(
        np.concatenate([first.table, more.table]),
        np.concatenate([first.key, more.key]),
        np.concatenate([first.sums, sums]),
        first.tables,
    )


class _Layout:
    """A matrix of units by what is summed over them, in families whose columns have keys."""

    def __init__(self, units: int) -> None:
        self.units = units
        self._parts: dict[str, list[tuple[IntArray, IntArray, FloatArray]]] = {}
        self._keys: dict[str, IntArray] = {}
        self._ends: dict[str, tuple[int, int]] = {}

    def add(self, family: str, unit: IntArray, key: IntArray, what: FloatArray) -> None:
        """So much of each unit goes into the column of each key."""
        self._parts.setdefault(family, []).append((unit, key, what))

    def close(self) -> int:
        """Nothing is added any more; return how many columns there are."""
        units, columns, data, width = [], [], [], 0
        for family, parts in self._parts.items():
            unit, key, what = (np.concatenate(one) for one in zip(*parts, strict=True))
            keys, column = np.unique(key, return_inverse=True)
            self._keys[family], self._ends[family] = keys, (width, width + len(keys))
            units.append(unit)
            columns.append(column + width)
            data.append(what)
            width += len(keys)
        places = np.concatenate(columns), np.concatenate(units)
        self._matrix = csr_array((np.concatenate(data), places), shape=(width, self.units))
        self._parts.clear()
        return width

    def sums(self, weights: FloatArray) -> Callable[[str, int, int], Columns]:
        """What tells of a family its columns, whose keys are `table * size + key`."""
        product = self._matrix @ weights

        def columns(family: str, size: int, tables: int) -> Columns:
            keys = self._keys.get(family, np.zeros(0, dtype=np.int64))
            start, end = self._ends.get(family, (0, 0))
            return Columns(*np.divmod(keys, size), product[start:end], tables)

        return columns
