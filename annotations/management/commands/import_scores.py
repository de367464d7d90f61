import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.scores import read_scores
from annotations.management.commands import _shared
from annotations.services.scores import Scale, import_scores

DIRECTIONS = ("higher", "lower")


class Command(BaseCommand):
    help = (
        "Bring in what a metric that runs elsewhere, such as a neural one, says of engines' texts; "
        "all or nothing. A score that is there already is replaced."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=_shared.path,
            help="CSV, TSV or JSON lines: sample_id, language, score, and engine where an item has "
            "texts of several",
        )
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--metric", required=True, help="its name with its version")
        parser.add_argument(
            "--better", choices=DIRECTIONS, required=True, help="which scores are better"
        )
        parser.add_argument(
            "--range", nargs=2, type=float, required=True, metavar=("LOWEST", "HIGHEST")
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        lowest, highest = options["range"]
        with _shared.readable_errors():
            done = import_scores(
                campaign=campaign,
                metric=options["metric"],
                scale=Scale(options["better"] == "higher", lowest, highest),
                given=read_scores(options["file"].name, options["file"].read_bytes()),
                dry_run=options["dry_run"],
            )
        if options["json"]:
            said = {"metric": options["metric"], **vars(done), "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        verb = "Would add" if options["dry_run"] else "Added"
        self.stdout.write(
            f"{verb} {done.added} scores, {done.changed} changed, {done.unchanged} unchanged."
        )
