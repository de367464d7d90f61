from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.publishing.hub import HubError, Push
from annotations.services.pushing import push_release

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Push an approved release to a dataset repository of the Hugging Face hub, as one commit "
        "with a tag. HF_TOKEN is whose; HF_ENDPOINT names another hub."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", type=_shared.path, help="the folder of a release")
        parser.add_argument("--campaign")
        parser.add_argument("--release-version", help="e.g. 1.0.0; with --campaign, for PATH")
        parser.add_argument("--repo", required=True, metavar="OWNER/NAME")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be sent")
        parser.add_argument(
            "--private", action="store_true", help="make a new repository its owner's alone"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with _shared.readable_errors():
            try:
                pushed = push_release(
                    folder=_folder(**options),
                    repo=options["repo"],
                    private=options["private"],
                    dry_run=options["dry_run"],
                )
            except HubError as error:
                raise CommandError(str(error)) from error
        self.stdout.write(_told(pushed.push))
        self.stdout.write(f"Pushed: {pushed.address}" if pushed.address else "Nothing was sent.")


def _folder(path: Path | None, campaign: str | None, release_version: str | None, **_: Any) -> Path:
    if path is not None and not campaign:
        return path
    if path is not None or not (campaign and release_version):
        raise CommandError("Give the folder of a release, or --campaign and --release-version.")
    release = _shared.campaign_named(campaign).releases.filter(version=release_version).first()
    if release is None:
        raise CommandError(f"{campaign} has no release {release_version}.")
    return release.place.folder()


def _told(push: Push) -> str:
    """What differs, file by file, as far as a terminal shows it."""
    lines = [
        f"{push.title} to {push.repo}, tag {push.tag}" + ("" if push.there.exists else " (new)")
    ]
    for what, paths in (("add", push.added), ("change", push.changed), ("remove", push.removed)):
        for path in paths[:SHOWN]:
            size = f" ({push.sizes[path]} bytes)" if path in push.sizes else ""
            lines.append(f"  {what} {path}{size}")
        if len(paths) > SHOWN:
            lines.append(f"  {what} {len(paths) - SHOWN} more")
    same = len(push.sizes) - len(push.added) - len(push.changed)
    lines.append(
        f"{_shared.counted(len(push.added), 'file')} new, {len(push.changed)} changed, "
        f"{len(push.removed)} removed, {same} as they are there; {push.size} bytes to send"
    )
    return "\n".join(lines)
