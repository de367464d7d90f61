"""`makemessages` as this project wants it: `make messages` needs no options."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import normalize
from django.conf import settings
from django.core.management import CommandError
from django.core.management.commands import makemessages
from django.utils.translation import to_locale

from workbench.core.web.catalogues import own_texts, read_catalogue

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
    """Collects what is marked in code and templates into the catalogues of all languages, or of
    those named by `--locale`."""

    def handle(self, *args: Any, **options: Any) -> None:
        own_code = settings.LANGUAGE_CODE
        known = [to_locale(code) for code, _ in settings.LANGUAGES if code != own_code]
        asked = [to_locale(code) for code in options["locale"]]
        if unknown := sorted({*asked} - {*known}):
            raise CommandError(f"Name first in LANGUAGES of the settings: {', '.join(unknown)}")
        own = {
            "locale": asked or known,
            "ignore_patterns": ["tests", "benchmarks", "styleguide.html"],
            "add_location": "file",
            "no_wrap": True,
            "no_obsolete": True,
        }
        super().handle(*args, **options | own)

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Write a catalogue without the time, which would make every run a change.

        A new one begins with a head of our own, in place of one to be filled in. Registered texts
        that lack the language are at the end, with what has been translated of them.
        """
        code = _code(locale)
        before = read_catalogue(code)
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = catalogue.read_text().splitlines(keepends=True)
        text = "".join(line for line in lines if "POT-Creation-Date:" not in line)
        head, messages = text.split("\n\n", 1)
        if "#, fuzzy" in head:
            head = HEAD.format(language=locale, plurals=_plural_forms(head, locale))
        catalogue.write_text(f"{head}\n\n{messages}")
        with catalogue.open("a") as file:
            file.write(_own_messages(code, before))


def _code(locale: str) -> str:
    codes = {to_locale(code): code for code, _ in settings.LANGUAGES}
    return codes.get(locale, locale)


def _own_messages(code: str, before: Catalog) -> str:
    """Entries for the registered texts that are not in a language, as a catalogue's source."""
    with_catalogue = {message.id for message in read_catalogue(code)}
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for one in own_texts(code):
        if not one.is_translated and one.text not in with_catalogue:
            ids[one.text].append(one.id)
    entries = []
    for text, places in ids.items():
        known = before.get(text)
        fuzzy = "#, fuzzy\n" if known and known.fuzzy else ""
        string = normalize(str(known.string) if known else "", width=0)
        comment = "".join(f"#. {place}\n" for place in places)
        entries.append(f"\n{comment}{fuzzy}msgid {normalize(text, width=0)}\nmsgstr {string}\n")
    return "".join(entries)


def _plural_forms(head: str, locale: str) -> str:
    """The line that Django has for the language, else one by CLDR."""
    lines = [line for line in head.splitlines() if "Plural-Forms:" in line]
    known = [line for line in lines if "nplurals=INTEGER" not in line]
    return known[0] if known else f'"Plural-Forms: {get_plural(locale)}\\n"'
