import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.formats.segments.registry import formats
from annotations.formats.segments.segment import ExportedItem
from annotations.management.commands import _shared
from annotations.models import Batch, Campaign
from annotations.selectors.exporting_texts import Wanted, exported_items, head_of
from annotations.services.languages import require_language


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
        parser.add_argument("--batch", help="the items of this batch alone")
        parser.add_argument(
            "--only-open", action="store_true", help="items that nobody has decided on yet"
        )
        parser.add_argument(
            "--without-key", action="store_true", help="do not tell which option is right"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, language = _shared.campaign_named(options["campaign"]), options["language"]
        wanted = Wanted(
            batch=_batch(campaign, options["batch"]),
            only_open=options["only_open"],
            with_key=not options["without_key"],
        )
        with _shared.readable_errors():
            require_language(campaign, language)
            counted = _Counted(exported_items(campaign, language, wanted))
            content = formats()[options["format"]].write(head_of(campaign, language), counted)
            _write(options["out"], content, counted)
        if options["json"]:
            told = {"file": str(options["out"]), "items": counted.count, "texts": counted.texts}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            f"Wrote {_shared.counted(counted.count, 'item')}, {counted.texts} of them with a text, "
            f"to {options['out']}."
        )


class _Counted:
    """Items on their way, counted as they go."""

    def __init__(self, items: Iterator[ExportedItem]) -> None:
        self._items = items
        self.count = self.texts = 0

    def __iter__(self) -> Iterator[ExportedItem]:
        for item in self._items:
            self.count += 1
            self.texts += item.target is not None
            yield item


def _batch(campaign: Campaign, name: str | None) -> Batch | None:
    if name is None:
        return None
    batch = Batch.objects.filter(campaign=campaign, name=name).first()
    if batch is None:
        known = ", ".join(campaign.batches.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"There is no batch {name!r}; there is: {known}.")
    return batch


def _write(path: Path, content: Iterator[bytes], counted: _Counted) -> None:
    """The whole file, or none."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(content)
        if not counted.count:
            raise CommandError("There is nothing to write: no item is asked for. No file was made.")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
