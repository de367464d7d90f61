"""Find what extends the program by the name of its module, as Django's admin does."""

import importlib
import pkgutil
from typing import TypeVar

FoundT = TypeVar("FoundT")


def find(
    package: str, attribute: str, kind: type[FoundT], *, folders: bool = False
) -> list[FoundT]:
    """The `attribute` of every module in a package that has one of this kind, by module name.

    With `folders`, plain modules are left alone: they are what the folders share.
    """
    path = importlib.import_module(package).__path__
    modules = (
        importlib.import_module(f"{package}.{module.name}")
        for module in sorted(pkgutil.iter_modules(path), key=lambda module: module.name)
        if module.ispkg or not folders
    )
    found = (getattr(module, attribute, None) for module in modules)
    return [one for one in found if isinstance(one, kind)]
