import json
from argparse import SUPPRESS
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.services.importing import ImportRefused, ImportReport, import_benchmark
from annotations.services.source_reports import write_report
from workbench.core.languages import language_of


class Command(BaseCommand):
    help = (
        "Import a benchmark: questions with their options, and their keys where they are known; "
        "all or nothing. The same files again change nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path, help="a file, or a folder of such files")
        parser.add_argument("--name", required=True, help="the benchmark's name here")
        parser.add_argument(
            "--source-language",
            default="",
            metavar="CODE",
            help="the language of the questions (en), whose files are read where a folder has "
            "several",
        )
        parser.add_argument("--language", dest="source_language", help=SUPPRESS)
        parser.add_argument("--licence", default="", help="for the dataset card, e.g. mit")
        parser.add_argument("--attribution", default="", help="whom the dataset card has to name")
        _shared.add_layout_options(parser)
        _shared.add_mapping_options(parser)
        parser.add_argument("--report", type=_shared.path, metavar="FILE", help="write what the "
                            "questions show as CSV")  # fmt: skip
        parser.add_argument(
            "--follows",
            default="",
            metavar="NAME",
            help="the benchmark of which this is the next version: the difference is told",
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help="make a benchmark that nobody works on what the files hold now",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        name, dry_run = options["name"], options["dry_run"]
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            reading = ("layout", "source_language", "header", "answers", "licence", "attribution")
            try:
                report = import_benchmark(
                    path=options["path"],
                    name=name,
                    mapping=_shared.mapping_of(options["map"], options["mapping"]),
                    follows=options["follows"],
                    replace=options["replace"],
                    dry_run=dry_run,
                    progress=progress,
                    **{one: options[one] for one in reading},
                )
            except ImportRefused as refused:
                if options["json"]:
                    self._print({"benchmark": name, "problems": list(map(asdict, refused.errors))})
                raise
            if options["report"] and report.source:
                write_report(path=options["report"], report=report.source)
        if options["json"]:
            self._print(_document(report) | {"benchmark": name, "dry_run": dry_run})
        else:
            self.stdout.write("\n".join(_lines(report, dry_run, options["replace"])))
        is_allowed = options["replace"] or options["follows"]
        if report.difference and report.difference.changed and not is_allowed:
            raise CommandError(
                "An import would be refused: see --replace, or import it under another name."
            )

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document))


def _document(report: ImportReport) -> dict[str, Any]:
    found = report.source.by_kind() if report.source else {}
    return report.document() | {
        "found": {kind: len(findings) for kind, findings in found.items()},
        "difference": asdict(report.difference) if report.difference else None,
    }


def _lines(report: ImportReport, dry_run: bool, is_replaced: bool) -> Iterator[str]:
    splits = ", ".join(f"{count} {split}" for split, count in report.splits.items())
    files = _shared.counted(len(report.files), "file")
    yield f"Read {files} as {report.layout}: {splits} items."
    yield f"The questions are in {language_of(report.language).name} ({report.language})."
    yield from _shared.notes_on([report.language])
    for split, counts in report.letters.items():
        letters = ", ".join(f"{letter} {count:,}" for letter, count in counts.items())
        yield f"Right answers in {split}: {letters}."
    if report.ignored_columns:
        yield f"Columns not imported: {', '.join(report.ignored_columns)}."
    yield from map(str, report.notes)
    added, there = _shared.counted(report.added, "item"), report.unchanged
    changed = report.difference.changed if report.difference and is_replaced else ()
    others = f", changed {len(changed)}" if changed else ""
    if dry_run:
        yield f"Would add {added}{others.replace('changed', 'change')}; {there} are there already."
        yield "Nothing was stored."
    elif report.added or changed:
        yield f"Added {added}{others}; {there} were there already."
    else:
        yield f"Nothing changed: all {_shared.counted(there, 'item')} were there already."
