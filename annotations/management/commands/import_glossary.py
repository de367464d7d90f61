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

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        path = options["path"]
        with _shared.readable_errors():
            report = import_glossary(
                campaign=campaign,
                name=path.name,
                content=path.read_bytes(),
                language=options["language"] or "",
            )
        if report.ignored_columns:
            self.stdout.write(f"Not read: {', '.join(report.ignored_columns)}.")
        self.stdout.write(
            f"Added {report.added} terms and changed {report.changed}; "
            f"{report.unchanged} were there already."
        )
