"""Accuracy by language, cultural label, category and subject, with 95% intervals."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain
from statistics import NormalDist
from typing import Any

ALL_LANGUAGES = "*"
MEAN = "mean"
"""Where a language is asked for: the mean over languages, each counted alike, as the paper has it,
beside all answers together."""

SUBSETS = {
    "CA": ("all", "annotated", "CA"),
    "CS": ("all", "annotated", "CS"),
    "-": ("all", "unannotated"),
}
"""The subsets that a question with this label is in."""

_Stratum = tuple[str, str, str, str]
"""Language, label, category and subject: the smallest group that a question belongs to."""

_Group = tuple[str, str, str, str]
"""Language, subset, kind and name of a cell."""

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one question went in one language.

    `credit` is 1/k when the right option is among k equally probable best ones, else 0; without
    probabilities it is 1 for a right answer. `tie` says that k is above 1, `answered` that an
    option was named at all.
    """

    language: str
    sample_id: str
    subject: str
    category: str
    label: str
    correct: bool
    credit: float
    tie: bool = False
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """Accuracy of one group of questions.

    `language` is a code or `*` for all languages together; `subset` is `all`, `annotated` (`CA` and
    `CS` together), `CA`, `CS` or `unannotated`; `group_kind` is `all`, `category` or `subject`, and
    `group` its name (empty for `all`). `low` and `high` bound `accuracy` at 95%; `credit_accuracy`
    counts a k-way tie as 1/k.
    `ties` and `unanswered` are numbers of questions among the `n`.
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
    ties: int
    unanswered: int

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
class Sums:
    """What adds up over answers."""

    n: int = 0
    correct: int = 0
    credit: float = 0.0
    ties: int = 0
    unanswered: int = 0

    def add(self, other: "Sums") -> None:
        self.n += other.n
        self.correct += other.correct
        self.credit += other.credit
        self.ties += other.ties
        self.unanswered += other.unanswered


@dataclass(slots=True)
class Tally(Sums):
    """Sums over clusters of answers: the translations of one question are one cluster."""

    clusters: int = 0
    sum_nn: int = 0
    sum_nc: int = 0
    sum_cc: int = 0

    def add_cluster(self, answers: Sums) -> None:
        self.add(answers)
        self.clusters += 1
        self.sum_nn += answers.n * answers.n
        self.sum_nc += answers.n * answers.correct
        self.sum_cc += answers.correct * answers.correct

    def merge(self, other: "Tally") -> None:
        """Add the clusters of another, none of which are among these."""
        self.add(other)
        self.clusters += other.clusters
        self.sum_nn += other.sum_nn
        self.sum_nc += other.sum_nc
        self.sum_cc += other.sum_cc

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


class Accuracies:
    """Accuracy in every group, of outcomes that become known one after another.

    Intervals are Wilson's; those over all languages treat a question in several languages as one
    cluster, because its answers are far from independent.
    """

    def __init__(self) -> None:
        self._strata: defaultdict[_Stratum, Tally] = defaultdict(Tally)
        self._questions: defaultdict[tuple[str, _Stratum], Sums] = defaultdict(Sums)

    def add(self, outcome: Outcome) -> None:
        answer = Sums(1, outcome.correct, outcome.credit, outcome.tie, not outcome.answered)
        kind = (outcome.label, outcome.category, outcome.subject)
        self._strata[outcome.language, *kind].add_cluster(answer)
        self._questions[outcome.sample_id, (ALL_LANGUAGES, *kind)].add(answer)

    def cells(self) -> list[Cell]:
        """Every non-empty group, sorted by language, subset, kind and name of the group."""
        pooled: defaultdict[_Stratum, Tally] = defaultdict(Tally)
        for (_, stratum), answers in self._questions.items():
            pooled[stratum].add_cluster(answers)
        tallies: defaultdict[_Group, Tally] = defaultdict(Tally)
        for stratum, tally in chain(self._strata.items(), pooled.items()):
            for group in _groups(*stratum):
                tallies[group].merge(tally)
        return [_cell(group, tallies[group]) for group in sorted(tallies)]


def aggregate(outcomes: Iterable[Outcome]) -> list[Cell]:
    """The cells of all these outcomes; see `Accuracies`."""
    accuracies = Accuracies()
    for outcome in outcomes:
        accuracies.add(outcome)
    return accuracies.cells()


def _groups(language: str, label: str, category: str, subject: str) -> Iterator[_Group]:
    for subset in SUBSETS[label]:
        yield language, subset, "all", ""
        yield language, subset, "category", category
        yield language, subset, "subject", subject


def _cell(group: _Group, tally: Tally) -> Cell:
    accuracy = tally.correct / tally.n
    low, high = wilson_interval(accuracy, tally.effective_n)
    return Cell(
        *group,
        n=tally.n,
        correct=tally.correct,
        accuracy=accuracy,
        low=low,
        high=high,
        credit_accuracy=tally.credit / tally.n,
        ties=tally.ties,
        unanswered=tally.unanswered,
    )
