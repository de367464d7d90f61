import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations import limits
from annotations.formats.flags import FlagRows
from annotations.management.commands import _shared
from annotations.services.findings import ImportedFlags, import_flags


class Command(BaseCommand):
    help = (
        "Take what an evaluation flags into a campaign, all of it or nothing: as flags, and as "
        "another round of work on the texts that are doubted. The same flags again change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            type=_shared.path,
            help="JSON lines: sample_id, language (null for the source), reason, score (the "
            "higher the surer), evidence, and release, its content hash",
        )
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, file, is_dry = (
            _shared.campaign_named(options["campaign"]), options["file"], options["dry_run"],
        )  # fmt: skip
        with _shared.readable_errors(), _shared.progress_bar("Sending back") as progress:
            if file.stat().st_size > limits.FLAG_FILE:
                most = limits.FLAG_FILE // 1024**2
                raise CommandError(f"{file}: more than {most} MiB. {_shared.UNCHANGED}")
            given = FlagRows.of_lines(file.name, _shared.text(file))
            done = import_flags(campaign=campaign, given=given, dry_run=is_dry, progress=progress)
        if options["json"]:
            self.stdout.write(json.dumps(vars(done) | {"dry_run": is_dry}))
            return
        for line in _told(done, is_dry=is_dry):
            self.stdout.write(line)


def _told(done: ImportedFlags, *, is_dry: bool) -> list[str]:
    verb = "Would add" if is_dry else "Added"
    added, back = _shared.counted(done.added, "flag"), _shared.counted(done.returned, "task")
    lines = [f"{verb} {added}; {done.unchanged} were there already.", f"Sent back: {back}."]
    if done.at_work:
        lines.append(f"People are still at work on {_shared.counted(done.at_work, 'task')}.")
    if done.outdated:
        lines.append(f"Left out, for the text has changed since the release: {done.outdated}.")
    return lines
