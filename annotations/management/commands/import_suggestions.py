import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.suggestions import SuggestedRows
from annotations.management.commands import _shared
from annotations.services.suggestions import import_suggestions


class Command(BaseCommand):
    help = (
        "Have a form's tasks open filled in with answers that a model or a file suggests; all or "
        "nothing. The same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=_shared.path,
            help="JSON lines: sample_id, language, answers, and engine where texts have several",
        )
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--form", required=True, help="its id; it says suggestions = true")
        parser.add_argument("--source", required=True, help="what made them, in words of your own")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors():
            made = import_suggestions(
                campaign=campaign,
                form=options["form"],
                source=options["source"],
                given=SuggestedRows.of_lines(options["file"].name, _shared.text(options["file"])),
                dry_run=options["dry_run"],
            )
        if options["json"]:
            said = {"form": options["form"], "source": options["source"], **vars(made)}
            self.stdout.write(json.dumps(said | {"dry_run": options["dry_run"]}))
            return
        done = "Would add" if options["dry_run"] else "Added"
        self.stdout.write(f"{done} {made.added} suggestions; {made.unchanged} were there already.")
