"""What is counted of a release from its folder once, and then remembered."""

from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from annotations.models import Release
from annotations.publishing.figures import Figures, figures_of
from annotations.publishing.harness_groups import example_groups, harness_groups
from annotations.selectors.release_state import folder_of
from workbench.release_format.schemas import SCHEMA_VERSION

SECONDS = 30 * 24 * 60 * 60
"""For which it is remembered: the folder never changes, but the program may."""

T = TypeVar("T")


def figures(release: Release) -> Figures:
    """What its card, its page and its charts tell.

    Raises:
        Conflict: its folder is not in the store.
    """
    return _remembered("figures", release, lambda: figures_of(folder_of(release)))


def harness_tasks(release: Release) -> list[tuple[str, int]]:
    """Groups of tasks by which the harness evaluates it, as examples, with the shots there are.

    Raises:
        Conflict: its folder is not in the store.
    """
    return _remembered("harness", release, lambda: _tasks(release))


def _tasks(release: Release) -> list[tuple[str, int]]:
    paths = [str(entry["path"]) for entry in release.manifest["files"]]
    tables = [path for path in paths if path.endswith(".parquet")]
    groups = harness_groups(release.campaign.name, folder_of(release), tables)
    return [(group.name, group.shots) for group in example_groups(groups)] if groups else []


def _remembered(name: str, release: Release, count: Callable[[], T]) -> T:
    key = f"{name}/{SCHEMA_VERSION}/{release.content_hash}"
    known: T | None = cache.get(key)
    if known is None:
        known = count()
        cache.set(key, known, SECONDS)
    return known
