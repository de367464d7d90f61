"""Accuracy by language, cultural label, category and subject, with 95% intervals."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from statistics import NormalDist
from typing import Any

ALL_LANGUAGES = "*"
SUBSETS = {"CA": "CA", "CS": "CS", "-": "unannotated"}
"""Names of the subsets by label; `all` holds every question."""

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went in one language.

    `credit` is 1/k when the right option is among k equally probable best ones, else 0; without
    probabilities it is 1 for a right answer.
    """

    language: str
    sample_id: str
    subject: str
    category: str
    label: str
    correct: bool
    credit: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Accuracy of one group of questions.

    `language` is a code or `*` for all languages together; `subset` is `all`, `CA`, `CS` or
    `unannotated`; `group_kind` is `all`, `category` or `subject`, and `group` its name (empty for
    `all`). `low` and `high` bound `accuracy` at 95%; `credit_accuracy` counts a k-way tie as 1/k.
    """

    language: str
    subset: str
    group_kind: str
    group: str
    n: int
    correct: int
    accuracy: float
    low: float
    high: float
    credit_accuracy: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def wilson_interval(share: float, n: float, z: float = Z) -> tuple[float, float]:
    """Score interval for a share of `n` independent trials.

    `n` > 0 need not be whole, so that an effective sample size can be given. Source: E. B. Wilson,
    "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212.
    """
    if n <= 0:
        raise ValueError(f"n is {n}; an interval needs at least one trial")
    shrink = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / shrink
    half = z / shrink * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(slots=True)
class Tally:
    """Sums over clusters of answers: the translations of one question are one cluster."""

    clusters: int = 0
    n: int = 0
    correct: int = 0
    credit: float = 0.0
    sum_nn: int = 0
    sum_nc: int = 0
    sum_cc: int = 0

    def add(self, n: int, correct: int, credit: float) -> None:
        self.clusters += 1
        self.n += n
        self.correct += correct
        self.credit += credit
        self.sum_nn += n * n
        self.sum_nc += n * correct
        self.sum_cc += correct * correct

    @property
    def effective_n(self) -> float:
        """Number of independent answers worth as much as these `n`, at most `n`.

        With one answer a cluster it is `n`. Else `n` over the design effect, with the linearised
        variance of a ratio between clusters: W. G. Cochran, Sampling Techniques (3rd ed. 1977),
        section 9A; using it in Wilson's interval follows C. Franco et al., J. Surv. Stat.
        Methodol. 7 (2019), 334-364. Where all answers agree the variance says nothing, and each
        cluster counts as one.
        """
        if self.clusters == self.n:
            return self.n
        share = self.correct / self.n
        if self.clusters == 1 or share in (0, 1):
            return self.clusters
        squares = self.sum_cc - 2 * share * self.sum_nc + share * share * self.sum_nn
        variance = squares * self.clusters / (self.clusters - 1) / self.n**2
        naive = share * (1 - share) / self.n
        return self.n * min(1.0, naive / variance) if variance > 0 else self.n


def aggregate(outcomes: Iterable[Outcome]) -> list[Cell]:
    """Accuracy in every non-empty group, sorted by language, subset, kind and name of the group.

    Intervals are Wilson's; those over all languages treat a question in several languages as one
    cluster, because its answers are far from independent.
    """
    tallies: dict[tuple[str, str, str, str], Tally] = {}
    clusters: dict[tuple[str, str, str, str], list[float]] = {}
    for outcome in outcomes:
        for key in _keys(outcome.language, outcome.label, outcome.category, outcome.subject):
            tallies.setdefault(key, Tally()).add(1, outcome.correct, outcome.credit)
        question = (outcome.sample_id, outcome.label, outcome.category, outcome.subject)
        sums = clusters.setdefault(question, [0, 0, 0.0])
        sums[0] += 1
        sums[1] += outcome.correct
        sums[2] += outcome.credit
    for (_, label, category, subject), (n, correct, credit) in clusters.items():
        for key in _keys(ALL_LANGUAGES, label, category, subject):
            tallies.setdefault(key, Tally()).add(int(n), int(correct), credit)
    return [_cell(key, tallies[key]) for key in sorted(tallies)]


def _keys(
    language: str, label: str, category: str, subject: str
) -> Iterator[tuple[str, str, str, str]]:
    for subset in ("all", SUBSETS[label]):
        yield language, subset, "all", ""
        yield language, subset, "category", category
        yield language, subset, "subject", subject


def _cell(key: tuple[str, str, str, str], tally: Tally) -> Cell:
    accuracy = tally.correct / tally.n
    low, high = wilson_interval(accuracy, tally.effective_n)
    credit = tally.credit / tally.n
    return Cell(*key, tally.n, tally.correct, accuracy, low, high, credit)
