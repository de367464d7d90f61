"""How a release comes to a dataset hub: whole, approved, and if it is public where all can read."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from annotations.models import Release
from annotations.models.release_events import ReleaseState
from annotations.publishing.hub import Push, plan_push, send
from annotations.publishing.verify import verify_release
from annotations.services.verifying_releases import release_of
from workbench.core.errors import Conflict
from workbench.core.messages import localized
from workbench.release_format.manifest import read_manifest

PUSHED = (ReleaseState.APPROVED, ReleaseState.PUBLISHED)


@dataclass(frozen=True)
class Pushed:
    """What a push comes to; `address` once it is done."""

    push: Push
    address: str = ""


def push_release(*, folder: Path, repo: str, private: bool, dry_run: bool) -> Pushed:
    """Send a release to the repository `OWNER/NAME` of the hub, or tell what would be sent.

    Locks nothing; once more sends only what is not there yet.

    Args:
        private: whether a repository that is not there yet is made for its owner alone.

    Raises:
        Invalid: the folder is no release that is recorded here.
        Conflict: it is damaged, not approved, or not public where the repository is.
        HubError: the hub cannot be reached, or refuses.
    """
    release = _recorded(folder)
    push = plan_push(folder, repo)
    everybody = not (push.there.private if push.there.exists else private)
    if everybody and not release.is_public:
        problem = _(
            "%(release)s is not public, and %(repo)s would be: publish it to everybody, or "
            "push it to a private repository."
        )
        raise Conflict(problem % {"release": release, "repo": repo})
    return Pushed(push) if dry_run else Pushed(push, send(push, private=private))


def _recorded(folder: Path) -> Release:
    """The release that the folder is, sound and approved."""
    release = release_of(folder)
    if damage := verify_release(folder):
        problem = _("%(folder)s is damaged: %(file)s %(problem)s. Nothing was sent.")
        first = {"file": damage[0].file, "problem": localized(damage[0].problem, _)}
        raise Conflict(problem % {"folder": folder, **first})
    if read_manifest(folder)["content_hash"] != release.content_hash:
        problem = _("%(folder)s is not the release %(release)s that was recorded.")
        raise Conflict(problem % {"folder": folder, "release": release})
    if release.state not in PUSHED:
        problem = _("%(release)s is in the state “%(state)s”; only an approved one is pushed.")
        raise Conflict(problem % {"release": release, "state": release.state.label})
    return release
