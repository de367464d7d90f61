import json
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.selectors.exporting_decisions import exported_decisions, exported_kinds


class Command(BaseCommand):
    help = (
        "Write a campaign's decisions as JSON lines, in the form that import_decisions takes. "
        "People go by the names that their files gave them, else by their pseudonyms."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--out", required=True, type=_shared.path)
        parser.add_argument("--kind", choices=exported_kinds(), default="", help="default: all")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, out = _shared.campaign_named(options["campaign"]), options["out"]
        written: Counter[str] = Counter()
        with _shared.readable_errors(), _shared.whole_file(out) as file:
            for row in exported_decisions(campaign, options["kind"]):
                file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                written[row["kind"]] += 1
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(out), "written": dict(written)}))
            return
        said = ", ".join(f"{count} {kind}" for kind, count in written.items()) or "nothing"
        self.stdout.write(f"Wrote {said} to {out}.")
