"""The services: what the storeys above call of `services`, of a kind's `acts`, and the like."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.imports import PARTS, ROOT
from tests.architecture.storeys import may_import, room_of

SERVICES = "services"


def not_keyword_only() -> list[str]:
    """Functions that another storey calls as services, and that take arguments by place."""
    found = []
    for module, name in sorted(called()):
        function = _functions(module).get(name)
        if function and (places := [*function.args.posonlyargs, *function.args.args]):
            found.append(f"{module}.{name}({', '.join(place.arg for place in places)})")
    return found


def called() -> set[tuple[str, str]]:
    """Whatever is imported out of a module of services, or read off one, from above it."""
    return {
        each
        for module, path in _modules().items()
        if (room := room_of(module)) and room != SERVICES and may_import(room, SERVICES)
        for each in _used(ast.parse(path.read_text("utf-8")))
    }


def _used(tree: ast.Module) -> Iterator[tuple[str, str]]:
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                if whole in _modules() and room_of(whole) == SERVICES:
                    modules[one.asname or one.name] = whole
                elif room_of(node.module) == SERVICES:
                    yield node.module, one.name
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in modules:
                yield modules[name], attribute


@cache
def _functions(module: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(_modules()[module].read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


@cache
def _modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for part in PARTS
        for path in (ROOT / part).rglob("*.py")
    }
