"""How far the interface is in each of its languages: its catalogue, and texts that stand elsewhere.

Apps register texts that bring translations of their own. Where one lacks a language, the catalogue
of that language takes its place: `makemessages` puts it there.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import to_locale

from workbench.core.languages import Language, language_of


@dataclass(frozen=True)
class OwnText:
    """A text that stands outside the catalogues; whether it is there in the language asked for."""

    id: str
    text: str
    is_translated: bool


Texts = Callable[[str], Iterable[OwnText]]
SOURCES: list[Texts] = []


def register_texts(source: Texts) -> None:
    """Have texts count whose translations stand elsewhere; `source` is asked by language."""
    SOURCES.append(source)


def own_texts(code: str) -> Iterator[OwnText]:
    """The registered texts, as far as they are in a language."""
    for source in SOURCES:
        yield from source(code)


@dataclass(frozen=True)
class Completeness:
    """How many of the interface's texts a language has; the texts are written in one, which has
    all. `missing` are the ids of registered texts that are in neither place."""

    language: Language
    translated: int
    total: int
    missing: tuple[str, ...] = ()

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
    messages = {message.id: message for message in read_catalogue(code) if message.id}
    done = {id for id, one in messages.items() if _is_translated(one.string) and not one.fuzzy}
    own = list(own_texts(code))
    elsewhere = [one for one in own if one.is_translated or one.text not in messages]
    return Completeness(
        language,
        len(done) + sum(one.is_translated for one in elsewhere),
        max(len(messages) + len(elsewhere), 1),
        tuple(one.id for one in own if not one.is_translated and one.text not in done),
    )


def read_catalogue(code: str) -> Catalog:
    """The catalogue's source; an empty one where there is none."""
    if not catalogue(code).is_file():
        return Catalog()
    with catalogue(code).open("rb") as file:
        return read_po(file)


def lacking(code: str, marked: Set[Any]) -> int:
    """How many of the messages that the code marks are in no entry of the catalogue."""
    return len(marked - {message.id for message in read_catalogue(code)})


def catalogue(code: str) -> Path:
    """Where the texts of a language lie."""
    return Path(settings.LOCALE_PATHS[0]) / to_locale(code) / "LC_MESSAGES" / "django.po"


def _is_translated(text: object) -> bool:
    """A message with plural forms has all of them."""
    return all(text) if isinstance(text, tuple) else bool(text)
