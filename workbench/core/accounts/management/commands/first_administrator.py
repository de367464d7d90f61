from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from workbench.core.accounts.addresses import site_url
from workbench.core.accounts.first_administrator import new_link


class Command(BaseCommand):
    help = "Print a link that makes the first administrator, unless there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", default="", help="where the site is found")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = new_link()
        if secret is None:
            self.stderr.write("There is an administrator already.")
            return
        page = reverse("first-administrator-link", args=[secret])
        self.stdout.write("There is no administrator yet; this link makes the first one:")
        self.stdout.write(f"{site_url(told=options['url'])}{page}")
