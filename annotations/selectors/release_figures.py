"""What is counted of a release from its folder once, and then remembered."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.cache import cache

from annotations.models import Release
from annotations.publishing.figures import Figures, figures_of
from annotations.publishing.harness_groups import example_groups, harness_groups
from annotations.selectors.release_files import require_files
from annotations.selectors.release_state import folder_of
from workbench.release_format.schemas import SCHEMA_VERSION

SECONDS = 30 * 24 * 60 * 60
"""For which it is remembered: the folder never changes, but the program may."""

T = TypeVar("T")


def figures(release: Release) -> Figures:
    """What its page and its charts tell.

    Raises:
        Conflict: its folder is not in the store, or a file is not what the manifest says.
    """
    return _remembered("figures", release, figures_of)


def harness_tasks(release: Release) -> list[tuple[str, int]]:
    """Groups of tasks by which the harness evaluates it, as examples, with the shots there are.

    Raises:
        Conflict: as for the figures.
    """
    return _remembered("harness", release, lambda folder: _tasks(release, folder))


def _tasks(release: Release, folder: Path) -> list[tuple[str, int]]:
    paths = [str(entry["path"]) for entry in release.manifest["files"]]
    tables = [path for path in paths if path.endswith(".parquet")]
    groups = harness_groups(release.campaign.name, folder, tables)
    return [(group.name, group.shots) for group in example_groups(groups)] if groups else []


def _remembered(name: str, release: Release, count: Callable[[Path], T]) -> T:
    """What is counted of the folder, which was sound then."""
    key = f"{name}/{SCHEMA_VERSION}/{release.content_hash}"
    known: T | None = cache.get(key)
    if known is None:
        folder = folder_of(release)
        require_files(release=release)
        known = count(folder)
        cache.set(key, known, SECONDS)
    return known
