"""Every figure of two folders beside each other."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from annotations.publishing.figures import figures_of

Number = int | float | None


@dataclass(frozen=True)
class Statistic:
    """One figure before and after, such as `coverage.rows` of `es, test`; null where a folder does
    not have it, or where it is undefined."""

    figure: str
    of: str
    before: Number
    after: Number

    @property
    def sides(self) -> tuple[Number, Number]:
        return self.before, self.after

    @property
    def is_same(self) -> bool:
        return self.before == self.after

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def compare_statistics(before: Path, after: Path) -> tuple[Statistic, ...]:
    """All figures of either folder."""
    old, new = (dict(_figures(figures_of(folder).document())) for folder in (before, after))
    names = sorted({*old, *new})
    return tuple(Statistic(*name, old.get(name), new.get(name)) for name in names)


def _figures(
    value: Any, figure: str = "", of: str = ""
) -> Iterator[tuple[tuple[str, str], Number]]:
    """The numbers in a document, each by where it stands and what it is of."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _figures(part, f"{figure}.{name}".lstrip("."), of)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _figures(part, figure, ", ".join(filter(None, [of, _named(part)])))
    elif value is None or isinstance(value, int | float):
        yield (figure, of), value


def _named(part: Any) -> str:
    """What the figures in a row of a list are of: the texts that the row begins with."""
    values = part.values() if isinstance(part, dict) else ()
    return ", ".join(filter(None, takewhile(lambda one: isinstance(one, str), values)))
