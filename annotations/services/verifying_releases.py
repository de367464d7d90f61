"""Is a release folder what the ledger says? Proved by building it again and comparing each row."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from annotations.models import Release
from annotations.publishing.difference.files import file_problems
from annotations.services.importing import no_progress
from annotations.services.releasing import write_again
from workbench.core.errors import Invalid
from workbench.release_format.manifest import read_manifest
from workbench.release_format.verification import Problem


def verify_against_ledger(
    *, folder: Path, progress: Callable[[int, int], None] = no_progress
) -> list[Problem]:
    """Every file and row of a folder that the ledger gives otherwise; empty where there is none.

    The ledger is read up to the cut that was recorded when the release was made. Locks nothing.

    Raises:
        Invalid: the folder is no release that is recorded here.
        Conflict: it is in a former format, which is no longer built.
        ReleaseError: what the ledger says contradicts itself.
    """
    release = release_of(folder)
    with TemporaryDirectory(prefix="ledger-") as scratch:
        given = Path(scratch) / "release"
        write_again(release=release, path=given, progress=progress)
        return list(file_problems(folder, given))


def release_of(folder: Path) -> Release:
    """The recorded release that a folder is, or says that it is, where its content was changed.

    Raises:
        Invalid: there is none.
    """
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError) as error:
        raise Invalid(folder=_("Its manifest cannot be read (%s).") % error) from error
    releases = Release.objects.select_related("campaign__benchmark", "parent")
    name, version = str(manifest.get("name", "")), str(manifest.get("version", ""))
    known = releases.filter(campaign__name=name, version=version).first()
    known = known or releases.filter(content_hash=str(manifest.get("content_hash", ""))).first()
    if known is None:
        problem = _("%(name)s %(version)s is no release of this installation's ledger.")
        raise Invalid(folder=problem % {"name": name or folder.name, "version": version})
    return known
