from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.releasing import build_release


class Command(BaseCommand):
    help = (
        "Build a versioned release folder from the ledger; the same version gives the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--release-version", required=True, help="e.g. 1.0.0")
        parser.add_argument("--out", type=_shared.path, help="a new folder (default: the store)")
        parser.add_argument("--notes", default="", help="what changed, in Markdown")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors(), _shared.progress_bar("Building") as progress:
            built = build_release(
                campaign=campaign,
                version=options["release_version"],
                out=options["out"],
                notes=options["notes"],
                progress=progress,
            )
        again = " again, from the cut it was made from," if built.repeated else ""
        self.stdout.write(
            f"Built {built.release}{again} in {built.path}\n"
            f"Content hash {built.release.content_hash}"
        )
