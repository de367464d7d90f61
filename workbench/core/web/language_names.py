"""What people read for a language, in the language of the interface."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from workbench.core.languages import LANGUAGES, Language, language_of
from workbench.core.messages import localized


def language_name(language: Language) -> str:
    """From the catalogues for the languages of Global MMLU, from CLDR for all others."""
    if language.code in LANGUAGES:
        return gettext(language.name)
    return language.name_in(get_language() or "en")


def language_notes(codes: Iterable[str]) -> list[str]:
    """What to tell of the languages that CLDR does not know."""
    notes = (language_of(code).note for code in codes)
    return [localized(note, gettext) for note in notes if note]
