import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from workbench.running.operations.backups.errors import BackupError
from workbench.running.operations.backups.restoring import restore_backup
from workbench.running.operations.management import told_to_stop


class Command(BaseCommand):
    help = (
        "Put a backup into an empty database and empty folders. Exit status 1: nothing was "
        "changed, or something is not as the backup has it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("backup", type=_shared.path, help="the folder or the .tar file")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="do away with what is in the database, and put files that are there aside",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with told_to_stop(), _shared.progress_bar("Restoring") as show:
                restored = restore_backup(
                    place=options["backup"], replace=options["replace"], show=show
                )
        except BackupError as error:
            raise CommandError(str(error)) from error
        manifest = restored.manifest
        if options["json"]:
            said = {
                "made_at": manifest.made_at,
                "files": len(manifest.files),
                "releases": list(manifest.releases),
                "ledger": dict(manifest.ledger),
                "put_aside": [str(folder) for folder in restored.put_aside],
                "problems": restored.problems,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write(
                f"Restored as of {manifest.made_at}: {len(manifest.files):,} files, "
                f"{len(manifest.releases)} releases"
            )
            for folder in restored.put_aside:
                self.stdout.write(f"What was there before is in {folder}")
        if restored.problems:
            raise CommandError("\n".join(restored.problems))
