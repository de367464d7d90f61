"""`makemessages` as this project wants it: `make messages` needs no options."""

from pathlib import Path
from typing import Any

from babel.messages.plurals import get_plural
from django.conf import settings
from django.core.management.commands import makemessages
from django.utils.translation import to_locale

HEAD = """\
#
msgid ""
msgstr ""
"Project-Id-Version: Workbench\\n"
"Report-Msgid-Bugs-To: \\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plurals}"""


class Command(makemessages.Command):
    """Collects what is marked in code and templates into the catalogues of all languages."""

    def handle(self, *args: Any, **options: Any) -> None:
        own = {
            "locale": [
                to_locale(code) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE
            ],
            "ignore_patterns": ["tests", "benchmarks", "styleguide.html"],
            "add_location": "file",
            "no_wrap": True,
            "no_obsolete": True,
        }
        super().handle(*args, **options | own)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write a catalogue without the time, which would make every run a change.

        A new one begins with a head of our own, in place of one to be filled in.
        """
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalogue.read_text().splitlines(keepends=True)
        text = "".join(line for line in lines if "POT-Creation-Date:" not in line)
        head, messages = text.split("\n\n", 1)
        if "#, fuzzy" in head:
            head = HEAD.format(language=locale, plurals=_plural_forms(head, locale))
        catalogue.write_text(f"{head}\n\n{messages}")


def _plural_forms(head: str, locale: str) -> str:
    """The line that Django has for the language, else one by CLDR."""
    lines = [line for line in head.splitlines() if "Plural-Forms:" in line]
    known = [line for line in lines if "nplurals=INTEGER" not in line]
    return known[0] if known else f'"Plural-Forms: {get_plural(locale)}\\n"'
