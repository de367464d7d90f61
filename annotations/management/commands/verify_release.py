from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotations.management.commands import _shared
from annotations.publishing.verify import verify_release
from workbench.release_format.manifest import read_manifest


class Command(BaseCommand):
    help = "Check a release folder against its manifest: hashes, files, schemas and row counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=_shared.path)

    def handle(self, *args: Any, **options: Any) -> None:
        problems = verify_release(options["path"])
        if problems:
            raise CommandError("\n".join(str(problem) for problem in problems))
        manifest = read_manifest(options["path"])
        self.stdout.write(
            f"{manifest['name']} {manifest['version']} is sound: {len(manifest['files'])} files, "
            f"content hash {manifest['content_hash']}"
        )
