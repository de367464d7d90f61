"""Two models on the questions that both were asked: how often each alone was right."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from evaluation.analysis.clusters import Clusters, Counts, Doubles, Means, means
from evaluation.analysis.cube import Bools, Cube

Cells = Bools | Counts
"""Numbers of answers, rows x questions."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Answers that one alone had right, of each language and of all together last.

    `questions` is how many both were asked, `differences` the mean of right answers of the one less
    those of the other.
    """

    ahead: Doubles
    behind: Doubles
    questions: Counts
    differences: Means

    @property
    def discordant(self) -> Doubles:
        """Share of the answers in which the two differ; NaN without answers."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray((self.ahead + self.behind) / self.differences.n)


def comparisons(cube: Cube, inside: Bools) -> Iterator[tuple[int, int, Comparison]]:
    """Every two models, by their numbers, on these questions."""
    clusters = Clusters.of(cube.questions.clusters[inside])
    asked = cube.asked[:, :, inside]
    right = cube.correct[:, :, inside] & asked
    wrong = asked & ~right
    alone = clusters.order is None
    both, ahead = _together(asked, asked), _together(right, wrong)
    for a, b in combinations(range(len(cube.models)), 2):
        better, worse, common = right[a] & wrong[b], wrong[a] & right[b], asked[a] & asked[b]
        over = _clustered(_pooled(better), _pooled(worse), _pooled(common), clusters)
        if alone:
            within = _unclustered(ahead[:, a, b], ahead[:, b, a], both[:, a, b])
        else:
            within = _clustered(better, worse, common, clusters)
        yield a, b, _joined(within, over)


def _pooled(cells: Bools) -> Counts:
    return np.asarray(cells.sum(axis=0, keepdims=True))


def _together(one: Bools, other: Bools) -> Doubles:
    """Languages x models x models: on how many questions the first is one and the second other."""
    counts = [
        one[:, language].astype(np.float32) @ other[:, language].astype(np.float32).T
        for language in range(one.shape[1])
    ]
    return np.array(counts, dtype=np.float64)


def _unclustered(ahead: Doubles, behind: Doubles, both: Doubles) -> Comparison:
    """Each question a draw of its own: the counts say all."""
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (ahead - behind) / both
        variance = ((ahead + behind) / both - np.square(mean)) / (both - 1)
    n = both.astype(np.int64)
    return Comparison(ahead, behind, n, Means(n, n, mean, np.where(both > 1, variance, np.nan)))


def _clustered(ahead: Cells, behind: Cells, asked: Cells, clusters: Clusters) -> Comparison:
    return Comparison(
        ahead=ahead.sum(axis=1, dtype=np.float64),
        behind=behind.sum(axis=1, dtype=np.float64),
        questions=np.count_nonzero(asked, axis=1),
        differences=means(ahead.astype(np.int64) - behind, asked, clusters),
    )


def _joined(one: Comparison, other: Comparison) -> Comparison:
    first, second = one.differences, other.differences
    return Comparison(
        ahead=np.concatenate([one.ahead, other.ahead]),
        behind=np.concatenate([one.behind, other.behind]),
        questions=np.concatenate([one.questions, other.questions]),
        differences=Means(
            n=np.concatenate([first.n, second.n]),
            clusters=np.concatenate([first.clusters, second.clusters]),
            mean=np.concatenate([first.mean, second.mean]),
            variance=np.concatenate([first.variance, second.variance]),
        ),
    )
