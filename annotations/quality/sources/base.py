"""What is looked at, and what is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotations.quality.units import Unit
from workbench.core.messages import gettext_noop

KINDS: dict[str, str] = {
    "twin": gettext_noop("Twins, the same question asked again"),
    "equal_options": gettext_noop("Options that read the same"),
    "labelled_options": gettext_noop("Options that begin with their own letter"),
    "no_key": gettext_noop("No key: the right option is not known"),
    "odd_keys": gettext_noop("Right answers are spread oddly"),
    "unknown_subject": gettext_noop("Subjects without a known category, put under Other"),
    "wrong_language": gettext_noop("Reads like another language than the stated one"),
    "wrong_script": gettext_noop("Another script than that of the stated language"),
    "mixed_script": gettext_noop("Two alphabets in one word"),
    "wrong_decoding": gettext_noop("Text in a wrong encoding"),
    "html_entities": gettext_noop("HTML's encoded characters"),
    "markup": gettext_noop("HTML tags"),
    "markdown": gettext_noop("Markdown"),
    "control_characters": gettext_noop("Control characters"),
    "invisible_characters": gettext_noop("Invisible characters"),
    "line_ends": gettext_noop("Line ends of Windows, which are kept"),
    "decomposed": gettext_noop("Decomposed letters, which are kept"),
    "long": gettext_noop("Very long"),
}
"""What may be found, in the order in which it is told: its id, and what it is called."""


OF_ALL = ("odd_keys", "unknown_subject")
"""Kinds that are no single question's."""


class Question(Protocol):
    """What is looked at: a row of a file or a stored item."""

    @property
    def sample_id(self) -> str: ...
    @property
    def split(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def passage(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def options(self) -> Sequence[str]: ...
    @property
    def key(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """One thing to know of one question; `found` is what shows it, or stands for it."""

    kind: str
    sample_id: str
    split: str
    subject: str
    field: str
    found: str

    @classmethod
    def of(cls, kind: str, one: Question, field: str, found: str = "") -> "SourceFinding":
        return cls(kind, one.sample_id, one.split, one.subject, field, found)

    def __str__(self) -> str:
        if self.kind == "twin":
            return f"{self.found} = {self.sample_id}"
        if self.kind in OF_ALL:
            return self.found
        return f"{self.sample_id} ({self.found})" if self.found else self.sample_id


def fields_of(one: Question, language: str) -> Iterator[tuple[str, str]]:
    """Every field that holds a text, by its name."""
    if one.passage:
        yield "passage", one.passage
    yield from Unit(one.question, tuple(one.options), language=language).fields()
