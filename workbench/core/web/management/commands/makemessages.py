"""`makemessages` as this project wants it: `make messages` needs no options."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Collects what is marked in code and templates into the catalogues of all languages."""

    def handle(self, *args: Any, **options: Any) -> None:
        own = {
            "locale": [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE],
            "ignore_patterns": ["tests", "benchmarks", "styleguide.html"],
            "add_location": "file",
            "no_wrap": True,
            "no_obsolete": True,
        }
        super().handle(*args, **options | own)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write a catalogue without the time, which would make every run a change."""
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalogue.read_text().splitlines(keepends=True)
        catalogue.write_text("".join(line for line in lines if "POT-Creation-Date:" not in line))
