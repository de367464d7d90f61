"""A question with its options, as one thing to compare and to check."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from string import ascii_lowercase

import regex

from annotations.canonical import canonical_all, normalized
from annotations.quality import deadline
from workbench.core.languages import DEFAULT_SOURCE

QUESTION = "question"
OPTIONS = "options"

_ENDLESS_REFERENCE = regex.compile(r"&#[0-9]{20,}+;?")
"""Beyond every character; Python reads no number of over 4,300 digits."""


@dataclass(frozen=True)
class Unit:
    """A question, its options in order, and the index of the right one where it is known.

    `language` is that of a source; of a translation, those who compare the two are told it.
    """

    question: str
    options: tuple[str, ...]
    key: int | None = None
    language: str = DEFAULT_SOURCE

    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return each field's name and text: `question`, then `option_a`, `option_b`, ..."""
        return self._fields

    @cached_property
    def _fields(self) -> tuple[tuple[str, str], ...]:
        """Made once: forty checks ask for it."""
        options = ((option_field(index), text) for index, text in enumerate(self.options))
        return (QUESTION, self.question), *options

    @property
    def canonical(self) -> "Unit":
        """The same unit in the form in which texts are compared."""
        question, *others = canonical_all((self.question, *self.options))
        options = tuple(others)
        if question == self.question and options == self.options:
            return self
        return replace(self, question=question, options=options)

    @cached_property
    def text(self) -> str:
        """The whole unit, one field a line; a dozen checks ask for it."""
        return "\n".join(text for _, text in self.fields())


def option_field(index: int) -> str:
    return f"option_{ascii_lowercase[index]}"


def fields_in_both(source: Unit, target: Unit) -> Iterator[tuple[str, str, str]]:
    """Yield name, source text and target text of every field that both units have."""
    for (name, before), (_, after) in zip(source.fields(), target.fields(), strict=False):
        deadline.ask()
        yield name, before, after


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """Return what two texts share that differ in case, width or space alone."""
    return " ".join(normalized("NFKC", text).casefold().split())


def unescaped(text: str) -> str:
    """Return a text with the characters that HTML's references stand for."""
    return html.unescape(_ENDLESS_REFERENCE.sub("\ufffd", text)) if "&" in text else text


def is_english(language: str) -> bool:
    """Whether a code is of English, wherever it is spoken."""
    return language.partition("-")[0] == "en"
