"""How much mathematics a set of texts has, and how much of it can be rendered."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from workbench.core.mathematics.rendering import render
from workbench.core.mathematics.stretches import Stretch, stretches

Failure = tuple[str, str, str]
"""The item, what is written, and why it is not rendered."""


@dataclass
class Count:
    """Items, and of what is found in them how many; formulae apart by how they are written."""

    items: int = 0
    items_with: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    rendered: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def add(self, name: str, texts: Iterable[str]) -> None:
        """Count an item by its texts."""
        self.items += 1
        here: set[str] = set()
        for text in texts:
            for one in stretches(text):
                if one.kind != "prose":
                    here.add(self._count(name, one, text[one.start : one.end]))
        self.items_with.update(here)

    def _count(self, name: str, one: Stretch, written: str) -> str:
        kind = kind_of(one, written)
        self.found[kind] += 1
        if one.kind == "formula":
            rendered = render(one.shown, is_display=one.is_display)
            self.rendered[kind] += bool(rendered.mathml)
            if not rendered.mathml:
                self.failures.append((name, written, str(rendered.reason)))
        return kind


KINDS = ("delimited", "bare commands", "powers and indices", "signs", "code", "table", "cells")


def kind_of(one: Stretch, written: str) -> str:
    """How a stretch is written, in the words of the table."""
    if one.kind != "formula":
        return one.kind
    if one.is_plain:
        return "powers and indices"
    is_delimited = written.startswith(("$", r"\(", r"\[", r"\begin"))
    return "delimited" if is_delimited else "bare commands"
