import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.making import make_backup
from workbench.running.operations.management import told_to_stop


class Command(BaseCommand):
    help = (
        "Back up the database with releases, runs and uploads, as of one moment, while people "
        "work on. The secret key stays out. Exit status 1: nothing was written, or a release is "
        "not as its manifest says."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--out",
            type=_shared.path,
            required=True,
            help="a new folder, or a new file whose name ends in .tar",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        place = options["out"]
        try:
            with told_to_stop(), _shared.progress_bar("Backing up") as show:
                manifest = make_backup(place=place, show=show)
        except BackupError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            said = {
                "backup": str(place),
                "made_at": manifest.made_at,
                "bytes": manifest.size,
                "files": len(manifest.files),
                "releases": list(manifest.releases),
                "ledger": dict(manifest.ledger),
                "content_hash": manifest.content_hash,
                "problems": list(manifest.problems),
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(
                f"Backed up into {place}: {manifest.size:,} bytes in {len(manifest.files):,} "
                f"files, {len(manifest.releases)} releases, as of {manifest.made_at}"
            )
        if manifest.problems:
            raise CommandError(
                "\n".join([*manifest.problems, "The backup was made with these as they are."])
            )
