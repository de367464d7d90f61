"""Reading the files of a release, each held against its manifest before it is told."""

from collections.abc import Callable

from annotations.models import Release
from annotations.selectors.release_files import require_files
from workbench.core.stores import StoredFile


def checked_files(*, release: Release) -> Callable[[str], StoredFile]:
    """Opens a file of the release by its path in it. Locks nothing.

    What it gives raises Conflict of a file that is not what the manifest says.
    """
    checked = set[str]()

    def open_file(path: str) -> StoredFile:
        if path not in checked:
            require_files(release=release, names=[path])
            checked.add(path)
        return release.place.open(path)

    return open_file
