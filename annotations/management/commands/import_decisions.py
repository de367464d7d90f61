import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.decisions.registry import WORKBENCH, readers
from annotations.management.commands import _shared
from annotations.services.decision_people import PeopleFile
from annotations.services.importing_decisions import ImportedDecisions, import_decisions


class Command(BaseCommand):
    help = (
        "Take decisions that were made elsewhere into a campaign's ledger; all or nothing. They "
        "count like those made here. The same decisions again change nothing. Where only "
        "elapsed_seconds is known, at most ten minutes of it count as active."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path)
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--format", choices=tuple(readers()), default=WORKBENCH)
        parser.add_argument(
            "--people",
            type=_shared.path,
            help="a CSV file: person, and username or address; without it each person becomes one "
            "of this campaign alone, who cannot sign in",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            done = import_decisions(
                path=options["path"],
                campaign=campaign,
                format=options["format"],
                people=_people(options["people"]),
                dry_run=options["dry_run"],
                progress=progress,
            )
        if options["json"]:
            self.stdout.write(json.dumps(vars(done) | {"dry_run": options["dry_run"]}))
            return
        for line in _told(done, is_dry=options["dry_run"]):
            self.stdout.write(line)


def _people(path: Path | None) -> PeopleFile | None:
    return PeopleFile(path.name, _shared.text(path)) if path else None


def _told(done: ImportedDecisions, *, is_dry: bool) -> list[str]:
    added = ", ".join(f"{count} {kind}" for kind, count in done.added.items() if count)
    if not added:
        lines = [f"Nothing changed: all {done.unchanged} decisions were there already."]
    else:
        verb = "Would add" if is_dry else "Added"
        lines = [
            f"{verb} {added}, on {done.tasks} tasks; {done.unchanged} were there already.",
            f"Of them {done.surplus} are surplus, and {done.corrections} correct an earlier one.",
            f"People: {done.people} new who cannot sign in, {done.accounts} with an account.",
        ]
    if done.idle:
        lines.append(f"{done.idle} took longer than ten minutes; ten minutes of them count.")
    if done.controls:
        lines.append(f"{done.controls} on controls were left out.")
    if done.ignored:
        lines.append(f"Nothing is read from: {', '.join(done.ignored)}.")
    return [*lines, *done.notes]
