"""The one form in which texts are written, compared and searched, and the way back to the stored.

What people and engines write is stored in it. A source item, and a text stored before this rule,
keeps its bytes; it is read through a `View`.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, groupby
from typing import Literal
from unicodedata import combining, normalize

import regex

Fold = Callable[[str], str]

FOLDED = 4
"""At most so many code points of a text become one of its canonical form."""

UNSEEN = (
    r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]+"
)
"""Soft hyphens, joiners, marks of direction, variation selectors: what shows nothing by itself. As
Python's expressions and PostgreSQL's have it."""

CLUSTER = (
    r"(?:\p{Regional_Indicator}{1,2}+"
    r"[\p{Grapheme_Cluster_Break=Extend}\p{Grapheme_Cluster_Break=SpacingMark}\u200d]*+|\X)"
)
"""A grapheme cluster (UAX 29). Flags by themselves: `\\X` counts them from the first for each."""

_CLUSTER = regex.compile(CLUSTER)
_MANY_MARKS = regex.compile(r"[\P{Canonical_Combining_Class=0}\u0f73\u0f75\u0f81]{31,}+")
"""More marks in a row than any writing has (UAX 15, stream-safe text), those included that count
as none but are made of some."""

_SHORT = 1000
"""Of a text of fewer code points no order of its marks takes long."""


def canonical(text: str) -> str:
    r"""A text composed (NFC), with `\n` at the ends of its lines."""
    return normalized("NFC", unix_lines(text))


def normalized(form: Literal["NFC", "NFKC"], text: str) -> str:
    """A text in a form of UAX 15, in time that grows with its length alone.

    Python sorts marks by insertion: thousands of them in a row take seconds, unless sorted before.
    """
    return normalize(form, text if len(text) < _SHORT else _MANY_MARKS.sub(_sorted, text))


def _sorted(marks: "regex.Match[str]") -> str:
    """Marks in their canonical order; what Python takes for a letter stays between them."""
    single = "".join(normalize("NFD", mark) for mark in marks[0])
    runs = groupby(single, key=lambda mark: combining(mark) > 0)
    return "".join(_by_class(run) if are_marks else "".join(run) for are_marks, run in runs)


def _by_class(marks: Iterable[str]) -> str:
    classes: defaultdict[int, list[str]] = defaultdict(list)
    for mark in marks:
        classes[combining(mark)].append(mark)
    return "".join(mark for _, same_class in sorted(classes.items()) for mark in same_class)


def is_longer(text: str, limit: int) -> bool:
    """Whether a text has more code points in canonical form; what surely has is not even folded."""
    return len(text) > FOLDED * limit or (len(text) > limit and len(canonical(text)) > limit)


def canonical_all(texts: Iterable[str]) -> tuple[str, ...]:
    """The same of each of several texts, as of a question with its options."""
    return tuple(map(canonical, texts))


def unix_lines(text: str) -> str:
    r"""A text with `\n` for each `\r\n` and `\r`, as browsers show it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def same(one: str, other: str) -> bool:
    """Whether two texts differ in their line ends and composition at most."""
    return one == other or canonical(one) == canonical(other)


def reads(text: str) -> str:
    """A text as a reader tells it from others: composed, each run of white space one space."""
    return " ".join(canonical(text).split())


def first_alike(options: Sequence[str]) -> list[int]:
    """Of each option the first that reads the same: where that is another, the two are equal."""
    first: dict[str, int] = {}
    return [first.setdefault(reads(option), place) for place, option in enumerate(options)]


def digest(texts: Iterable[str]) -> str:
    """SHA-256 of texts after NFC, as a JSON list."""
    composed = [normalized("NFC", text) for text in texts]
    return hashlib.sha256(json.dumps(composed, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class View:
    r"""A stored text as `fold` reads it, and which code points of either are which of the other.

    Nothing composes over the border of a grapheme cluster (UAX 29), and `\r\n` is one: both texts
    are the same row of clusters. Inside of a cluster that the fold has changed no place of the one
    is a place of the other, and a span is widened to the whole of it.
    """

    stored: str
    fold: Fold = canonical

    @cached_property
    def text(self) -> str:
        return self.fold(self.stored)

    def to_stored(self, start: int, end: int) -> tuple[int, int]:
        """Where the words of a span of `text` stand in the stored text."""
        if self.text == self.stored:
            return start, end
        return _moved(self._borders, self._stored_borders, start, end)

    def from_stored(self, start: int, end: int) -> tuple[int, int]:
        """Where the words of a span of the stored text stand in `text`."""
        if self.text == self.stored:
            return start, end
        return _moved(self._stored_borders, self._borders, start, end)

    @cached_property
    def _parts(self) -> list[str]:
        """The stored text, cut where a place of it is one of `text` too."""
        clusters = _CLUSTER.findall(self.stored)
        return [
            part
            for cluster in clusters
            for part in (cluster if self.fold(cluster) == cluster else (cluster,))
        ]

    @cached_property
    def _stored_borders(self) -> list[int]:
        return [0, *accumulate(map(len, self._parts))]

    @cached_property
    def _borders(self) -> list[int]:
        return [0, *accumulate(len(self.fold(part)) for part in self._parts)]


def _moved(borders: Sequence[int], others: Sequence[int], start: int, end: int) -> tuple[int, int]:
    first, last = bisect_right(borders, start) - 1, bisect_left(borders, end)
    return others[first], others[min(last, len(others) - 1)]


def place_of(quote: str, stored: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the quoted words stand in the stored text, None where they do not stand there.

    `start` and `end` count code points of the stored text, or, by one who was shown it with its
    line ends folded or composed as well, of what was shown.
    """
    if same(stored[start:end], quote):
        return start, end
    for fold in (unix_lines, canonical):
        view = View(stored, fold)
        if same(view.text[start:end], quote):
            return view.to_stored(start, end)
    return None
