"""Every layout that there is, found by the name of its module."""

from functools import cache

from workbench.core.discovery import find
from workbench.layouts.base import Layout

AUTO = "auto"
TABLE = "table"
"""Any table, of which somebody says what its columns are."""

OTHER_NAMES = {
    "global-mmlu-lite": "global-mmlu",
    "global-mmlu-jsonl": "global-mmlu",
    "global-mmlu-parquet": "global-mmlu",
    "mmlu-prox-lite": "mmlu-prox",
    "kmmlu-hard": "kmmlu",
}
"""What datasets of a layout are called besides, and layouts were before."""


@cache
def layouts() -> dict[str, Layout]:
    """The layouts by name."""
    found = find("workbench.layouts.known", "LAYOUT", Layout)  # type: ignore[type-abstract]
    return {layout.name: layout for layout in found}


def layout_names() -> tuple[str, ...]:
    """What may be asked for: a layout, a table with its columns, or to tell it from the files."""
    return (AUTO, *layouts(), TABLE, *OTHER_NAMES)


def layout_named(name: str) -> Layout | None:
    """A layout by its name, in any way of writing it."""
    known = {_plain(one): layout for one, layout in layouts().items()}
    known |= {_plain(one): layouts()[now] for one, now in OTHER_NAMES.items()}
    return known.get(_plain(name))


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
