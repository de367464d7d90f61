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
ONE_SIDED = 1.645
"""Standard errors by which a difference passes what it is significantly above, at 5 %."""


@dataclass(frozen=True, slots=True)
class CommonOdds:
    """The common odds ratio of several 2 x 2 tables, and the test that it is 1.

    Source: N. Mantel and W. Haenszel, "Statistical aspects of the analysis of data from
    retrospective studies of disease", J. Natl. Cancer Inst. 22 (1959), 719-748; with its correction
    for continuity. `error` is the standard error of the ratio's logarithm: J. Robins, N. Breslow
    and S. Greenland, "Estimators of the Mantel-Haenszel variance consistent in both sparse data and
    large-strata limiting models", Biometrics 42 (1986), 311-323. Arrays have the shape of the
    tables without their first axis.
    """

    above: Doubles
    below: Doubles
    error: Doubles
    chi_square: Doubles

    @property
    def ratio(self) -> Doubles:
        """0 or infinite where one side is 0; not a number where there is nothing to compare."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.above / self.below)

    @property
    def p(self) -> Doubles:
        return np.asarray(chi2.sf(self.chi_square, 1))

    @classmethod
    def of(cls, a: Doubles, b: Doubles, c: Doubles, d: Doubles) -> "CommonOdds":
        """`a` and `b` are right and wrong answers of the reference group, `c` and `d` of the other;
        the first axis is strata."""
        total = np.maximum(a + b + c + d, 1)
        above, below = (a * d / total).sum(axis=0), (b * c / total).sum(axis=0)
        expected = (a + b) * (a + c) / total
        variance = (a + b) * (c + d) * (a + c) * (b + d) / (total**2 * np.maximum(total - 1, 1))
        spread = variance.sum(axis=0)
        distance = np.maximum(np.abs(a.sum(axis=0) - expected.sum(axis=0)) - 0.5, 0)
        error = _error(a * d / total, b * c / total, (a + d) / total)
        chi_square = np.where(spread > 0, distance**2 / np.where(spread > 0, spread, 1), 0.0)
        return cls(above, below, error, chi_square)


def _error(above: Doubles, below: Doubles, agree: Doubles) -> Doubles:
    """Of Robins, Breslow and Greenland, by strata; not finite where the ratio is 0 or not."""
    one, other = above.sum(axis=0), below.sum(axis=0)
    mixed = agree * below + (1 - agree) * above
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (agree * above).sum(axis=0) / one**2 + mixed.sum(axis=0) / (one * other)
        variance += ((1 - agree) * below).sum(axis=0) / other**2
        return np.asarray(np.sqrt(variance / 2))


@dataclass(frozen=True, slots=True)
class Differences:
    """MH D-DIF of each question in each language (L x Q): below 0 it is harder there than in the
    others for models that are as good, with its standard `error`; infinite where the odds ratio is
    0 or infinite, not a number where there is nothing to compare. `p` is two-sided."""

    delta: Doubles
    error: Doubles
    p: Doubles

    def grade(self, language: int, question: int) -> str | None:
        """A (negligible), B or C (large), as the Educational Testing Service grades items: C is of
        at least 1.5 and significantly above 1. None where the difference is not finite."""
        size, error = abs(self.delta[language, question]), self.error[language, question]
        if not np.isfinite(size):
            return None
        if self.p[language, question] > 0.05 or size < MODERATE:
            return "A"
        return "C" if size >= LARGE and size - ONE_SIDED * error > MODERATE else "B"

    def missing(self, language: int, question: int) -> str | None:
        """Why there is no finite difference, in words."""
        delta = self.delta[language, question]
        if np.isfinite(delta):
            return None
        if np.isnan(delta):
            return "no models that are as good answer otherwise"
        return f"the odds ratio is {'infinite' if delta < 0 else '0'}"


def differences(answers: Answers) -> Differences:
    """Models in languages are compared with others of the same fifth by their accuracy there."""
    strata = _strata(answers)
    right = np.stack([_count(answers.right, stratum) for stratum in strata])
    wrong = np.stack([_count(answers.wrong, stratum) for stratum in strata])
    others_right = right.sum(axis=1, keepdims=True) - right
    others_wrong = wrong.sum(axis=1, keepdims=True) - wrong
    odds = CommonOdds.of(others_right, others_wrong, right, wrong)
    with np.errstate(divide="ignore"):
        delta = DELTA * np.log(odds.ratio)
    return Differences(delta, -DELTA * odds.error, odds.p)


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
