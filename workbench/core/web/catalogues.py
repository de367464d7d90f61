"""How far the catalogue of each language of the interface is."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from workbench.core.languages import Language, language_of


@dataclass(frozen=True)
class Completeness:
    """How many of the interface's texts a language has; the texts are written in one, which has
    all."""

    language: Language
    translated: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down, so that only a whole catalogue has 100."""
        return 100 * self.translated // self.total if self.total else 100

    @property
    def is_whole(self) -> bool:
        return self.translated == self.total


def interface_languages() -> list[Completeness]:
    """Those that people may choose, in the order of the settings."""
    return [completeness(code) for code, _ in settings.LANGUAGES]


@cache
def completeness(code: str) -> Completeness:
    """Of a language by its catalogue's source; what is marked as fuzzy is not translated yet."""
    language = language_of(code)
    if code == settings.LANGUAGE_CODE:
        return Completeness(language, 0, 0)
    if not catalogue(code).is_file():
        return Completeness(language, 0, 1)
    with catalogue(code).open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    done = sum(_is_translated(message.string) and not message.fuzzy for message in messages)
    return Completeness(language, done, len(messages))


def catalogue(code: str) -> Path:
    """Where the texts of a language lie."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"


def _is_translated(text: object) -> bool:
    """A message with plural forms has all of them."""
    return all(text) if isinstance(text, tuple) else bool(text)
