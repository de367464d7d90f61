"""Every layout that there is, found by the name of its module."""

from functools import cache

from workbench.core.discovery import find
from workbench.layouts.base import Layout

AUTO = "auto"


@cache
def layouts() -> dict[str, Layout]:
    """The layouts by name."""
    return {layout.name: layout for layout in find("workbench.layouts", "LAYOUT", Layout)}  # type: ignore[type-abstract]


def layout_names() -> tuple[str, ...]:
    """What may be asked for: a layout, or to tell it from the files."""
    return (AUTO, *layouts())
