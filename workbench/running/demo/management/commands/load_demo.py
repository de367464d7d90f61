from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workbench.running.demo.loading import load_demo
from workbench.running.demo.removing import was_removed


class Command(BaseCommand):
    help = "Load the demo campaign: sample items, synthetic decisions, a release, baseline runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="", help="where the site is found")

    def _tell(self, step: str) -> None:
        self.stderr.write(step)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is no demo instance, and the demo accounts have a known password; "
                "set WORKBENCH_DEMO=1 to load the demo all the same."
            )
        if was_removed():
            self.stdout.write("The demo was removed; it is not loaded again.")
            call_command("first_administrator", url=options["url"], stdout=self.stdout)
            return
        load_demo(tell=self._tell if options["verbosity"] > 1 else _say_nothing)
        self.stdout.write(f"Demo sign-ins, all with the password {settings.DEMO_PASSWORD}:")
        for name, role in settings.DEMO_ACCOUNTS:
            self.stdout.write(f"  {name:18} {role}")


def _say_nothing(step: str) -> None:
    """By default only the sign-ins are printed, for `make run` to repeat."""
