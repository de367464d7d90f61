"""Bootstrap cut to what our pages use, for every page loads it.

A rule is kept where all classes of its selector are among `CLASSES`, which a test holds to the
templates; rules of elements alone are kept whole. Nothing is rewritten.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import tinycss2  # type: ignore[import-untyped]

_WORDS = (
    "align-items-center bg-opacity-10 bg-opacity-25 bg-primary btn btn-danger "
    "btn-primary btn-secondary btn-sm col-4 col-6 col-8 col-sm-3 col-sm-4 col-sm-8 col-sm-9 "
    "d-block d-flex d-grid d-print-none disabled flex-shrink-1 flex-wrap font-monospace "
    "form-control form-control-sm form-label form-select form-text fs-6 fw-normal fw-semibold "
    "gap-1 gap-2 input-group is-invalid list-unstyled mb-0 mb-3 mt-3 row table table-hover "
    "text-body-emphasis text-body-secondary text-break text-end text-nowrap visually-hidden w-auto"
)
CLASSES = frozenset(_WORDS.split())
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_READ = re.compile(r"var\(\s*(--[\w-]+)")
_BETWEEN = re.compile(r",(?![^(]*\))")
"""A comma between selectors; one within brackets belongs to a selector."""
_UNSEEN = re.compile(
    r"\[data-bs-theme=dark\](?! \.form-select$)|::-moz|::-webkit-(?!search)|:-moz|\[list\]"
)
"""Themes are our own tokens, but for the arrow of a select, which is a picture; inputs that are
other in one browser alone stay as it draws them."""
_PREFIXED = re.compile(r"-(?:webkit|moz)-(?!appearance|text-size|tap)")


@dataclass(frozen=True)
class _Rule:
    """One rule, or a block of them: what stands before its brace, and what within."""

    head: str
    within: "tuple[_Rule | _Declaration, ...]"


@dataclass(frozen=True)
class _Declaration:
    name: str
    text: str

    @property
    def is_property(self) -> bool:
        return self.name.startswith("--")


def cut(css: str, classes: frozenset[str] = CLASSES) -> str:
    """Return what pages with these classes can use of a style sheet.

    Custom properties go too that nothing kept reads.
    """
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    rules = list(_kept(nodes, classes))
    needed = _needed(list(_declarations(rules)))
    return "".join(_written(rule, needed) for rule in rules)


def _kept(nodes: Iterable[Any], classes: frozenset[str]) -> Iterator[_Rule]:
    for node in nodes:
        if node.type == "qualified-rule":
            selectors = _selectors(tinycss2.serialize(node.prelude), classes)
            if selectors:
                yield _Rule(",".join(selectors), tuple(_told(node.content)))
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports"):
            within = tuple(_kept(tinycss2.parse_blocks_contents(node.content), classes))
            if within:
                yield _Rule(f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}", within)


def _selectors(prelude: str, classes: frozenset[str]) -> list[str]:
    return [
        one
        for one in _BETWEEN.split(prelude)
        if classes.issuperset(_CLASS.findall(one)) and not _UNSEEN.search(one)
    ]


def _told(content: Any) -> Iterator[_Declaration]:
    for node in tinycss2.parse_blocks_contents(content, skip_whitespace=True, skip_comments=True):
        if node.type == "declaration" and not _PREFIXED.match(node.name):
            value = tinycss2.serialize(node.value) + ("!important" if node.important else "")
            yield _Declaration(node.name, f"{node.name}:{value}")


def _declarations(rules: Iterable["_Rule | _Declaration"]) -> Iterator[_Declaration]:
    for one in rules:
        if isinstance(one, _Declaration):
            yield one
        else:
            yield from _declarations(one.within)


def _needed(declarations: Iterable[_Declaration]) -> frozenset[str]:
    """The custom properties that are read, by a rule or by another that is needed."""
    reads: dict[str, set[str]] = {}
    needed: set[str] = set()
    for one in declarations:
        read = set(_READ.findall(one.text))
        if one.is_property:
            reads.setdefault(one.name, set()).update(read)
        else:
            needed |= read
    waiting = list(needed)
    while waiting:
        new = reads.get(waiting.pop(), set()) - needed
        needed |= new
        waiting += new
    return frozenset(needed)


def _written(one: "_Rule | _Declaration", needed: frozenset[str]) -> str:
    if isinstance(one, _Declaration):
        return one.text if not one.is_property or one.name in needed else ""
    between = "" if any(isinstance(part, _Rule) for part in one.within) else ";"
    within = [text for part in one.within if (text := _written(part, needed))]
    return f"{one.head}{{{between.join(within)}}}" if within else ""
