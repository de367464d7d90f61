import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.importing import ImportRefused
from annotations.services.importing_texts import import_translations
from annotations.services.surveying import start_survey
from annotations.services.text_reports import LanguageReport, TextsReport, said_of
from workbench.core.languages import language_of


class Command(BaseCommand):
    help = "Import an engine's translations as candidates for review; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path, help="a file, or a folder of such files")
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            type=_shared.language,
            help="one of the campaign's, e.g. es (default: every language that the files name)",
        )
        parser.add_argument("--engine", required=True, help="what made the texts")
        parser.add_argument("--engine-version", default="")
        parser.add_argument(
            "--by-people", action="store_true", help="people made or edited all of these texts"
        )
        _shared.add_layout_options(parser)
        _shared.add_mapping_options(parser)
        parser.add_argument(
            "--survey", action="store_true", help="have a job run the checks over all texts then"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        dry_run = options["dry_run"]
        reading = ("engine", "engine_version", "layout", "header", "answers", "by_people")
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            try:
                report = import_translations(
                    path=options["path"],
                    campaign=campaign,
                    language=options["language"] or "",
                    mapping=_shared.mapping_of(options["map"], options["mapping"]),
                    dry_run=dry_run,
                    progress=progress,
                    **{one: options[one] for one in reading},
                )
            except ImportRefused as refused:
                if options["json"]:
                    self._print({"problems": list(map(asdict, refused.errors))})
                raise
        if options["survey"] and not dry_run:
            start_survey(campaign=campaign, user=None)
        if options["json"]:
            self._print(report.document() | {"campaign": campaign.name, "dry_run": dry_run})
        else:
            self.stdout.write("\n".join(_lines(report, dry_run=dry_run)))

    def _print(self, document: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(document))


def _lines(report: TextsReport, *, dry_run: bool) -> Iterator[str]:
    yield f"Read {_shared.counted(len(report.files), 'file')} as {report.layout}."
    for one in report.languages:
        yield from _of_language(one)
    if report.other_languages:
        others = ", ".join(f"{code or 'none'} {count}" for code, count in report.other_languages)
        yield f"Rows in other languages than the campaign's, left alone: {others}."
    if report.ignored_columns:
        yield f"Columns not imported: {', '.join(report.ignored_columns)}."
    if not report.is_checked:
        yield (
            "The checks have not looked at so many texts: --survey has a job do it, as does “What "
            "the checks find” on the console's page of texts."
        )
    if dry_run:
        added = _shared.counted(report.added, "text")
        yield f"Would add {added}; {report.unchanged} are there already."
        yield "Nothing was stored; the tasks that the texts allow are opened when they are."
    elif report.added or report.tasks_opened:
        added, opened = _shared.counted(report.added, "text"), report.tasks_opened
        yield (
            f"Added {added}; {report.unchanged} were there already. "
            f"Opened {_shared.counted(opened, 'task')}."
        )
    else:
        yield f"Nothing changed: all {report.unchanged} texts were there already."


def _of_language(one: LanguageReport) -> Iterator[str]:
    yield f"{language_of(one.language).name} ({one.language}): {' '.join(said_of(one=one))}"
    yield from (f"Warning: {one.language}: {doubt}" for doubt in one.doubts)
    yield from (f"{one.language}: {note}" for note in one.notes)
