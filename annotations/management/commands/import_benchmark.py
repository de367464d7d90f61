from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.management.commands import _shared
from annotations.models import Benchmark
from annotations.services.importing import import_benchmark
from workbench.core.languages import language_of


class Command(BaseCommand):
    help = "Import a benchmark: MMLU CSV, or Global-MMLU JSON lines or Parquet; all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path, help="a file, or a folder of such files")
        parser.add_argument("--name", required=True, help="the benchmark's name here")
        parser.add_argument(
            "--source-language",
            "--language",
            default="",
            metavar="CODE",
            help="the language of the questions (en), whose files are read where a folder has "
            "several",
        )
        parser.add_argument("--licence", default="", help="for the dataset card, e.g. mit")
        _shared.add_format_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with _shared.readable_errors(), _shared.progress_bar("Importing") as progress:
            report = import_benchmark(
                path=options["path"],
                name=options["name"],
                format=options["format"],
                source_language=options["source_language"],
                header=options["header"],
                answers=options["answers"],
                licence=options["licence"],
                progress=progress,
            )
        splits = ", ".join(f"{count} {split}" for split, count in report.splits.items())
        self.stdout.write(f"Read {len(report.files)} files: {splits} items.")
        stored = Benchmark.objects.get(name=options["name"]).source_language
        self.stdout.write(f"The questions are in {language_of(stored).name} ({stored}).")
        for note in _shared.notes_on([stored]):
            self.stdout.write(note)
        for split, counts in report.letters.items():
            letters = ", ".join(f"{letter} {count:,}" for letter, count in counts.items())
            self.stdout.write(f"Right answers in {split}: {letters}.")
        if report.ignored_columns:
            self.stdout.write(f"Columns not imported: {', '.join(report.ignored_columns)}.")
        if report.unknown_subjects:
            names = ", ".join(report.unknown_subjects)
            self.stdout.write(f"Subjects without a known category, put under Other: {names}.")
        for told in report.notes:
            self.stdout.write(str(told))
        if not report.added:
            self.stdout.write(f"Nothing changed: all {report.unchanged} items were there already.")
            return
        self.stdout.write(f"Added {report.added} items; {report.unchanged} were there already.")
