"""How far a score rests on the way of asking, and how well a model knows what it knows.

Of one run: its answers as asked, and those to the same questions asked in other ways (variants, as
`evaluation.scoring.variants` has them). Differences are paired by question and language; over
languages a question is one cluster. A file of predictions does not tell passages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluation.analysis.accuracy import ALL_LANGUAGES
from evaluation.analysis.clusters import Clusters, means
from evaluation.analysis.cube import NONE, Bools, Bytes, Codes
from evaluation.analysis.intervals import paired_intervals
from workbench.core.letters import LETTERS

BINS = 15
"""Of equal width, as C. Guo et al. (arXiv 1706.04599) have them."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """Answers of one way of asking, an entry each: codes of language and question, the chosen
    option and the key as places in the item's own order (-1: none named), and the natural
    logarithms of all options' probabilities (n x options, NaN beyond an item's options; a row all
    NaN where they are not known). `moved` tells by how many places options were moved on."""

    language: Codes
    question: Codes
    chosen: Bytes
    key: Bytes
    logprobs: Doubles
    moved: Codes

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def correct(self) -> Bools:
        return np.asarray(self.chosen == self.key)

    @property
    def options(self) -> Codes:
        """Numbers of options, 0 where probabilities are not known."""
        return np.asarray(np.count_nonzero(~np.isnan(self.logprobs), axis=1), dtype=np.int32)

    def taken(self, places: NDArray[Any]) -> "Asked":
        parts = (self.language, self.question, self.chosen, self.key, self.logprobs, self.moved)
        return Asked(*(part[places] for part in parts))


@dataclass(frozen=True, slots=True)
class Calibration:
    """`confidence` is the mean probability of the chosen option among the options, `ece` the
    expected calibration error over `BINS` bins, `brier` G. W. Brier's score over all options (Mon.
    Weather Rev. 78 (1950), 1-3): from 0 to 2."""

    language: str
    n: int
    accuracy: float
    confidence: float
    ece: float
    brier: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence is above `low` and at most `high`."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A variant against the run's own way, over the `n` answers that both have: `difference` is
    `accuracy` less `as_asked`, with its 95 % interval; `same` is the share with the same option
    chosen, `lost` that of right answers turned wrong, `won` the other way round."""

    variant: str
    language: str
    n: int
    as_asked: float
    accuracy: float
    difference: float
    low: float
    high: float
    same: float
    lost: float
    won: float


@dataclass(frozen=True, slots=True)
class Orders:
    """The questions that were shown in all orders of options, the run's own with them: in which
    share the same option was chosen in all, and the right one in all, and in none."""

    language: str
    n: int
    orders: int
    same_in_all: float
    right_in_all: float
    right_in_none: float


@dataclass(frozen=True, slots=True)
class Place:
    """One letter, over all orders: of the `n` answers whose key stood there the `accuracy`, and
    the shares of all answers whose key stood there and that chose it."""

    letter: str
    n: int
    accuracy: float
    keys: float
    chosen: float


@dataclass(frozen=True, slots=True)
class AcrossLanguages:
    """Questions asked in several languages: `same` is the mean share of pairs of languages in which
    the same option was chosen; then shares right in all languages, and in none."""

    n: int
    languages: int
    same: float
    right_in_all: float
    right_in_none: float


def robustness(asked: Mapping[str, Asked], languages: Sequence[str]) -> dict[str, Any]:
    """Every table, as plain values; a table is empty where nothing is known for it.

    Args:
        asked: by variant, the run's own way under the empty name.
        languages: what codes of languages mean.
    """
    own = asked[""]
    variants = {name: given for name, given in asked.items() if name}
    orders = [given for name, given in variants.items() if name.startswith("rotate-")]
    across = across_languages(own)
    return {
        "calibration": [asdict(row) for row in calibration(own, languages)],
        "bins": [asdict(row) for row in bins(own)],
        "variants": [
            asdict(row) for name in variants for row in differences(name, asked, languages)
        ],
        "orders": [asdict(row) for row in over_orders([own, *orders], languages)],
        "places": [asdict(row) for row in places([own, *orders])],
        "languages": asdict(across) if across else None,
    }


def calibration(own: Asked, languages: Sequence[str]) -> Iterator[Calibration]:
    """Of the answers whose options' probabilities are all known: all languages, then each."""
    known = own.taken(own.options > 0)
    probabilities = _probabilities(known)
    confidence = probabilities.max(axis=1, initial=0)
    is_key = np.arange(probabilities.shape[1]) == known.key[:, None]
    brier = np.square(probabilities - is_key).sum(axis=1)
    for name, here in _parts(known, languages):
        right = known.correct[here]
        yield Calibration(
            language=name,
            n=len(right),
            accuracy=float(right.mean()),
            confidence=float(confidence[here].mean()),
            ece=sum(
                one.n / len(right) * abs(one.accuracy - one.confidence)
                for one in _bins(confidence[here], right)
            ),
            brier=float(brier[here].mean()),
        )


def bins(own: Asked) -> list[Bin]:
    """Over all languages, without the empty ones."""
    known = own.taken(own.options > 0)
    return list(_bins(_probabilities(known).max(axis=1, initial=0), known.correct))


