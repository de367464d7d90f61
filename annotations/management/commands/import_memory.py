import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations import limits
from annotations.management.commands import _shared
from annotations.services.languages import checked_languages
from annotations.services.memories import PENALTY, MemoryReport, import_memory, told_left_out


class Command(BaseCommand):
    help = (
        "Import a translation memory (TMX) beside what the campaign's people accept; all or "
        "nothing. The same file again changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path, help="a TMX file, a zip or folder of such")
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--name", required=True, help="of the memory; it is made or added to")
        parser.add_argument("--origin", help="where it comes from (default: the file's name)")
        parser.add_argument(
            "--penalty",
            type=int,
            help="percent that its matches count less, "
            f"{limits.PENALTY.least} to {limits.PENALTY.most} (default: {PENALTY})",
        )
        parser.add_argument(
            "--languages",
            type=_shared.words,
            default=[],
            help="such as es,am (default: all that the campaign works in)",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        given = ("path", "name", "origin", "penalty", "dry_run")
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            report = import_memory(
                campaign=campaign,
                languages=checked_languages(campaign=campaign, written=options["languages"]),
                progress=progress,
                **{name: options[name] for name in given},
            )
        if options["json"]:
            told = report.document() | {"campaign": campaign.name, "dry_run": options["dry_run"]}
            self.stdout.write(json.dumps(told))
        else:
            lines = _lines(report, dry_run=options["dry_run"])
            if options["penalty"] is not None and not options["dry_run"]:
                lines.append(f"All of its matches count {options['penalty']} % less from now on.")
            self.stdout.write("\n".join(lines))


def _lines(report: MemoryReport, *, dry_run: bool) -> list[str]:
    files = _shared.counted(len(report.files), "file")
    lines = [f"Read {_shared.counted(report.units, 'unit')} of {files}."]
    verb = "would be added" if dry_run else "added"
    lines += [f"{code}: {new} {verb}, {known} there already." for code, new, known in report.rows]
    lines += [f"Left out: {count} ({why})." for why, count in told_left_out(report=report)]
    if report.cut:
        lines.append(f"{_shared.counted(report.cut, 'text')} lost codes of another format.")
    if dry_run:
        lines.append("Nothing was stored.")
    return lines
