"""What people read for a language, in the language of the interface."""

from django.utils.translation import get_language, gettext

from workbench.core.languages import LANGUAGES, Language


def language_name(language: Language) -> str:
    """From the catalogues for the languages of Global MMLU, from CLDR for all others."""
    if language.code in LANGUAGES:
        return gettext(language.name)
    return language.name_in(get_language() or "en")
