"""A baseline: does a question treat models in one language otherwise than their likes elsewhere?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from evaluation.analysis.items.answers import Answers, Doubles

STRATA = 5
DELTA = -2.35
"""What makes the logarithm of an odds ratio a difference on the delta scale of ETS."""
LARGE, MODERATE = 1.5, 1.0


@dataclass(frozen=True, slots=True)
class CommonOdds:
    """The common odds ratio of several 2 x 2 tables, and the test that it is 1.

    Source: N. Mantel and W. Haenszel, "Statistical aspects of the analysis of data from
    retrospective studies of disease", J. Natl. Cancer Inst. 22 (1959), 719-748; with its correction
    for continuity. Arrays have the shape of the tables without their first axis.
    """

    ratio: Doubles
    chi_square: Doubles

    @property
    def p(self) -> Doubles:
        return np.asarray(chi2.sf(self.chi_square, 1))

    @classmethod
    def of(cls, a: Doubles, b: Doubles, c: Doubles, d: Doubles) -> "CommonOdds":
        """`a` and `b` are right and wrong answers of the reference group, `c` and `d` of the other;
        the first axis is strata. Without any answers to compare, the ratio is 1."""
        total = np.maximum(a + b + c + d, 1)
        above, below = (a * d / total).sum(axis=0), (b * c / total).sum(axis=0)
        expected = (a + b) * (a + c) / total
        variance = (a + b) * (c + d) * (a + c) * (b + d) / (total**2 * np.maximum(total - 1, 1))
        spread = variance.sum(axis=0)
        distance = np.maximum(np.abs(a.sum(axis=0) - expected.sum(axis=0)) - 0.5, 0)
        ratio = np.where(above + below > 0, (above + 1e-9) / (below + 1e-9), 1.0)
        chi_square = np.where(spread > 0, distance**2 / np.where(spread > 0, spread, 1), 0.0)
        return cls(ratio, chi_square)


@dataclass(frozen=True, slots=True)
class Differences:
    """MH D-DIF of each question in each language (L x Q): below 0 it is harder there than in the
    others for models that are as good; `p` is two-sided."""

    delta: Doubles
    p: Doubles

    def grade(self, language: int, question: int) -> str:
        """A (negligible), B or C (large), as the Educational Testing Service grades items."""
        size = abs(self.delta[language, question])
        if self.p[language, question] > 0.05 or size < MODERATE:
            return "A"
        return "C" if size >= LARGE else "B"


def differences(answers: Answers) -> Differences:
    """Models in languages are compared with others of the same fifth by their accuracy there."""
    strata = _strata(answers)
    right = np.stack([_count(answers.right, stratum) for stratum in strata])
    wrong = np.stack([_count(answers.wrong, stratum) for stratum in strata])
    others_right = right.sum(axis=1, keepdims=True) - right
    others_wrong = wrong.sum(axis=1, keepdims=True) - wrong
    odds = CommonOdds.of(others_right, others_wrong, right, wrong)
    return Differences(DELTA * np.log(odds.ratio), odds.p)


def _strata(answers: Answers) -> list[NDArray[np.bool_]]:
    """Which models in which languages are in each (M x L)."""
    asked = np.maximum(answers.asked.sum(axis=2), 1)
    accuracy = answers.right.sum(axis=2) / asked
    edges = np.quantile(accuracy, np.arange(1, STRATA) / STRATA) if accuracy.size else []
    number = np.searchsorted(edges, accuracy, side="right")
    return [number == stratum for stratum in range(STRATA)]


def _count(answered: NDArray[np.bool_], stratum: NDArray[np.bool_]) -> Doubles:
    """Of the models in a stratum, L x Q."""
    return np.asarray((answered & stratum[:, :, None]).sum(axis=0), dtype=np.float64)
