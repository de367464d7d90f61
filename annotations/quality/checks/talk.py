"""What a language model says around a translation."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import regex

from annotations.quality.checks.base import Check, Finding
from annotations.quality.languages import MANY, knowledge
from annotations.quality.languages.facts import Talk
from annotations.quality.units import Unit, fields_in_both
from workbench.core.languages import DEFAULT_SOURCE
from workbench.core.messages import gettext_noop

_INTERJECTION = regex.compile(r"\W{0,4}+\p{L}[\p{L}\p{M}]*(?: [\p{L}\p{M}]+){0,2}\s?[,!.:，！、]")
_COLON = regex.compile(r"[:：፦]")
_MACHINERY = regex.compile(
    r"```|</?think(?:ing)?>|<\|\w+\|>|\[/?INST\]|</s>|(?m:^#{1,4} )|"
    r"""\{\s*["'](?:translation|question|text|output)["']\s*:"""
)


class ModelTalk(Check):
    """Spoken in English, or in the language of the translation as far as its file has the words."""

    id = "model_talk"
    order = 7
    name = gettext_noop("Talk of a language model")
    description = gettext_noop(
        "The text says what a model says around a translation (`Here is the translation:`, "
        "`Sure!`, `Note: ...`), or has labels or code fences that the source does not have."
    )
    compares = True

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        for field, before, after in fields_in_both(source, target):
            if match := _talk(before, after, language, source.language):
                yield self.finding(
                    field,
                    gettext_noop("“%(words)s” is not part of the text.", words=match[0].strip()),
                    gettext_noop("Take out what was said about the translation; leave only it."),
                    start=match.start(),
                    end=match.end(),
                )


CHECKS = (ModelTalk(),)


def _talk(
    before: str, after: str, language: str, source_language: str
) -> "regex.Match[str] | None":
    if (match := _MACHINERY.search(after)) and not _MACHINERY.search(before):
        return match
    if (match := _opening(language).match(after)) and not _opens_alike(before, match[0]):
        return match
    if (match := _phrase(language).search(after)) and not _phrase(source_language).search(before):
        return match
    if len(_COLON.findall(after)) > len(_COLON.findall(before)):
        label = _label(language).search(after)
        return None if label and _label_before(source_language).match(before) else label
    return None


def _opens_alike(before: str, opening: str) -> bool:
    """Whether the source begins with a word or two and such a mark."""
    said = _INTERJECTION.match(before)
    return said is not None and ("!" in said[0] or "!" not in opening)


@lru_cache(maxsize=MANY)
def _opening(language: str) -> "regex.Pattern[str]":
    words = _either(word for known in _known(language) for word in known.openings)
    return regex.compile(
        rf"(?i)[\s\p{{P}}*]{{0,4}}+(?:{words})\s?[!,.:！，。、।፣።،](?=\s|\p{{Lo}})"
    )


@lru_cache(maxsize=MANY)
def _phrase(language: str) -> "regex.Pattern[str]":
    phrases = _either(phrase for known in _known(language) for phrase in known.phrases)
    return regex.compile(rf"(?i)(?<![\p{{L}}\p{{M}}])(?:{phrases})")


@lru_cache(maxsize=MANY)
def _label(language: str) -> "regex.Pattern[str]":
    """A label at the beginning of a line, a sentence or an aside."""
    labels = _either(label for known in _known(language) for label in known.labels)
    return regex.compile(
        rf"(?i)(?:^|[\n(\[（【*]|[.!?:。！？।۔።]\s{{0,2}}+)[*_#\"“«]{{0,3}}+(?:{labels})"
        r"[*_\"”»]{0,3}+\s?[:：፦][*_]{0,2}+"
    )


@lru_cache(maxsize=MANY)
def _label_before(language: str) -> "regex.Pattern[str]":
    """What a label may render: `Note, ...`."""
    labels = _either(label for known in _known(language) for label in known.labels)
    return regex.compile(rf"(?i)\W{{0,4}}+(?:{labels})\s?[,.;:：-]")


def _known(language: str) -> list[Talk]:
    """English models speak in English too."""
    return [knowledge(language).talk, knowledge(DEFAULT_SOURCE).talk]


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted({regex.escape(word).replace("\\ ", r"\s") for word in words}))
