"""The sentences of a text, in any script, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from annotations.quality import deadline
from annotations.quality.languages import MANY, knowledge

_CLOSING = r"[\"'’”»)\]」』）*_\u200e\u200f]*+"
_ABBREVIATIONS = (
    "al|approx|art|bzw|ca|capt|cf|ch|co|col|corp|dept|dr|dra|ed|eds|eq|esp|est|etc|ex|fig|figs|gen|"
    "gov|inc|jr|ltd|max|min|mme|mr|mrs|ms|mt|no|nos|nr|núm|op|p|pp|prof|rep|rev|sec|sen|sr|sra|st|"
    "str|tab|tel|univ|usw|vol|vs|v|z|б|в|г|гг|д|др|им|млн|млрд|напр|руб|рис|с|см|ст|стр|т|тыс"
)
# A stop ends a sentence before a space and what may begin one; not after an initial, a short form
# or the number of a list. The marks of other scripts always do.
_STOP = (
    rf"\.(?<!\.\.\.)(?<!(?<![^\s.(\[«“\"'])(?i:{_ABBREVIATIONS}|\p{{L}}|[ivx]{{2,4}})\s?\.)(?<!(?:^|\s)\p{{N}}{{1,3}}\s?\.)"
    rf"(?<!\.[\p{{L}}\p{{M}}]{{1,3}}\.)\.*+{_CLOSING}(?=\s++[^\p{{Ll}}\s,;])"
)
_NEXT = r"(?=\s++[^\p{Ll}\s,;])"


def _run_of(marks: str) -> str:
    """These marks one after another, from the first: a run is not tried again at each of them."""
    return rf"(?<![{marks}])[{marks}]++{_CLOSING}"


_ALWAYS = "。．！？｡।॥።۔။"
"""Marks that end a sentence whatever stands behind them."""

_EXCLAIMING = rf"{_run_of('!…:：፦፡')}{_NEXT}"
_END = regex.compile(rf"{_STOP}|{_run_of('?؟፧')}(?=\s)|{_EXCLAIMING}|[{_ALWAYS}]++{_CLOSING}|\n++")
_END_GREEK = regex.compile(rf"{_STOP}|{_run_of('?;')}(?=\s)|{_EXCLAIMING}|\n++")
_MARK = regex.compile(rf"[{_ALWAYS}!…:：፦፡?؟፧;\n]|\.(?!\Z)")
"""What an end has at the least."""

_SPACE_ENDS = regex.compile(r"(?<=[\p{Thai}\p{Lao}])[ ](?=[\p{Thai}\p{Lao}])|\n++")
"""In Thai and Lao a space stands between sentences, and between clauses."""


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int
    end: int


@lru_cache(maxsize=512)
def sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """Cut a text into its sentences; what has no letter or figure is none."""
    ends = [0, *_ends_in(text, language), len(text)]
    found = []
    for start, end in pairwise(ends):
        deadline.ask()
        piece = text[start:end]
        if any(map(str.isalnum, piece)):
            lead = len(piece) - len(piece.lstrip())
            found.append(Sentence(piece.strip(), start + lead, start + len(piece.rstrip())))
    return tuple(found)


def _ends_in(text: str, language: str) -> Iterator[int]:
    """Where a sentence ends; most options and labels have none of the marks."""
    if not ends_by_spaces(language) and not _MARK.search(text):
        return iter(())
    return (match.end() for match in _ends(language).finditer(text))


def ends_by_spaces(language: str) -> bool:
    """Whether sentences have no mark of their own, so that there seem to be more of them."""
    return language.partition("-")[0] in ("th", "lo")


@lru_cache(maxsize=MANY)
def _ends(language: str) -> "regex.Pattern[str]":
    if ends_by_spaces(language):
        return _SPACE_ENDS
    return _END_GREEK if ";" in knowledge(language).question_marks else _END
