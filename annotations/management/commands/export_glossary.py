from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from annotations.formats.glossary import FORMATS
from annotations.management.commands import _shared
from annotations.selectors.glossary import glossary_file
from annotations.services.languages import checked_languages


class Command(BaseCommand):
    help = "Write a campaign's glossary as a file that import_glossary takes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--language", type=_shared.language, help="one alone (default: all)")
        parser.add_argument(
            "--format",
            choices=FORMATS,
            default="csv",
            help="tbx is TBX-Basic of ISO 30042:2019; many tools read that of 2008 alone "
            "(default: csv)",
        )
        parser.add_argument("--out", type=_shared.path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        campaign, language = _shared.campaign_named(options["campaign"]), options["language"]
        with _shared.readable_errors():
            if language:
                checked_languages(campaign=campaign, written=[language])
            file = glossary_file(campaign, language or "", options["format"])
            with options["out"].open("wb") as out:
                out.writelines(file.content)
        self.stdout.write(f"Wrote {options['out']}.")
