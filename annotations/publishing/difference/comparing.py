"""The difference between two folders: split by split, so that one split at a time is in memory."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annotations.publishing.difference.folders import (
    Described,
    Name,
    Table,
    described,
    in_order,
    tables_of,
)
from annotations.publishing.difference.others import TableDifference, compare_table
from annotations.publishing.difference.questions import SplitDifference, compare_questions
from annotations.publishing.difference.statistics import Statistic, compare_statistics
from annotations.publishing.difference.texts import TextChange, text_changes


def _quiet(done: int, total: int) -> None:
    pass


@dataclass(frozen=True)
class Difference:
    """What is in `after` and was not in `before`; `texts` are the first changed texts of a split,
    of as many rows as were asked for."""

    before: Described
    after: Described
    splits: tuple[SplitDifference, ...]
    tables: tuple[TableDifference, ...]
    texts: Mapping[Name, tuple[TextChange, ...]] = field(default_factory=dict)
    statistics: tuple[Statistic, ...] = ()

    @property
    def is_same(self) -> bool:
        return all(one.is_same for one in self.splits) and all(one.is_same for one in self.tables)

    def to_json(self) -> dict[str, Any]:
        configs: dict[str, dict[str, Any]] = {}
        for one in self.splits:
            texts = [change.to_json() for change in self.texts.get((one.config, one.split), ())]
            configs.setdefault(one.config, {})[one.split] = one.to_json() | {"texts": texts}
        return {
            "before": asdict(self.before),
            "after": asdict(self.after),
            "configs": configs,
            "tables": {one.name: one.to_json() for one in self.tables},
            "statistics": [one.to_json() for one in self.statistics],
        }


def compare_split(
    before: Path, after: Path, name: Name, *, texts: int, first: int = 0
) -> tuple[SplitDifference, list[TextChange]] | None:
    """One split of one config, with the texts of as many of its changed rows from the `first` on;
    None where neither folder has it, or it holds no questions.

    Raises:
        DifferenceError: a folder is neither a release nor a download, or cannot be read.
    """
    sides = tables_of(before).get(name), tables_of(after).get(name)
    if not any(side and side.language for side in sides):
        return None
    found = compare_questions(*sides)
    rows = found.changed[first : first + texts]
    return found, list(text_changes(*sides, among=rows)) if rows else []


def compare(
    before: Path,
    after: Path,
    *,
    texts: int = 0,
    statistics: bool = False,
    progress: Callable[[int, int], None] = _quiet,
) -> Difference:
    """Hold a folder against another, of whatever versions; plain downloads too.

    Args:
        texts: of how many reworded rows a split the changed words are told.
        statistics: whether to count the figures of both, too.
        progress: called with how many tables are done, and of how many.

    Raises:
        DifferenceError: a folder is neither a release nor a download, or cannot be read.
    """
    old, new = tables_of(before), tables_of(after)
    names = in_order(old, new)
    splits: list[SplitDifference] = []
    tables: list[TableDifference] = []
    changes: dict[Name, tuple[TextChange, ...]] = {}
    for done, name in enumerate(names):
        progress(done, len(names))
        sides = old.get(name), new.get(name)
        if not any(side and side.language for side in sides):
            tables.append(compare_table(name[0], *sides))
            continue
        found = compare_questions(*sides)
        splits.append(found)
        if found.reworded and texts:
            changes[name] = tuple(_first(texts, *sides))
    figures = compare_statistics(before, after) if statistics else ()
    progress(len(names), len(names))
    told = described(before), described(after)
    return Difference(*told, tuple(splits), tuple(tables), changes, figures)


def _first(rows: int, before: Table | None, after: Table | None) -> Iterator[TextChange]:
    """The changes of the first rows that have some."""
    seen: set[str] = set()
    for change in text_changes(before, after):
        seen.add(change.sample_id)
        if len(seen) > rows:
            return
        yield change
