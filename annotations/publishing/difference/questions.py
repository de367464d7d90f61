"""How one split of questions differs: its rows by identifier, its columns, its labels and keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from annotations.publishing.difference.folders import Table, read, require
from annotations.publishing.difference.rows import Paired, pair
from workbench.release_format.schemas import OPTION_COLUMNS, SENSITIVITY

IDENTITY = ("sample_id",)
TEXTS = ("question", *OPTION_COLUMNS, "choices")
"""The columns that people read and translate."""
Flips = Mapping[tuple[str, str], int]
"""How many rows have another value than they had, by both."""


@dataclass(frozen=True)
class SplitDifference:
    """One split of one config, before and after.

    `added`, `removed` and `changed` are identifiers, `reworded` counts the changed rows whose
    text differs. A column that one side lacks changes no row: `new_columns`, `lost_columns` and
    `types` tell how the tables themselves differ, `types` by column in polars' names.
    """

    config: str
    split: str
    language: str
    rows_before: int
    rows_after: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    columns: Mapping[str, int]
    reworded: int
    labels: Flips
    keys: Flips
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]
    types: Mapping[str, tuple[str, str]]

    @property
    def is_same(self) -> bool:
        there = (self.added, self.removed, self.changed, self.new_columns, self.lost_columns)
        return not (any(there) or self.types)

    def counts(self) -> dict[str, Any]:
        """The same without identifiers: how many there are."""
        told = self.to_json()
        numbers = {name: len(told[name]) for name in ("added", "removed", "changed")}
        return {"config": self.config, "split": self.split} | told | numbers

    def to_json(self) -> dict[str, Any]:
        return {
            "rows": {"before": self.rows_before, "after": self.rows_after},
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": list(self.changed),
            "columns": dict(self.columns),
            "reworded": self.reworded,
            "labels": _flips(self.labels),
            "keys": _flips(self.keys),
            "schema": {
                "added": list(self.new_columns),
                "removed": list(self.lost_columns),
                "types": {name: list(types) for name, types in self.types.items()},
            },
        }


def compare_questions(before: Table | None, after: Table | None) -> SplitDifference:
    """Hold one split against what it was; one of the two may not be there.

    Raises:
        DifferenceError: a file cannot be read, or has no `sample_id`.
    """
    table = after or before
    assert table is not None  # noqa: S101 - of the two, one is there
    old, new = read(before), read(after)
    require(old, before, IDENTITY)
    require(new, after, IDENTITY)
    paired = pair(old, new, IDENTITY)
    counts = {name: int(flags.sum()) for name, flags in paired.changed.items()}
    both = bool(before and after)
    return SplitDifference(
        config=table.config,
        split=table.split,
        language=table.language,
        rows_before=old.height,
        rows_after=new.height,
        added=_identifiers(paired.added),
        removed=_identifiers(paired.removed),
        changed=_identifiers(paired.changed_rows),
        columns={name: count for name, count in counts.items() if count},
        reworded=_reworded(paired),
        labels=_flipped(paired, SENSITIVITY.name),
        keys=_flipped(paired, "answer"),
        new_columns=tuple(one for one in new.columns if both and one not in old.columns),
        lost_columns=tuple(one for one in old.columns if both and one not in new.columns),
        types={
            name: (str(old.schema[name]), str(new.schema[name]))
            for name in paired.changed
            if old.schema[name] != new.schema[name]
        },
    )


def _identifiers(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(map(str, rows["sample_id"].to_list())) if rows.columns else ()


def _reworded(paired: Paired) -> int:
    flags = [paired.changed[name] for name in TEXTS if name in paired.changed]
    return paired.both.filter(pl.any_horizontal(flags)).height if flags else 0


def _flipped(paired: Paired, column: str) -> dict[tuple[str, str], int]:
    if column not in paired.changed:
        return {}
    counts = paired.changes(column).group_by("before", "after").len()
    flips = {(str(old), str(new)): count for old, new, count in counts.iter_rows()}
    return dict(sorted(flips.items()))


def _flips(flips: Flips) -> list[dict[str, Any]]:
    return [{"from": old, "to": new, "count": count} for (old, new), count in flips.items()]
