"""What changed since another release, in counted sentences of Markdown."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotations.publishing.difference.comparing import Difference, compare
from annotations.publishing.difference.questions import Flips, SplitDifference
from annotations.publishing.markdown import markdown_table

_HEAD = ("config", "split", "rows", "added", "removed", "changed", "reworded", "labels", "keys")


def change_log(before: Path, after: Path) -> str:
    """The changes between two folders, to be put under a heading.

    Raises:
        DifferenceError: a folder is neither a release nor a download, or cannot be read.
    """
    return told(compare(before, after))


def told(difference: Difference) -> str:
    """A difference as paragraphs and a table."""
    return "\n\n".join(_paragraphs(difference))


def _paragraphs(difference: Difference) -> Iterator[str]:
    if difference.is_same:
        yield "Every row of every table is as it was."
        return
    yield f"{'; '.join(_totals(difference.splits))}."
    differing = [one for one in difference.splits if not one.is_same]
    if differing:
        yield markdown_table(_HEAD, [_line(one) for one in differing])
    for noun, flips in (
        ("Labels of cultural sensitivity", _first_language(differing, "labels")),
        ("Keys", _first_language(differing, "keys")),
    ):
        if flips:
            yield f"{noun}, each item once: {_flips(flips)}."
    if schemas := list(_schemas(differing)):
        yield " ".join(schemas)
    others = [one for one in difference.tables if not one.is_same]
    if others:
        rows = [(one.name, f"{one.before} → {one.after}", one.added, one.removed) for one in others]
        yield markdown_table(("table", "rows", "added", "removed"), rows)


def _totals(splits: Iterable[SplitDifference]) -> Iterator[str]:
    """Rows of all configs together, and in how many configs they are."""
    for noun in ("added", "removed", "changed"):
        counts = Counter({one.config: 0 for one in splits})
        for one in splits:
            counts[one.config] += len(getattr(one, noun))
        configs = sum(count > 0 for count in counts.values())
        within = f" in {_counted(configs, 'config')}" if configs else ""
        yield f"{_counted(counts.total(), 'row')} {noun}{within}"


def _line(one: SplitDifference) -> tuple[object, ...]:
    return (
        one.config,
        one.split,
        f"{one.rows_before} → {one.rows_after}",
        len(one.added),
        len(one.removed),
        len(one.changed),
        one.reworded,
        sum(one.labels.values()),
        sum(one.keys.values()),
    )


def _first_language(splits: Iterable[SplitDifference], of: str) -> Counter[tuple[str, str]]:
    """Labels and keys are one for all languages: of a split they are counted where most rows
    have changed."""
    most: dict[tuple[str, str], Flips] = {}
    for one in splits:
        name = one.config.removesuffix(one.language), one.split
        flips: Flips = getattr(one, of)
        if sum(flips.values()) > sum(most.get(name, {}).values()):
            most[name] = flips
    return sum((Counter(flips) for flips in most.values()), Counter())


def _flips(flips: Counter[tuple[str, str]]) -> str:
    return ", ".join(
        f"{count} from `{old}` to `{new}`" for (old, new), count in sorted(flips.items())
    )


def _schemas(splits: Iterable[SplitDifference]) -> Iterator[str]:
    """Each change of a schema once, with the number of splits that have it."""
    changes: Counter[str] = Counter()
    for one in splits:
        changes.update(f"the column `{name}` came" for name in one.new_columns)
        changes.update(f"the column `{name}` went" for name in one.lost_columns)
        changes.update(f"`{name}` was {old} and is {new}" for name, (old, new) in one.types.items())
    for change, count in sorted(changes.items()):
        yield f"In {_counted(count, 'split')} {change}."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
