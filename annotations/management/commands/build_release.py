import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _gates, _shared
from annotations.publishing.about import ALL, REVIEWED
from annotations.publishing.lite import NONE
from annotations.selectors.release_state import gates_of
from annotations.services.releasing import build_release


class Command(BaseCommand):
    help = (
        "Build a versioned release folder from the ledger; the same version gives the same bytes. "
        "It is a draft, whatever its gates say: what they say is told."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--release-version", required=True, help="e.g. 1.0.0")
        parser.add_argument("--out", type=_shared.path, help="a new folder (default: the store)")
        parser.add_argument("--notes", default="", help="what changed, in Markdown")
        parser.add_argument(
            "--texts", default=ALL, choices=(ALL, REVIEWED), help="which texts it takes (all)"
        )
        parser.add_argument(
            "--lite", default=NONE, help="a Lite subset: paper, a number, a rule in JSON (none)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors(), _shared.progress_bar("Building") as progress:
            built = build_release(
                campaign=campaign,
                version=options["release_version"],
                out=options["out"],
                notes=options["notes"],
                texts=options["texts"],
                lite=options["lite"],
                progress=progress,
            )
            gates = gates_of(built.release, folder=built.path)
        if options["json"]:
            told = {
                "campaign": campaign.name,
                "version": built.release.version,
                "path": str(built.path),
                "content_hash": built.release.content_hash,
                "repeated": built.repeated,
                "state": built.release.state.value,
                "gates": _gates.documents(gates),
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        again = " again, from the cut it was made from," if built.repeated else ""
        self.stdout.write(
            f"Built {built.release}{again} in {built.path}\n"
            f"Content hash {built.release.content_hash}\n"
            f"State: {built.release.state.value}. Gates:"
        )
        self.stdout.write("\n".join(_gates.lines(gates)))
