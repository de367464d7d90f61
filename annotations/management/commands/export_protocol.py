import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.formats.protocol import written
from annotations.management.commands import _shared
from annotations.selectors.protocol_files import protocol_file


class Command(BaseCommand):
    help = (
        "Write a campaign's rules in force as files: the protocol, its forms, guideline, glossary "
        "and listed items. create_campaign --protocol takes them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--out", required=True, type=_shared.path, metavar="FOLDER")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, out = _shared.campaign_named(options["campaign"]), options["out"]
        files = {out / name: text for name, text in written(protocol_file(campaign)).items()}
        new = _write(files)
        if options["json"]:
            said = {"campaign": campaign.name, "files": [path.name for path in files]}
            version = {"version": campaign.protocol.version, "new": bool(new)}
            self.stdout.write(json.dumps(said | version, ensure_ascii=False))
        elif new:
            self.stdout.write(f"Wrote {', '.join(path.name for path in new)} to {out}.")
        else:
            self.stdout.write(f"Nothing changed: {out} holds these files already.")


def _write(files: dict[Path, str]) -> list[Path]:
    """Write what is not there yet; a file with other content is nobody's to write over."""
    try:
        there = {path: path.read_bytes() for path in files if path.exists()}
        if others := [path for path in there if there[path] != files[path].encode()]:
            named = ", ".join(map(str, others))
            raise CommandError(f"There with other content: {named}. Name another folder.")
        new = [path for path in files if path not in there]
        for path in new:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path].encode())
    except OSError as error:
        raise CommandError(str(error)) from error
    return new
