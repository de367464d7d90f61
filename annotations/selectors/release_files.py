"""What is fetched of a release: its files, each under what identifies it and held against the
manifest, and all as one."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from annotations.models import Release
from annotations.publishing.archive import Archive
from workbench.core.errors import Conflict
from workbench.core.messages import gettext_noop, localized
from workbench.core.stores import Place
from workbench.core.stores.checking import check_place
from workbench.release_format.layout import MANIFEST
from workbench.release_format.manifest import parse_manifest
from workbench.release_format.verification import AGAIN, Problem, claims_of


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


def file_problems(*, release: Release, names: Collection[str] | None = None) -> list[Problem]:
    """What is wrong with the files of a recorded release, or with those of these names.

    A file is read once for as long as its version in the store stays.
    """
    place, claims = release.place, claims_of(release.manifest)
    others = None if names is None else [name for name in names if name != MANIFEST]
    found = list(check_place(place, claims, others))
    if (names is None or MANIFEST in names) and not _has_its_manifest(place, release):
        found.append(Problem(MANIFEST, gettext_noop("has other content than it had"), AGAIN))
    return found


def require_files(*, release: Release, names: Collection[str] | None = None) -> None:
    """That the files of a recorded release, or these of them, may be handed on.

    Raises:
        Conflict: one is not what the manifest says.
    """
    problems = file_problems(release=release, names=names)
    if problems:
        problem = _(
            "%(count)d files of %(release)s are not what its manifest says, such as %(file)s "
            "(%(problem)s). Move the folder away and build the version again: it comes out the "
            "same."
        )
        first = problems[0]
        parts = {"file": first.file, "problem": localized(first.problem, _)}
        raise Conflict(problem % {"count": len(problems), "release": release, **parts})


def _has_its_manifest(place: Place, release: Release) -> bool:
    try:
        return bool(parse_manifest(place.read(MANIFEST)) == release.manifest)
    except (OSError, ValueError):
        return False
