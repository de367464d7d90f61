import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.publishing.difference import Difference, DifferenceError, compare
from annotations.publishing.difference.change_log import told
from annotations.publishing.markdown import markdown_table

TEXTS = 20


class Command(BaseCommand):
    help = (
        "Tell what differs between two release folders, or plain downloads in the layout of "
        "Global-MMLU: rows by identifier, columns, texts, labels, keys, and the tables beside them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("before", type=_shared.path, help="a folder")
        parser.add_argument("after", type=_shared.path, help="the folder to hold against it")
        parser.add_argument(
            "--texts",
            type=_shared.count,
            help=f"of how many reworded rows a split to show the words that changed (default: "
            f"{TEXTS} with --json, else none)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        asked, as_json = options["texts"], options["json"]
        texts = (TEXTS if as_json else 0) if asked is None else asked
        with _shared.progress_bar("Comparing") as progress:
            try:
                found = compare(
                    options["before"],
                    options["after"],
                    texts=texts,
                    statistics=True,
                    progress=progress,
                )
            except DifferenceError as error:
                raise CommandError(str(error)) from error
        if as_json:
            self.stdout.write(json.dumps(found.to_json(), ensure_ascii=False))
            return
        names = [side.version or side.folder for side in (found.before, found.after)]
        self.stdout.write(f"{names[0]} → {names[1]}\n\n{told(found)}")
        differing = [one for one in found.statistics if not one.is_same]
        if differing:
            rows = [
                (one.figure, one.of, *("-" if side is None else side for side in one.sides))
                for one in differing
            ]
            self.stdout.write("\n" + markdown_table(("figure", "of", "before", "after"), rows))
        self._tell_texts(found)

    def _tell_texts(self, found: Difference) -> None:
        for (config, split), changes in found.texts.items():
            self.stdout.write(f"\n{config} {split}")
            for change in changes:
                self.stdout.write(f"  {change.sample_id} {change.field}: {change.marked()}")
