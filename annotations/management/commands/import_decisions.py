import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.formats.decisions.registry import WORKBENCH, readers
from annotations.formats.foreign.mapping import DecisionMapping
from annotations.formats.tables import DocumentError
from annotations.management.commands import _shared
from annotations.services.decision_people import PeopleFile
from annotations.services.guessing_decisions import look_at
from annotations.services.importing_decisions import ImportedDecisions, import_decisions
from annotations.services.uploads import opened


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
        parser.add_argument(
            "--mapping",
            type=_shared.path,
            help="a TOML or JSON file: which of a tool's fields, questions and answers are which "
            "here; without it equal names are guessed",
        )
        parser.add_argument(
            "--show-mapping",
            action="store_true",
            help="print the mapping that is guessed for these files, to go on from; import nothing",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        if options["show_mapping"]:
            with _shared.readable_errors(), opened(path=options["path"]) as path:
                found = look_at(path=path, campaign=campaign, format=options["format"])
            if found.mapping is None:
                raise CommandError("Decisions in Workbench's own form need no mapping.")
            self.stdout.write(found.mapping.toml(), ending="")
            return
        with (
            _shared.readable_errors(),
            opened(path=options["path"]) as path,
            _shared.progress_bar("Importing") as progress,
        ):
            done = import_decisions(
                path=path,
                campaign=campaign,
                format=options["format"],
                mapping=_mapping(options["mapping"]),
                people=_people(options["people"]),
                dry_run=options["dry_run"],
                progress=progress,
            )
        if options["json"]:
            self.stdout.write(json.dumps(vars(done) | {"dry_run": options["dry_run"]}))
            return
        for line in _told(done, is_dry=options["dry_run"]):
            self.stdout.write(line)


def _mapping(path: Path | None) -> DecisionMapping | None:
    try:
        return DecisionMapping.of_text(_shared.text(path)) if path else None
    except DocumentError as error:
        lines = [f"{path}: {problem}" for problem in error.problems]
        raise CommandError("\n".join([*lines, _shared.UNCHANGED])) from error


def _people(path: Path | None) -> PeopleFile | None:
    return PeopleFile(path.name, _shared.text(path)) if path else None


def _told(done: ImportedDecisions, *, is_dry: bool) -> list[str]:
    added = ", ".join(f"{count} {kind}" for kind, count in done.added.items() if count)
    if not added and not done.unchanged:
        lines = ["The file holds no decision. Nothing was changed."]
    elif not added:
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
