"""Who imports whom: imports in functions and for types count too."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp

from tests.architecture.storeys import APART, FRAMEWORKS, PURE, is_in, may_import, room_of

ROOT = Path(__file__).parents[2]
PARTS = ("annotations", "evaluation", "workbench")
Imports = Mapping[str, frozenset[str]]


@cache
def imports(*parts: str) -> Imports:
    """Every module of the packages with all that it imports, libraries by their name."""
    graph = grimp.build_graph(*parts, include_external_packages=True, cache_dir=None)
    return {
        module: frozenset(graph.find_modules_directly_imported_by(module))
        for module in sorted(graph.modules)
        if module.split(".")[0] in parts
    }


def homeless(found: Imports) -> list[str]:
    """Modules without a place; an empty `__init__` needs none, as what lies in it has its own."""
    return [
        module
        for module in found
        if room_of(module) is None and (found[module] or not _is_package(module))
    ]


def climbing(found: Imports) -> list[str]:
    """Imports of a storey above, or of another room of the same storey."""
    return [
        f"{importer} ({a}) -> {imported} ({b})"
        for importer, imported in _inside(found)
        if (a := room_of(importer)) and (b := room_of(imported)) and not may_import(a, b)
    ]


def trespassing(found: Imports) -> list[str]:
    """Imports between parts that keep apart."""
    return [
        f"{importer} -> {imported}"
        for importer, imported in _inside(found)
        for part, others in APART.items()
        if is_in(importer, part) and any(is_in(imported, other) for other in others)
    ]


def impure(found: Imports) -> list[str]:
    """Pure modules that import a framework."""
    return [
        f"{module} -> {imported}"
        for module in found
        if room_of(module) == PURE
        for imported in sorted(found[module] & FRAMEWORKS)
    ]


def circles(found: Imports) -> list[str]:
    """Import circles, each told once; a package that imports its own modules is none."""
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for importer, imported in _inside(found):
        edges[importer].add(imported)
    told = []
    while circle := _circle(edges):
        told.append(" -> ".join(circle))
        edges[circle[0]].remove(circle[1])
    return told


def _circle(edges: Mapping[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def _inside(found: Imports) -> Iterator[tuple[str, str]]:
    for importer, all_imported in found.items():
        for imported in sorted(all_imported & found.keys()):
            yield importer, imported


def _is_package(module: str) -> bool:
    return ROOT.joinpath(*module.split("."), "__init__.py").exists()
