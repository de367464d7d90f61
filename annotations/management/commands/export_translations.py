import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.segments.registry import formats
from annotations.management.commands import _shared
from annotations.services.exporting_texts import export_texts


class Command(BaseCommand):
    help = (
        "Write a campaign's texts in a language for an agency: every question and every option is "
        "a segment, with the text that the campaign stands by. import_post_edits takes it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--language", required=True, type=_shared.language)
        parser.add_argument("--format", required=True, choices=tuple(formats()))
        parser.add_argument("--out", required=True, type=_shared.path)
        parser.add_argument("--batch", default="", help="the items of this batch alone")
        parser.add_argument(
            "--only-open", action="store_true", help="items that nobody has decided on yet"
        )
        parser.add_argument(
            "--without-key", action="store_true", help="do not tell which option is right"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        with _shared.readable_errors():
            texts = export_texts(
                campaign=_shared.campaign_named(options["campaign"]),
                language=options["language"],
                format=options["format"],
                batch=options["batch"],
                only_open=options["only_open"],
                with_key=not options["without_key"],
            )
            with _shared.whole_file(options["out"]) as file:
                file.writelines(texts)
        if options["json"]:
            told = {"file": str(options["out"]), "items": texts.items, "texts": texts.texts}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"Wrote {_shared.counted(texts.items, 'item')}, {texts.texts} of them with a text, "
            f"to {options['out']}."
        )
