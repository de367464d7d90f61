"""Is a text as long as its source would make one expect?"""

from collections.abc import Iterator
from dataclasses import dataclass

from annotations.quality.checks.base import Check, Finding, Unchecked
from annotations.quality.languages import knowledge
from annotations.quality.languages.facts import Length
from annotations.quality.lengths import SHORTEST
from annotations.quality.units import Unit, fields_in_both
from workbench.core.messages import Message, gettext_noop


class ByLength(Check):
    """A rule that needs to know how long translations usually are."""

    compares = True

    def unread(self, source_language: str) -> Unchecked | None:
        if knowledge(source_language).length:
            return None
        return Unchecked(gettext_noop("How long texts in the source's language are is not known."))

    def unchecked(self, language: str) -> Unchecked | None:
        if knowledge(language).length:
            return None
        return Unchecked(gettext_noop("How long its translations usually are is not known."))


@dataclass(frozen=True)
class LengthRatio(ByLength):
    """How long is usual, a campaign's accepted texts say, or else the files of both languages.

    Bounds of files are wide: a text that keeps foreign terms beside their translation fits in.
    """

    learnt: Length | None = None

    id = "length_ratio"
    order = 22
    name = gettext_noop("Unusual length")
    description = gettext_noop(
        "A field of forty characters or more is much shorter or longer than translations into "
        "this language are, or than those that the campaign has accepted."
    )

    def gap(self, language: str, source_language: str) -> Unchecked | None:
        return None if self.learnt else super().gap(language, source_language)

    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        usual = self.learnt or _known(language, source.language)
        if usual is None:
            return
        for field, before, after in fields_in_both(source, target):
            if len(before.strip()) < SHORTEST or not after.strip():
                continue
            ratio = len(after.strip()) / len(before.strip())
            if not usual.shortest <= ratio <= usual.longest:
                yield self.finding(
                    field,
                    _short(f"{ratio:.1f}") if ratio < usual.shortest else _long(f"{ratio:.1f}"),
                    gettext_noop("Check that nothing is missing and nothing was added."),
                )


CHECKS = (LengthRatio(),)


def _known(language: str, source_language: str) -> Length | None:
    usual, sources = knowledge(language).length, knowledge(source_language).length
    return usual.over(sources) if usual and sources else None


def _short(ratio: str) -> Message:
    return gettext_noop(
        "This is %(ratio)s times as long as the source, unusually short.", ratio=ratio
    )


def _long(ratio: str) -> Message:
    return gettext_noop(
        "This is %(ratio)s times as long as the source, unusually long.", ratio=ratio
    )
