"""Words that turn a question around."""

from collections.abc import Iterator

import regex

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.negations import demands, is_stressed_known
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import gettext_noop

_SHOUTED = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{3,}(?![\p{L}\p{N}])")
_MARKED = regex.compile(r"\*\*.+?\*\*|__.+?__|<(?:b|u|em|strong)>")


class LostNegation(Check):
    """Only between languages whose words for it are known.

    In a script without capitals a word is stressed by markup.
    """

    id = "lost_negation"
    order = 11
    name = gettext_noop("Negation or emphasis lost")
    description = gettext_noop(
        "The source shouts NOT, EXCEPT or LEAST, in its own words, and the translation has neither "
        "emphasis nor any of the language's words for it."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if is_stressed_known(source_language):
            return None
        return Unchecked(gettext_noop("The source's words of negation are not known."))

    def unchecked(self, language: str) -> Unchecked | None:
        known = knowledge(language).negation
        if not (known.words or known.patterns):
            return Unchecked(gettext_noop("Its words of negation are not known."))
        if not known.least:
            why = gettext_noop("Its words for LEAST are not known, and LEAST is not looked for.")
            return Unchecked(why, entirely=False)
        return None

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            for word, patterns in demands(before, language, source.language):
                is_said = any(pattern.search(after) for pattern in patterns)
                if after.strip() and not is_said and not _emphasis(before, after):
                    yield self.finding(
                        field,
                        gettext_noop("The source says %(word)s; nothing here says so.", word=word),
                        gettext_noop("Say it, and emphasise it where the language can."),
                    )


CHECKS = (LostNegation(),)


def _emphasis(before: str, after: str) -> bool:
    """Say whether the translation stresses a word that the source does not have as it is."""
    kept = set(_SHOUTED.findall(before))
    return bool(_MARKED.search(after)) or any(w not in kept for w in _SHOUTED.findall(after))
