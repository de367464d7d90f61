"""Edits of units put together: of all, and by what each of them is of.

A unit is measured three times: as a whole, and its question and its options apart. The whole is
not the sum of the two, since a word may have been moved from one to the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from annotations.canonical import canonical
from annotations.quality.measures import Counts, count, measures, nothing
from annotations.quality.tokenizers import CHARACTERS, WORDS, Tokenizer
from annotations.quality.units import Unit

WHOLE, QUESTION, OPTIONS = PARTS = ("whole", "question", "options")
ALL = ""
"""Of every language, or by nothing."""

POOLED = (WORDS, CHARACTERS)
"""The tokenizers that languages share: each sentencepiece model is of one alone."""


class Measured(NamedTuple):
    """The counts of a part by a tokenizer; None where it is too much to be counted."""

    part: str
    tokenizer: str
    counts: Counts | None
    is_edited: bool


class Key(NamedTuple):
    """What a total is of; `language` and `by` are `ALL` where it is of all."""

    language: str
    by: str
    value: str
    part: str
    tokenizer: str


@dataclass
class Total:
    """Edits put together; `left_out` are too much to be counted and in nothing else.

    `rates` is the sum of each one's HTER, at most 1, for their mean.
    """

    texts: int = 0
    edited: int = 0
    left_out: int = 0
    rates: float = 0.0
    counts: Counts = field(default_factory=nothing)

    def add(self, one: Measured) -> None:
        if one.counts is None:
            self.left_out += 1
            return
        self.texts += 1
        self.edited += one.is_edited
        self.rates += min(1.0, measures_of_edit(one.counts))
        self.counts = self.counts + one.counts

    def figures(self) -> dict[str, Any]:
        """`hter` is of all edits over all tokens, `mean_hter` the mean over the texts."""
        mean = self.rates / self.texts if self.texts else None
        said = {"texts": self.texts, "edited": self.edited, "left_out": self.left_out}
        return said | asdict(measures(self.counts)) | {"mean_hter": mean}


class Sums:
    """Totals of edits by everything that they are of."""

    def __init__(self) -> None:
        self._totals: dict[Key, Total] = {}

    def add(self, language: str, facets: Mapping[str, str], measured: Iterable[Measured]) -> None:
        """Add a unit's edit to the totals of its language and of all, and of each facet's value."""
        values = [(ALL, ALL), *facets.items()]
        for one in measured:
            languages = (language, ALL) if one.tokenizer in POOLED else (language,)
            for code in languages:
                for by, value in values:
                    key = Key(code, by, value, one.part, one.tokenizer)
                    self._totals.setdefault(key, Total()).add(one)

    def rows(self) -> Iterator[tuple[Key, Total]]:
        return iter(sorted(self._totals.items(), key=lambda pair: pair[0]))


def measure(before: Unit, after: Unit, tokenizers: Sequence[Tokenizer]) -> list[Measured]:
    """The counts of an edit, part by part, by each tokenizer."""
    texts = zip(_parts(before), _parts(after), strict=True)
    return [
        Measured(part, one.name, count(old, new, one), canonical(old) != canonical(new))
        for part, (old, new) in zip(PARTS, texts, strict=True)
        for one in tokenizers
    ]


def measures_of_edit(counts: Counts) -> float:
    """HTER of one text, not capped; 0 where there is none."""
    edits, tokens, characters = int(counts[0]), int(counts[1]), int(counts[3])
    if not characters or not edits:
        return 0.0
    return edits / tokens if tokens else 1.0


def _parts(unit: Unit) -> tuple[str, str, str]:
    return unit.text, unit.question, "\n".join(unit.options)
