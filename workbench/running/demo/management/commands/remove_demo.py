import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workbench.core.errors import Conflict
from workbench.running.demo.removing import Removal, remove_demo


class Command(BaseCommand):
    help = (
        "Remove the demo: its campaign with all decisions, its benchmark, release, runs and "
        "accounts. No start loads it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be removed")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            removal = remove_demo(dry_run=options["dry_run"])
        except Conflict as conflict:
            raise CommandError(str(conflict)) from conflict
        if options["json"]:
            self.stdout.write(json.dumps(_document(removal, dry_run=options["dry_run"])))
        elif removal is None:
            self.stdout.write("Nothing changed: there is no demo.")
        else:
            self._tell(removal, dry_run=options["dry_run"])

    def _tell(self, removal: Removal, *, dry_run: bool) -> None:
        for name, count in removal.counts.items():
            self.stdout.write(f"{count:8} {name}")
        for place in removal.places:
            self.stdout.write(f"  folder {place.name}")
        is_closed = "would be closed" if dry_run else "is closed"
        for name in removal.kept:
            self.stdout.write(f"{name} has a part in other campaigns: the account {is_closed}.")
        for folder in removal.left:
            self.stdout.write(f"{folder} lies outside of the store: delete it yourself.")
        if removal.benchmark_stays:
            self.stdout.write("The demo's benchmark stays: other campaigns work on it.")
        for name in removal.unmanaged:
            self.stdout.write(f"Nobody manages {name} then; invite a manager.")
        self.stdout.write("Nothing was removed." if dry_run else "The demo is removed.")


def _document(removal: Removal | None, *, dry_run: bool) -> dict[str, Any]:
    if removal is None:
        return {"removed": {}, "accounts_closed": [], "dry_run": dry_run}
    return {
        "removed": removal.counts,
        "accounts_closed": list(removal.kept),
        "folders_left": [str(folder) for folder in removal.left],
        "without_manager": list(removal.unmanaged),
        "dry_run": dry_run,
    }
