import json
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from annotations.formats.segments.registry import formats
from annotations.management.commands import _shared
from annotations.services.importing import ImportRefused
from annotations.services.returned_items import Judged
from annotations.services.returning_texts import ReturnedTexts, import_post_edits
from annotations.services.uploads import opened


class Command(BaseCommand):
    help = (
        "Take what an agency made of exported texts: where it changed a text, as a post-edit of "
        "the agency, beside what others decided. The same file again changes nothing. Where some "
        "is refused, nothing is stored, unless the rest is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path", type=_shared.path, help="a file, a folder of files, or a zip archive"
        )
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--agency", required=True, help="whose decisions these are")
        parser.add_argument("--language", type=_shared.language, help="default: what the files say")
        parser.add_argument(
            "--format", choices=tuple(formats()), default="", help="default: by the files' names"
        )
        parser.add_argument(
            "--at",
            type=_time,
            help="when the work was done, where the files do not say: 2026-03-01, or with a time "
            "(default: now)",
        )
        parser.add_argument(
            "--leave-out-refused",
            action="store_true",
            help="store the rest where some cannot be taken",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, dry_run = _shared.campaign_named(options["campaign"]), options["dry_run"]
        with (
            _shared.readable_errors(),
            opened(path=options["path"]) as path,
            _shared.progress_bar("Importing") as progress,
        ):
            try:
                done = import_post_edits(
                    path=path,
                    campaign=campaign,
                    agency=options["agency"],
                    language=options["language"] or "",
                    format=options["format"],
                    at=options["at"],
                    leave_out=options["leave_out_refused"],
                    dry_run=dry_run,
                    progress=progress,
                )
            except ImportRefused as refused:
                if options["json"]:
                    problems = list(map(asdict, refused.errors))
                    self.stdout.write(json.dumps({"problems": problems}))
                raise
        if options["json"]:
            decided = [_told(one) for one in done.judged]
            told = done.document() | {"decided": decided, "dry_run": dry_run}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write("\n".join(_lines(done, dry_run=dry_run)))


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r}: write it as 2026-03-01 or 2026-03-01T17:30") from error
    return found if found.tzinfo else timezone.make_aware(found)


def _lines(done: ReturnedTexts, *, dry_run: bool) -> Iterator[str]:
    would = "Would store" if dry_run else "Stored"
    yield f"Read {_shared.counted(done.items, 'item')} of {', '.join(done.files)}."
    if done.added or done.changed:
        yield (
            f"{would} {done.added} new and {done.changed} changed decisions of {done.agency}, "
            f"{done.edited} of them edits; {done.surplus} came when all places were taken, and are "
            "kept beside."
        )
    elif not done.texts:
        changed = "all that changed is refused" if done.refused else "the agency changed no text"
        yield f"Nothing to store: {changed}."
    if done.texts:
        yield f"{would} {_shared.counted(done.texts, 'text')} of items that had none."
    yield f"{_shared.counted(done.unchanged, 'item')} unchanged."
    if done.refused:
        yield f"Refused: {len(done.refused)}."
        yield from map(str, done.refused[: _shared.SHOWN_ERRORS])
    if dry_run:
        for one in map(_told, done.judged[: _shared.SHOWN_ERRORS]):
            yield "{outcome}: {sample_id} [{language}], {verdict}".format(**one)
    yield from map(str, done.notes)


def _told(one: Judged) -> dict[str, str]:
    """What an item is decided to be, in few words."""
    outcome = "changed" if one.is_changed else "first text" if one.is_first else "new"
    return {
        "sample_id": one.item.sample_id,
        "language": one.language,
        "outcome": outcome,
        "verdict": one.verdict.value,
    }
