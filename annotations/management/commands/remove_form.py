import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.forms import remove_form


class Command(BaseCommand):
    help = (
        "Have a campaign's label tasks ask a form no more. The work done stays, tasks that nobody "
        "has begun go, and those begun are handed to nobody else."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("form", help="the id of the form")
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors():
            made = remove_form(campaign=campaign, form=options["form"], dry_run=options["dry_run"])
        if options["json"]:
            counts = {"removed": made.removed, "closed": made.closed, "labels": made.labels}
            said = {"form": made.form.id, "version": made.version, **counts}
            said["dry_run"] = options["dry_run"]
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        done = "would be" if options["dry_run"] else "is"
        self.stdout.write(
            f"The form {made.form.id} {done} out of the rules by version {made.version}: "
            f"{made.removed} tasks removed, {made.closed} closed, {made.labels} labels stay."
        )
