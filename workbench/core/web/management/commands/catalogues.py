import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from django.core.management import call_command
from django.core.management.base import BaseCommand

from workbench.core.web.catalogues import Completeness, interface_languages, lacking
from workbench.core.web.management.commands import makemessages


class Command(BaseCommand):
    help = (
        "Print how far each language of the interface is, which texts of forms it lacks, and how "
        "many texts of the code its catalogue has never heard of."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [one for one in interface_languages() if one.total]
        marked = _marked(languages) if shutil.which("xgettext") else set()
        for one in languages:
            code, unheard = one.language.code, lacking(one.language.code, marked)
            known = Completeness(one.language, one.translated, one.total + unheard)
            name = f"{code} ({one.language.name})"
            self.stdout.write(f"{name}: {known.translated} of {known.total}, {known.percent} %")
            if unheard:
                remedy = f"make messages LANGUAGE={code}"
                self.stdout.write(f"  not in its catalogue yet: {unheard}; run {remedy}")
            if one.missing:
                self.stdout.write(f"  missing of forms: {', '.join(one.missing)}")
        if not shutil.which("xgettext"):
            self.stderr.write(
                "Counted by the catalogues alone: whether they have every text of the code can "
                "be told where GNU gettext is installed (apt.txt)."
            )


class _Collecting(makemessages.Command):
    """Collects what is marked, and leaves every catalogue as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[Any] = set()

    def write_po_file(self, potfile: str, locale: str) -> None:
        """The template's own head is to be filled in, and no program can read it."""
        _, messages = Path(potfile).read_bytes().split(b"\n\n", 1)
        self.found = {message.id for message in read_po(BytesIO(messages))}


def _marked(languages: list[Completeness]) -> set[Any]:
    """What the code marks to be translated."""
    collecting = _Collecting()
    if languages:
        call_command(collecting, locale=[languages[0].language.code], verbosity=0)
    return collecting.found
