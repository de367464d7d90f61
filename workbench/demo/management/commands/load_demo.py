from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workbench.demo.loading import load_demo


class Command(BaseCommand):
    help = "Load the demo campaign: sample items, synthetic decisions, a release, baseline runs."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is no demo instance, and the demo accounts have a known password; "
                "set WORKBENCH_DEMO=1 to load the demo all the same."
            )
        load_demo(tell=self.stderr.write)
        self.stdout.write(f"Demo sign-ins, all with the password {settings.DEMO_PASSWORD}:")
        for name, role in settings.DEMO_ACCOUNTS:
            self.stdout.write(f"  {name:18} {role}")
