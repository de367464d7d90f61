"""What a check is and what it finds."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from annotations.quality.units import Unit
from workbench.core.messages import Message

MOST_QUOTED = 500
"""Code points of a text, or of a list of what is wrong, in a message."""


class Severity(StrEnum):
    """An error stops a text from being accepted; a warning asks for a second look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that may be wrong, where it is and what to do about it.

    `field` is `question`, `option_a` and so on, or `options` for all of them; `start` and `end`
    are code points in the target's field, None where the whole field is meant. What stands between
    them is to be replaced by `fix`, None where only a person can mend it. `place` names the finding
    from one check to the next, where somebody has given it a name (`annotations.quality.places`).
    """

    check: str
    severity: Severity
    field: str
    message: str
    remedy: str
    start: int | None = None
    end: int | None = None
    fix: str | None = None
    place: str = ""


@dataclass(frozen=True)
class Unchecked:
    """What a check does not look at in a language of which it does not know enough, and why."""

    why: str
    entirely: bool = True


@dataclass(frozen=True)
class NotChecked:
    """That a check did not look at all of one text, and why; it is no fault of the text.

    It took too long, failed, or knows too little of the language.
    """

    check: str
    why: str


@dataclass(frozen=True)
class Recognised:
    """What stands otherwise in a translation and is the same: 3 p.m. and 15:00. No fault."""

    check: str
    field: str
    message: str


class Check(ABC):
    """A rule that a translated unit should keep.

    `compares` tells a rule about the translation beside its source from a rule that any text
    should keep: where the source breaks the latter in the same field, the translator only
    carried it over, and an error becomes a warning. Among findings of one severity, those of the
    check with the lowest `order` come first. `unread` tells what one would have to know of the
    language of the source, `unchecked` of that of the translation.
    """

    id: ClassVar[str]
    order: ClassVar[int] = 100
    name: ClassVar[str]
    description: ClassVar[str]
    severity: ClassVar[Severity] = Severity.WARNING
    compares: ClassVar[bool] = False

    def run(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        """Yield what is wrong with `target`, the text of `source` in `language`.

        Of a language that the check knows nothing of it says nothing.
        """
        gap = self.gap(language, source.language)
        if not (gap and gap.entirely):
            yield from self.look(source, target, language)

    def look(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        """The same of a language that it knows enough of."""
        if self.compares or self.severity is Severity.WARNING:
            yield from self.find(source, target, language)
            return
        shared: set[str] | None = None
        for finding in self.find(source, target, language):
            if shared is None:
                shared = {found.field for found in self.find(source, source, source.language)}
            yield (
                replace(finding, severity=Severity.WARNING) if finding.field in shared else finding
            )

    def too_much(self, source: Unit, target: Unit) -> Message | None:
        """Return why the check does not look at these texts, which would cost too much."""
        return None

    def gap(self, language: str, source_language: str) -> Unchecked | None:
        """Return what the check leaves out of translations from one language into another."""
        of_source, of_target = self.unread(source_language), self.unchecked(language)
        if of_source and (of_source.entirely or not of_target):
            return of_source
        return of_target

    def unread(self, source_language: str) -> Unchecked | None:
        """Return what the check would have to know of the language of a source and does not."""
        return None

    def unchecked(self, language: str) -> Unchecked | None:
        """Return what the check would have to know of a language and does not."""
        return None

    def recognise(self, source: Unit, target: Unit, language: str) -> Iterator[Recognised]:
        """Yield what stands otherwise in the translation and was recognised as the same."""
        return iter(())

    @abstractmethod
    def find(self, source: Unit, target: Unit, language: str) -> Iterator[Finding]:
        """Yield findings as severe as the check is."""

    def finding(
        self,
        field: str,
        message: str,
        remedy: str,
        *,
        start: int | None = None,
        end: int | None = None,
        fix: str | None = None,
    ) -> Finding:
        return Finding(self.id, self.severity, field, _quoting(message), remedy, start, end, fix)


def _quoting(message: str) -> str:
    """A message with what it quotes cut where no one reads on."""
    if len(message) <= MOST_QUOTED or not isinstance(message, Message):
        return message
    values = {
        name: value if len(value) <= MOST_QUOTED else f"{value[:MOST_QUOTED]}…"
        for name, value in message.values.items()
    }
    return Message(message.template, values)
