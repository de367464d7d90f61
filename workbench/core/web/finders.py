"""Finds Bootstrap's compiled style sheets in the `bootstrap-wrapper` wheel, cut to what we use."""

import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bootstrap_wrapper import get_bootstrap_css_dir  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from workbench.core.web.bootstrap import cut

STYLE_SHEETS = ("bootstrap.min.css", "bootstrap.rtl.min.css")


class BootstrapFinder(BaseFinder):
    """Serves the two sheets that pages link to, and not the sixty files beside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.DATA_DIR / "bootstrap")
        self.storage.prefix = "bootstrap"  # type: ignore[attr-defined]
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        folder, _, name = path.rpartition("/")
        found = folder == "bootstrap" and name in STYLE_SHEETS
        matches = [str(self._made(name))] if found else []
        return matches if find_all else (matches[0] if matches else [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in STYLE_SHEETS:
            self._made(name)
            yield name, self.storage

    def _made(self, name: str) -> Path:
        """The cut sheet, made anew where it is not that of the installed Bootstrap and our cut."""
        made, text = Path(self.storage.path(name)), _cut(name)
        if not made.exists() or made.read_text(encoding="utf-8") != text:
            made.parent.mkdir(parents=True, exist_ok=True)
            unfinished = made.with_suffix(f".{os.getpid()}")
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(made)
        return made


@cache
def _cut(name: str) -> str:
    return cut((Path(get_bootstrap_css_dir()) / name).read_text(encoding="utf-8"))
