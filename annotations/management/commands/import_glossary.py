import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.glossary import import_glossary


class Command(BaseCommand):
    help = "Import a campaign's glossary from CSV, TSV or TBX; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path)
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            type=_shared.language,
            help="of rows that name none; of a TBX file, the only one that is read",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        path, dry_run = options["path"], options["dry_run"]
        with _shared.readable_errors():
            report = import_glossary(
                campaign=campaign,
                name=path.name,
                content=path.read_bytes(),
                language=options["language"] or "",
                dry_run=dry_run,
            )
        if options["json"]:
            told = asdict(report) | {"campaign": campaign.name, "dry_run": dry_run}
            self.stdout.write(json.dumps(told))
            return
        if report.ignored_columns:
            self.stdout.write(f"Not read: {', '.join(report.ignored_columns)}.")
        verb = "Would add {} terms and change {}" if dry_run else "Added {} terms and changed {}"
        done = verb.format(report.added, report.changed)
        self.stdout.write(f"{done}; {report.unchanged} were there already.")
