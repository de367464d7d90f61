"""Words that turn a question around."""

from collections.abc import Iterator

import regex

from annotations.quality import negations
from annotations.quality.alignment import partners
from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.units import Unit, fields_in_both, folded
from workbench.core.messages import gettext_noop

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MARKED = regex.compile(r"\*\*.+?\*\*|__.+?__|<(?:b|u|em|strong)>")


class LostNegation(Check):
    """Only between languages whose words for it are known.

    In a script without capitals a word is stressed by markup. Capitals of the translation are no
    emphasis that could stand for the word: abbreviations have them too.
    """

    id = "lost_negation"
    order = 11
    name = gettext_noop("Negation or emphasis lost")
    description = gettext_noop(
        "The source shouts NOT, EXCEPT or LEAST, in its own words, and the translation has neither "
        "a marked word nor any of the language's words for it."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if negations.is_stressed_known(source_language):
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
            spoken = negations.spoken(after, language)
            for word, patterns in negations.demands(before, language, source.language):
                is_said = any(pattern.search(spoken) for pattern in patterns)
                if after.strip() and not is_said and not _emphasis(before, after):
                    yield self.finding(
                        field,
                        gettext_noop("The source says %(word)s; nothing here says so.", word=word),
                        gettext_noop("Say it, and emphasise it where the language can."),
                    )


class Polarity(Check):
    """Sentence by sentence, where as many stand on both sides; else in the field as a whole.

    What the source shouts is looked for by another check.
    """

    id = "polarity"
    order = 11
    name = gettext_noop("A negation lost or added")
    description = gettext_noop(
        "A sentence of the source says no (`not`, `never`, `none`) and its translation does not, "
        "or the other way round."
    )
    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if negations.is_plain_known(source_language):
            return None
        return Unchecked(gettext_noop("The source's words of negation are not known."))

    def unchecked(self, language: str) -> Unchecked | None:
        if negations.is_plain_known(language):
            return None
        return Unchecked(gettext_noop("Its words of negation are not known."))

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            lost, added = [], []
            for one, other, start in partners(before, after, language, source.language):
                if finding := self._lost(field, before, one, other, language, source.language):
                    lost.append(finding)
                elif finding := self._added(field, one, other, start, language, source.language):
                    added.append(finding)
            if not (lost and added):  # else it has moved from one sentence to another
                yield from (*lost, *added)

    def _lost(
        self, field: str, before: str, one: str, other: str, language: str, source_language: str
    ) -> Finding | None:
        said = negations.plain_negation(one, source_language)
        if not said or negations.says_no(other, language):
            return None
        if (
            _is_left(one, other)
            or _is_kept_name(said, other)
            or _shouts(before, language, source_language)
        ):
            return None
        return self.finding(
            field,
            gettext_noop("The source says “%(word)s”; nothing here says so.", word=said[0]),
            gettext_noop("Say it, or word the sentence so that it means the same."),
        )

    def _added(
        self, field: str, one: str, other: str, start: int, language: str, source_language: str
    ) -> Finding | None:
        added = negations.plain_negation(other, language)
        if not added or negations.may_say_no(one, source_language):
            return None
        if negations.plain_negation(one, source_language):
            return None
        return self.finding(
            field,
            gettext_noop("“%(word)s” says no; the source does not.", word=added[0].strip()),
            gettext_noop("Compare with the source, and take the negation out."),
            start=start + added.start(),
            end=start + added.end(),
        )


CHECKS = (LostNegation(), Polarity())


def _is_kept_name(said: "regex.Match[str]", other: str) -> bool:
    """Whether a negation is a name, as `None` in `True, False or None`, and stands here too."""
    if said.start() == 0 or not said[0][0].isupper():
        return False
    return regex.search(rf"(?<!\w){regex.escape(said[0])}(?!\w)", other) is not None


def _shouts(before: str, language: str, source_language: str) -> bool:
    return any(True for _ in negations.demands(before, language, source_language))


def _is_left(one: str, other: str) -> bool:
    """Whether most words of a sentence are still the source's."""
    kept, words = {*_WORD.findall(folded(one))}, {*_WORD.findall(folded(other))}
    return 3 * len(words & kept) > 2 * len(words)


def _emphasis(before: str, after: str) -> bool:
    """Say whether the translation marks a word that the source does not."""
    return bool(_MARKED.search(after)) and not _MARKED.search(before)