def differences(
    variant: str, asked: Mapping[str, Asked], languages: Sequence[str]
) -> Iterator[Difference]:
    """The variant against the run's own way: all languages, then each."""
    own, other = _matched([asked[""], asked[variant]])
    lost, won = own.correct & ~other.correct, other.correct & ~own.correct
    same = (own.chosen == other.chosen) & (own.chosen != NONE)
    for name, here in _parts(own, languages):
        moved = won[here].astype(np.float64) - lost[here]
        counts = np.bincount(own.question[here])
        sums = np.bincount(own.question[here], weights=moved)
        found = means(sums, counts, Clusters.of(np.arange(len(counts))))
        interval = paired_intervals(found, np.asarray((moved != 0).mean()))
        yield Difference(
            variant=variant,
            language=name,
            n=len(moved),
            as_asked=float(own.correct[here].mean()),
            accuracy=float(other.correct[here].mean()),
            difference=float(found.mean),
            low=float(interval.low),
            high=float(interval.high),
            same=float(same[here].mean()),
            lost=float(lost[here].mean()),
            won=float(won[here].mean()),
        )


def over_orders(orders: Sequence[Asked], languages: Sequence[str]) -> Iterator[Orders]:
    """All languages, then each; nothing without a second order."""
    if len(orders) < 2:
        return
    matched = _matched(orders)
    first = matched[0]
    same = np.all([one.chosen == first.chosen for one in matched], axis=0) & (first.chosen != NONE)
    right = np.sum([one.correct for one in matched], axis=0)
    for name, here in _parts(first, languages):
        yield Orders(
            language=name,
            n=int(np.count_nonzero(here)),
            orders=len(matched),
            same_in_all=float(same[here].mean()),
            right_in_all=float((right[here] == len(matched)).mean()),
            right_in_none=float((right[here] == 0).mean()),
        )


def places(orders: Sequence[Asked]) -> Iterator[Place]:
    """A row a letter, of the answers whose number of options is known."""
    known = [one.taken(one.options > 0) for one in orders]
    key = np.concatenate([_shown(one, one.key) for one in known])
    chosen = np.concatenate([_shown(one, one.chosen) for one in known])
    if not len(key):
        return
    for place in range(int(key.max()) + 1):
        here = key == place
        yield Place(
            letter=LETTERS[place],
            n=int(np.count_nonzero(here)),
            accuracy=float((chosen[here] == place).mean()) if here.any() else 0.0,
            keys=float(here.mean()),
            chosen=float((chosen == place).mean()),
        )


def across_languages(own: Asked) -> AcrossLanguages | None:
    """None where no question was asked in two languages."""
    asked = np.bincount(own.question)
    several = asked > 1
    if not several.any():
        return None
    agreeing = np.zeros(len(asked))
    for option in range(int(own.chosen.max(initial=0)) + 1):
        chose = np.bincount(own.question, weights=own.chosen == option, minlength=len(asked))
        agreeing += chose * (chose - 1)
    right = np.bincount(own.question, weights=own.correct, minlength=len(asked))[several]
    pairs = (asked * (asked - 1))[several]
    return AcrossLanguages(
        n=int(np.count_nonzero(several)),
        languages=len(np.unique(own.language)),
        same=float((agreeing[several] / pairs).mean()),
        right_in_all=float((right == asked[several]).mean()),
        right_in_none=float((right == 0).mean()),
    )


def _probabilities(known: Asked) -> Doubles:
    """Of each option among the options; 0 beyond an item's."""
    if not len(known):
        return np.zeros((0, known.logprobs.shape[1]))
    values = np.where(np.isnan(known.logprobs), -np.inf, known.logprobs)
    shares = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _bins(confidence: Doubles, right: Bools) -> Iterator[Bin]:
    number = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    for place in np.unique(number):
        here = number == place
        yield Bin(
            low=float(place / BINS),
            high=float((place + 1) / BINS),
            n=int(np.count_nonzero(here)),
            confidence=float(confidence[here].mean()),
            accuracy=float(right[here].mean()),
        )


def _parts(given: Asked, languages: Sequence[str]) -> Iterator[tuple[str, Bools]]:
    """All answers together, and those in each language, as far as there are any."""
    if len(given):
        yield ALL_LANGUAGES, np.ones(len(given), dtype=bool)
    for number, name in enumerate(languages):
        here = np.asarray(given.language == number)
        if here.any():
            yield name, here


def _matched(ways: Sequence[Asked]) -> list[Asked]:
    """The answers that all ways have, in one order."""
    size = 1 + max(int(one.question.max(initial=0)) for one in ways)
    names = [one.language.astype(np.int64) * size + one.question for one in ways]
    common = names[0]
    for other in names[1:]:
        common = np.intersect1d(common, other)
    common = np.sort(common)
    found = []
    for one, own in zip(ways, names, strict=True):
        order = np.argsort(own)
        found.append(one.taken(order[np.searchsorted(own[order], common)]))
    return found


def _shown(given: Asked, place: Bytes) -> NDArray[np.int64]:
    """Where an option stood as it was shown; -1 for none."""
    shown = (place.astype(np.int64) - given.moved) % np.maximum(given.options, 1)
    return np.where(place == NONE, NONE, shown)
