"""What is fetched of a release: its files, each under what identifies it, and all as one."""

from annotations.models import Release
from annotations.publishing.archive import Archive
from workbench.release_format.layout import MANIFEST


def hashes_of(release: Release) -> dict[str, str]:
    """What identifies each file; the manifest, which names the others, goes by the whole."""
    files = {entry["path"]: entry["sha256"] for entry in release.manifest["files"]}
    return files | {MANIFEST: f"manifest-{release.content_hash}"}


def archive_of(release: Release) -> Archive:
    """All its files, by path.

    Raises:
        FileNotFoundError: the manifest is not there.
    """
    files = {entry["path"]: int(entry["bytes"]) for entry in release.manifest["files"]}
    files[MANIFEST] = release.place.stat(MANIFEST).bytes
    return Archive(
        f"{release.campaign.name}-{release.version}",
        dict(sorted(files.items())),
        release.place.open,
    )
