"""Varieties of the language that a benchmark is in, whose words an item may hang on.

Of English those of Global MMLU; of any other language the countries and the member languages that
CLDR has a name of it for, by their BCP 47 codes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel import localedata
from langcodes import Language
from langcodes.data_dicts import MACROLANGUAGES

from annotations.forms.words import BASE, Value
from annotations.quality.units import is_english
from annotations.vocabularies import Dialect
from workbench.core.languages import language_of

ANY_LANGUAGE = (Dialect.SLANG, Dialect.BORROWED, Dialect.OTHER)
"""What an item of any language may hang on: an answer can always be given."""

WORLD = "001"


def varieties_of(language: str) -> tuple[Value, ...]:
    """What a form offers where it names the vocabulary `dialects`."""
    if is_english(language):
        return tuple(_own(dialect) for dialect in Dialect)
    codes = _codes_of(Language.get(language).language or language)
    named = sorted((language_of(code).name, code) for code in codes)
    return (*(Value(code, VarietyName(code)) for _name, code in named), *map(_own, ANY_LANGUAGE))


def _own(dialect: Dialect) -> Value:
    return Value(dialect.value, {BASE: dialect.label})


@dataclass(frozen=True)
class VarietyName(Mapping[str, str]):
    """What a variety is called in each language that CLDR knows its name in."""

    code: str

    def __getitem__(self, language: str) -> str:
        return language_of(self.code).name_in(language)

    def __iter__(self) -> Iterator[str]:
        return iter((BASE,))

    def __len__(self) -> int:
        return 1


def _codes_of(language: str) -> set[str]:
    members = {code for code, whole in MACROLANGUAGES.items() if whole == language}
    return _places()[language] | {code for code in members if language_of(code).is_known}


@cache
def _places() -> "defaultdict[str, set[str]]":
    """By language: its code with each country or region that CLDR has a locale of it for."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for locale in localedata.locale_identifiers():
        tag = Language.get(locale)
        if tag.language and tag.territory and tag.territory != WORLD and not tag.variants:
            found[tag.language].add(f"{tag.language}-{tag.territory}")
    return found
