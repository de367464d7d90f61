"""Who gave which value to what: as numbers, what is alike once."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from annotations.agreement.resampling import FloatArray, IntArray

Unit = Mapping[str, Hashable]
"""By rater, what they gave."""
Run = tuple[int, tuple[int, ...]]
"""How many things in a row were rated alike, and the ratings; one is `rater * values + value`."""


@dataclass(frozen=True)
class Block:
    """Things that equally many people rated: things x raters.

    `unit` is the unit that each belongs to, `size` how many such things it stands for there.
    """

    unit: IntArray
    size: FloatArray
    raters: IntArray
    values: IntArray


@dataclass(frozen=True)
class Ratings:
    """Blocks of what was rated; `times` tells of each distinct unit how often there is such a one.

    Raters and values stand in their order, units in one that does not hang on how they came in.
    """

    raters: tuple[str, ...]
    values: tuple[Hashable, ...]
    times: IntArray
    blocks: Sequence[Block]

    @classmethod
    def of(cls, units: Sequence[Unit]) -> "Ratings":
        """Every unit is one thing that people gave values to."""
        return cls.of_runs([((1, unit),) for unit in units if unit])

    @classmethod
    def of_runs(cls, units: Iterable[Sequence[tuple[int, Unit]]]) -> "Ratings":
        """Every unit is a row of things, so many of them rated alike."""
        listed = list(units)
        given = {value for unit in listed for _size, run in unit for value in run.values()}
        names = {name for unit in listed for _size, run in unit for name in run}
        raters, values = sorted(names), sorted(given, key=_order)
        rater = {name: place * len(values) for place, name in enumerate(raters)}
        value = {one: place for place, one in enumerate(values)}
        distinct = Counter(
            tuple(
                (size, tuple(sorted([rater[name] + value[one] for name, one in run.items()])))
                for size, run in unit
            )
            for unit in listed
        )
        kept = sorted(distinct.items())
        runs = [
            (len(ratings), unit, size, ratings)
            for unit, (there, _times) in enumerate(kept)
            for size, ratings in there
        ]
        times = np.array([times for _runs, times in kept], dtype=np.int64)
        return cls(tuple(raters), tuple(values), times, list(_blocks(runs, len(values))))

    def things(self, people: int) -> int:
        """How many so many people or more rated."""
        sizes = (
            float((one.size * self.times[one.unit]).sum())
            for one in self.blocks
            if one.raters.shape[1] >= people
        )
        return round(sum(sizes))

    @property
    def raters_of_several(self) -> int:
        """How many people rated something that another rated, too."""
        shared = [np.unique(one.raters) for one in self.blocks if one.raters.shape[1] > 1]
        return len(np.unique(np.concatenate(shared))) if shared else 0


def _blocks(runs: list[tuple[int, int, int, tuple[int, ...]]], values: int) -> Iterator[Block]:
    for people, alike in groupby(sorted(runs), key=lambda run: run[0]):
        _people, unit, size, ratings = zip(*alike, strict=True)
        if not people:
            continue
        raters, given = np.divmod(np.array(ratings, dtype=np.int64), values)
        yield Block(np.array(unit), np.array(size, dtype=np.float64), raters, given)


def _order(value: Hashable) -> Any:
    """Numbers by their size; sets of labels by the labels that they hold."""
    if isinstance(value, int | float):
        return (0, value, "")
    return (1, 0, repr(sorted(map(str, value)) if isinstance(value, frozenset) else value))
