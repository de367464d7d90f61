"""Which language a text reads like, by the runs of three letters that are common in it.

`languages/profiles.txt` has those of each language, in the order of how common they are.
`python -m annotations.quality.profiles CODE < TEXT` prints the line of a language from a text.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import log, sqrt
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray

from annotations.canonical import canonical
from annotations.quality.languages import MANY, script_of, scripts_of

FILE = Path(__file__).parent / "languages" / "profiles.txt"
KEPT = 800
"""Runs of letters of each language: more tell near relatives apart a little better."""

EDGE = "_"
_FLATTER = 40
"""Added to a run's place in the order: the share of the n-th is about 1 / (n + this)."""
_ABSENT = log(8 * (KEPT + _FLATTER))
_LETTERS = regex.compile(r"[\p{L}\p{M}]+")

_NORWEGIAN = {"nb", "nn"}
"""Who says Norwegian takes either."""

_ALIKE = (
    {"bs", "hr", "sr-Latn"},
    {"id", "ms"},
)
"""Languages that short texts do not tell apart."""


@dataclass(frozen=True)
class Likeness:
    """That a text reads like a language rather than like the one it should be in.

    `certainty` grows with how much more likely its letters are there, and with the root of how many
    different runs it has: it compares texts of any length.
    """

    language: str
    certainty: float


def likeness(text: str, language: str) -> Likeness | None:
    """Return what a text reads like; None where that is its own language, or nothing is known."""
    runs = runs_of(text)
    if not runs or not profiles_of(language):
        return None
    own, others = _columns(language)
    scores = _profiles().scores(runs)
    best = others[scores[others].argmax()]
    more = float(scores[best] - scores[own].max())
    return Likeness(_profiles().tags[best], more * sqrt(len(set(runs)))) if more > 0 else None


@lru_cache(maxsize=MANY)
def profiles_of(language: str) -> frozenset[str]:
    """Return which profiles are of a language, in the scripts that it is written in."""
    base, scripts = language.partition("-")[0], scripts_of(language)
    named = _NORWEGIAN if base == "no" else {base}
    return frozenset(
        tag
        for tag in _profiles().tags
        if tag.partition("-")[0] in named and script_of(tag) in scripts
    )


@lru_cache(maxsize=MANY)
def is_only_one_of_script(language: str) -> bool:
    """Whether its script tells a language from all others that are known, as that of Thai does."""
    scripts = {script_of(tag) for tag in _profiles().tags}
    return bool(scripts_of(language)) and scripts.isdisjoint(scripts_of(language))


@lru_cache(maxsize=MANY)
def _columns(language: str) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the profiles of a language stand, and those of others that are not like it."""
    own = profiles_of(language)
    alike = own.union(*(group for group in _ALIKE if group & own))
    tags = list(enumerate(_profiles().tags))
    return (
        np.array([column for column, tag in tags if tag in own]),
        np.array([column for column, tag in tags if tag not in alike]),
    )


def runs_of(text: str) -> list[str]:
    """Return every three letters in a row of a text, with the edges of its words."""
    words = EDGE.join(_LETTERS.findall(text.lower()))
    joined = f"{EDGE}{words}{EDGE}"
    return [joined[place : place + 3] for place in range(len(joined) - 2)]


def profile(text: str) -> str:
    """Return the commonest runs of a text, as they stand in the file."""
    counted = Counter(runs_of(canonical(text)))
    ordered = sorted(counted, key=lambda run: (-counted[run], run))
    return "".join(ordered[:KEPT])


class _Rows(dict[str, int]):
    """The row of each run; the first of those that no language has among its commonest."""

    def __missing__(self, run: str) -> int:
        return 0


@dataclass(frozen=True)
class _Profiles:
    """How likely each run is in each language: a row a run, a column a language."""

    tags: tuple[str, ...]
    rows: _Rows
    likelihood: NDArray[np.float32]

    def scores(self, runs: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean logarithm of how likely the runs are in each language."""
        rows = list(map(self.rows.__getitem__, runs))
        total: NDArray[np.float32] = np.add.reduce(self.likelihood.take(rows, axis=0), axis=0)
        means: NDArray[np.float32] = total / np.float32(len(rows))
        return means


@cache
def _profiles() -> _Profiles:
    """Row 0 is of every run that no language has among its commonest."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    written = dict(line.split("\t") for line in lines if not line.startswith("#"))
    rows = _Rows()
    for runs in written.values():
        for start in range(0, len(runs), 3):
            rows.setdefault(runs[start : start + 3], len(rows) + 1)
    likelihood = np.full((len(rows) + 1, len(written)), -_ABSENT, dtype=np.float32)
    for column, runs in enumerate(written.values()):
        for place, start in enumerate(range(0, len(runs), 3)):
            likelihood[rows[runs[start : start + 3]], column] = -log(place + _FLATTER)
    return _Profiles(tuple(written), rows, likelihood)


if __name__ == "__main__":
    print(f"{sys.argv[1]}\t{profile(sys.stdin.read())}")
