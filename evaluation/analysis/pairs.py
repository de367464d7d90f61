"""How far one model is ahead of another on the questions that both were asked."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from evaluation.analysis.accuracy import ALL_LANGUAGES, CONFIDENCE
from evaluation.analysis.clusters import Doubles, Means
from evaluation.analysis.comparing import Comparison, comparisons
from evaluation.analysis.cube import Cube
from evaluation.analysis.intervals import effective_n, paired_intervals

POWER = 0.8
DETECTION = float(stats.norm.isf((1 - CONFIDENCE) / 2) + stats.norm.isf(1 - POWER))
"""Standard errors that a difference has to be, to be found at 5 % in 80 % of all tries."""

MCNEMAR = "mcnemar"
CLUSTERED = "clustered"


@dataclass(frozen=True, slots=True)
class Pair:
    """Accuracy of `a` less that of `b`, as shares, on `n` answers to `questions` questions.

    `p` is exact by McNemar (`test` is `mcnemar`), or where a question is in many languages or a
    passage has many, by Student's t of the clustered difference (`clustered`); `p_adjusted` is by
    Benjamini and Hochberg over all rows of the table. `mde` is the smallest difference that as many
    questions find in four of five tries, `n_to_settle` the number of questions that would find this
    one so; None where nothing differs.
    """

    a: str
    b: str
    language: str
    subset: str
    n: int
    questions: int
    difference: float
    low: float
    high: float
    test: str
    p: float
    p_adjusted: float
    mde: float | None
    n_to_settle: int | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def pairs(cube: Cube) -> list[Pair]:
    """Each pair of models in each language and subset where both answered, and in all languages."""
    languages = [*cube.languages, ALL_LANGUAGES]
    found = []
    for subset, inside in cube.questions.subsets.items():
        for a, b, comparison in comparisons(cube, inside):
            for language, values in zip(languages, _rows(comparison), strict=True):
                if values["n"]:
                    names = cube.models[a], cube.models[b], language, subset
                    found.append(Pair(*names, **values, p_adjusted=values["p"]))
    adjusted = stats.false_discovery_control([pair.p for pair in found]) if found else []
    return [replace(pair, p_adjusted=float(p)) for pair, p in zip(found, adjusted, strict=True)]


def _rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Fields of a `Pair`, of each language and of all together."""
    differences, discordant = comparison.differences, comparison.discordant
    interval = paired_intervals(differences, discordant)
    alone = differences.clusters == differences.n
    worth = effective_n(differences, discordant - np.square(differences.mean))
    mde = detectable(np.where(discordant > 0, discordant, np.nan), worth)
    needed = comparison.questions * np.square(_ratio(mde, np.abs(differences.mean)))
    columns = {
        "n": differences.n,
        "questions": comparison.questions,
        "difference": differences.mean,
        "low": interval.low,
        "high": interval.high,
        "test": np.where(alone, MCNEMAR, CLUSTERED),
        "p": np.where(alone, mcnemar(comparison.ahead, comparison.behind), clustered(differences)),
        "mde": mde,
        "n_to_settle": np.ceil(needed),
    }
    for row in zip(*(column.tolist() for column in columns.values()), strict=True):
        values = dict(zip(columns, row, strict=True))
        yield values | {"mde": _known(values["mde"]), "n_to_settle": _whole(values["n_to_settle"])}


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _whole(value: float) -> int | None:
    return None if isnan(value) else int(value)


def mcnemar(ahead: ArrayLike, behind: ArrayLike) -> Doubles:
    """Exact two-sided p of as many pairs that differ one way and the other, which a coin decides.

    Source: Q. McNemar, Psychometrika 12 (1947), 153-157, by the binomial distribution.
    """
    fewer, differ = np.minimum(ahead, behind), np.add(ahead, behind)
    return np.asarray(np.minimum(1, 2 * stats.binom.cdf(fewer, differ, 0.5)))


def clustered(differences: Means) -> Doubles:
    """Two-sided p by Student's t with one degree of freedom less than there are clusters.

    Where all clusters agree there is no variance to go by: then each is a throw of a coin.
    """
    clusters = differences.clusters
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stats.t.sf(np.abs(differences.mean) / differences.se, clusters - 1)
    alike = np.minimum(1, 2 * 0.5 ** clusters.astype(np.float64))
    p = np.where(differences.variance > 0, p, alike)
    return np.asarray(np.where(differences.mean == 0, 1, p))


def detectable(variance: ArrayLike, n: ArrayLike) -> Doubles:
    """The smallest difference that `n` questions find, at 5 % in 80 % of all tries.

    Args:
        variance: of the difference on one question; of right and wrong answers given once it is
            the share of questions on which the two differ.

    Source: E. Miller, arXiv 2411.00640, section 5.
    """
    return DETECTION * np.sqrt(_ratio(variance, n))


def _ratio(one: ArrayLike, other: ArrayLike) -> Doubles:
    """NaN where the other is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(np.equal(other, 0), np.nan, np.divide(one, other)))
