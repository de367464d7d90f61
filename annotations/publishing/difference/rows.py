"""Rows of two tables side by side, paired by what identifies them.

Where several rows of a table have one identity, the first of the one table stands beside the first
of the other, and so on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

_PLACE = "place\0"
_AFTER = "\0after"
"""Parts of names that no column of a release has."""


@dataclass(frozen=True)
class Paired:
    """Rows in both tables, and those in one; all in the order of their own table.

    `changed` says by column, and for each row of `both`, whether the two differ.
    """

    both: pl.DataFrame
    added: pl.DataFrame
    removed: pl.DataFrame
    changed: Mapping[str, pl.Series]

    @property
    def changed_rows(self) -> pl.DataFrame:
        """The rows of `both` of which any column differs."""
        flags = list(self.changed.values())
        return self.both.filter(pl.any_horizontal(flags)) if flags else self.both.clear()

    def changes(self, column: str) -> pl.DataFrame:
        """What the rows had in a column, and have, of those in which it differs."""
        found = self.both.filter(self.changed[column])
        return found.select(before=pl.col(column), after=pl.col(column + _AFTER))

    def values(self, row: Mapping[str, Any], column: str) -> tuple[Any, Any]:
        """What a row of `both` had in a column, and has."""
        return row[column], row[column + _AFTER]


def pair(before: pl.DataFrame, after: pl.DataFrame, identity: Sequence[str]) -> Paired:
    """Pair the rows of two tables that have the columns of `identity`, or no columns at all."""
    keys = [*identity, _PLACE]
    old, new = _placed(before, identity), _placed(after, identity)
    if not (before.columns and after.columns):
        return Paired(pl.DataFrame(), new, old, {})
    shared = [one for one in before.columns if one in after.columns and one not in identity]
    theirs = new.select(*keys, *(pl.col(one).alias(one + _AFTER) for one in shared))
    both = old.join(theirs, on=keys, nulls_equal=True, maintain_order="right")
    return Paired(
        both=both,
        added=_without(new, old, keys),
        removed=_without(old, new, keys),
        changed={one: _differs(both, one) for one in shared},
    )


def _without(rows: pl.DataFrame, others: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    return rows.join(
        others.select(keys), on=keys, how="anti", nulls_equal=True, maintain_order="left"
    )


def _placed(table: pl.DataFrame, identity: Sequence[str]) -> pl.DataFrame:
    if not table.columns:
        return table
    return table.with_columns(pl.int_range(pl.len()).over(identity).alias(_PLACE))


def _differs(both: pl.DataFrame, column: str) -> pl.Series:
    """Values of two types are compared as they are written."""
    one, other = both[column], both[column + _AFTER]
    if one.dtype != other.dtype:
        one, other = _written(one), _written(other)
    return one.ne_missing(other)


def _written(values: pl.Series) -> pl.Series:
    texts = [None if one is None else str(one) for one in values.to_list()]
    return pl.Series(values.name, texts, dtype=pl.String)
