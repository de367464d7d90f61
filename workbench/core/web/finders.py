"""Finds Bootstrap's compiled style sheets inside the `bootstrap-wrapper` wheel."""

from collections.abc import Iterable, Iterator
from typing import Any

from bootstrap_wrapper import get_bootstrap_css_dir  # type: ignore[import-untyped]
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STYLE_SHEETS = ("bootstrap.min.css", "bootstrap.rtl.min.css")
FILES = tuple(name + suffix for name in STYLE_SHEETS for suffix in ("", ".map"))


class BootstrapFinder(BaseFinder):
    """Serves the two sheets that pages link to, and not the sixty files beside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=get_bootstrap_css_dir())
        self.storage.prefix = "bootstrap"  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        folder, _, name = path.rpartition("/")
        found = folder == "bootstrap" and name in FILES
        matches = [self.storage.path(name)] if found else []
        return matches if find_all else (matches[0] if matches else [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in FILES:
            yield name, self.storage
