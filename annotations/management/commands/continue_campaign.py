import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.tables import in_words
from annotations.management.commands import _shared
from annotations.services.continuing import Continued, continue_campaign


class Command(BaseCommand):
    help = (
        "Go on with a campaign over the next version of its benchmark: decisions on unchanged "
        "questions go on, changed ones are opened anew, and the campaign before is archived."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign")
        parser.add_argument(
            "--benchmark", required=True, help="the next version, imported with --follows"
        )
        parser.add_argument("--name", required=True, help="of the campaign that goes on")
        parser.add_argument("--dry-run", action="store_true", help="say what would go on")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        with _shared.readable_errors(), _shared.progress_bar("Languages") as progress:
            done = continue_campaign(
                campaign=_shared.campaign_named(options["campaign"]),
                benchmark=_shared.benchmark_named(options["benchmark"]),
                name=options["name"],
                dry_run=options["dry_run"],
                progress=progress,
            )
        if options["json"]:
            self.stdout.write(json.dumps(asdict(done) | {"dry_run": options["dry_run"]}))
        else:
            self._tell(done, dry_run=options["dry_run"])

    def _tell(self, done: Continued, *, dry_run: bool) -> None:
        if not done.is_new:
            self.stdout.write(
                f"Nothing changed: {done.campaign} continues {done.continues} already."
            )
            return
        would = "would " if dry_run else ""
        for line in (
            f"{done.campaign} {would or 'now '}continue{'' if dry_run else 's'} {done.continues} "
            f"over {done.benchmark}.",
            f"Questions: {done.unchanged} unchanged, {done.changed} changed, {done.added} added, "
            f"{done.removed} removed.",
            f"Decisions that go on: {_counted(done.kept)}; left behind: {_counted(done.left)}.",
            f"Tasks opened: {done.opened}; of them anew {done.anew['question']} as the question "
            f"changed, {done.anew['key']} as the key changed.",
        ):
            self.stdout.write(line)
        if done.texts_wanted:
            self.stdout.write(
                f"{done.texts_wanted} texts of changed questions are to be imported first."
            )
        if done.in_hand:
            self.stdout.write(f"{done.in_hand} tasks are in people's hands; none may be.")


def _counted(counts: dict[str, int]) -> str:
    return in_words([f"{count} {name}" for name, count in counts.items()]) or "none"
