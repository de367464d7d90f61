from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.publishing.verify import Problem, verify_release
from annotations.services.verifying_releases import verify_against_ledger
from workbench.release_format.manifest import read_manifest


class Command(BaseCommand):
    help = (
        "Check a release folder against its manifest: hashes, files, schemas and row counts; and, "
        "if asked, against the ledger: every row."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path)
        parser.add_argument(
            "--against-ledger",
            action="store_true",
            help="build what the ledger holds up to the release's cut, and name each row of the "
            "folder that it has otherwise",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["path"]
        problems = verify_release(folder)
        if options["against_ledger"]:
            problems += _against_ledger(folder)
        if problems:
            raise CommandError("\n".join(str(problem) for problem in problems))
        manifest = read_manifest(folder)
        proved = ", and what the ledger says" if options["against_ledger"] else ""
        self.stdout.write(
            f"{manifest['name']} {manifest['version']} is sound{proved}: "
            f"{len(manifest['files'])} files, content hash {manifest['content_hash']}"
        )


def _against_ledger(folder: Path) -> list[Problem]:
    with _shared.readable_errors(), _shared.progress_bar("Building") as progress:
        return verify_against_ledger(folder=folder, progress=progress)
