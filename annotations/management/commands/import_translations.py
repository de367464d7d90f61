from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.services.importing import Tally
from annotations.services.importing_texts import import_translations


class Command(BaseCommand):
    help = "Import an engine's translations as candidates for review; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path, help="a file, or a folder of such files")
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            required=True,
            type=_shared.language,
            help="one of the campaign's, e.g. es",
        )
        parser.add_argument("--engine", required=True, help="what made the texts")
        parser.add_argument("--engine-version", default="")
        _shared.add_layout_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            report = import_translations(
                path=options["path"],
                campaign=campaign,
                language=options["language"],
                engine=options["engine"],
                engine_version=options["engine_version"],
                layout=options["layout"],
                header=options["header"],
                answers=options["answers"],
                progress=progress,
            )
        self._tell_of(report.left_alone, "rows belong to no item of the benchmark")
        self._tell_of(report.missing, "items of these subjects and splits are without a text")
        for told in report.notes:
            self.stdout.write(str(told))
        if not report.added and not report.tasks_opened:
            self.stdout.write(f"Nothing changed: all {report.unchanged} texts were there already.")
            return
        self.stdout.write(
            f"Added {report.added} texts; {report.unchanged} were there already. "
            f"Opened {report.tasks_opened} tasks."
        )

    def _tell_of(self, tally: Tally, what: str) -> None:
        if tally.count:
            self.stdout.write(f"{tally.count} {what}; the first is {tally.first}.")
