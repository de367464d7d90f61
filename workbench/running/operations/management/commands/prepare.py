from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    # In one process: its start takes longer than either where nothing is new.
    help = "Bring tables and static files up to date, as a new version needs them before it serves."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False)
        call_command("collectstatic", interactive=False, verbosity=0)
