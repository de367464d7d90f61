from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.engines import engines
from annotations.management.commands import _shared
from annotations.services.translating import pretranslate


class Command(BaseCommand):
    help = "Machine-translate a campaign's items with an engine; goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument(
            "--language",
            required=True,
            type=_shared.language,
            help="one of the campaign's, e.g. es",
        )
        parser.add_argument(
            "--engine",
            required=True,
            metavar="ENGINE[:TARGET]",
            help=f"one of {', '.join(engines())}, with what it takes behind a colon",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = _shared.campaign_named(options["campaign"])
        with _shared.readable_errors(), _shared.progress_bar("Translating") as progress:
            done = pretranslate(
                campaign=campaign,
                language=options["language"],
                engine=options["engine"],
                progress=progress,
            )
        if done.without_text:
            self.stdout.write(f"{done.without_text} items got no whole text and are left out.")
        if not done.added and not done.tasks_opened:
            self.stdout.write("Nothing changed.")
            return
        self.stdout.write(f"Added {done.added} texts. Opened {done.tasks_opened} tasks.")
